"""The queue of updates that wait until the bot confirms them."""

from __future__ import annotations

from collections import deque
from typing import Any

from telegram.constants import UpdateType

from bot.simulator.signals import Signal

Json = dict[str, Any]

# Telegram delivers these only to bots that ask for them by name.
_ON_REQUEST = frozenset(
    {str(UpdateType.CHAT_MEMBER), str(UpdateType.MESSAGE_REACTION), str(UpdateType.MESSAGE_REACTION_COUNT)}
)
KNOWN_TYPES = frozenset(str(kind) for kind in UpdateType)


class UpdateQueue:
    """Updates in order of arrival. `created`, `handed_out` and `confirmed` only ever grow."""

    def __init__(self, signal: Signal, first_id: int = 500_000_001) -> None:
        self._signal = signal
        self._pending: deque[Json] = deque()
        self._next_id = first_id
        self.allowed: list[str] = []
        self.created = 0
        self.handed_out = 0
        self.confirmed = 0
        self.last_confirmed_id: int | None = None

    def allow(self, types: list[str] | None) -> None:
        """Remember allowed_updates for updates yet to come; None keeps what was set before."""
        if types is not None:
            self.allowed = [kind for kind in types if kind in KNOWN_TYPES]

    def add(self, kind: str, body: Json) -> int | None:
        """Queue an update; returns its id, None when the bot does not want this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ON_REQUEST
        if not wanted:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._pending.append({"update_id": update_id, kind: body})
        self.created += 1
        self._signal.notify()
        return update_id

    def pending(self) -> list[Json]:
        """What is not confirmed yet, oldest first."""
        return list(self._pending)

    def first(self) -> Json | None:
        """The oldest unconfirmed update."""
        return self._pending[0] if self._pending else None

    def __len__(self) -> int:
        return len(self._pending)

    def hand_out(self, limit: int) -> list[Json]:
        """The oldest `limit` updates; they stay queued until confirmed."""
        batch = [self._pending[index] for index in range(min(limit, len(self._pending)))]
        self.note_handed_out(len(batch))
        return batch

    def note_handed_out(self, count: int) -> None:
        """Count deliveries, repeated ones too."""
        self.handed_out += count
        if count:
            self._signal.notify()

    def confirm_before(self, offset: int) -> None:
        """Forget every update with an id below `offset`; a negative one keeps the last -offset updates."""
        if offset < 0:
            offset = self._pending[offset]["update_id"] if len(self._pending) >= -offset else 0
        while self._pending and self._pending[0]["update_id"] < offset:
            self.last_confirmed_id = self._pending.popleft()["update_id"]
            self.confirmed += 1
            self._signal.notify()

    def clear(self) -> None:
        """Drop everything that waits (drop_pending_updates)."""
        self._pending.clear()
        self._signal.notify()

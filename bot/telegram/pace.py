"""How often something may happen: at most so many times in any stretch of so many seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from telegram.constants import FloodLimit

# Added to Telegram's stretches of time: one call may travel faster than the one before it.
_MARGIN_S = 0.1
SECOND_S, MINUTE_S = 1.0 + _MARGIN_S, 60.0 + _MARGIN_S
RESERVED = 5  # of a group's messages a minute, kept for what is urgent


class Pace:
    """A sliding window, as strict as Telegram may count; a leaky bucket lets up to twice as many pass."""

    def __init__(self, times: int, seconds: float) -> None:
        self._times = times
        self._seconds = seconds
        self._moments: deque[float] = deque(maxlen=times)

    def next(self, kept: int = 0) -> float:
        """From when on it may happen again (0: at once), if `kept` of the times are left for others."""
        usable = self._times - kept
        return self._moments[-usable] + self._seconds if len(self._moments) >= usable else 0.0

    def note(self, now: float) -> None:
        """It happened."""
        self._moments.append(now)


class Rests:
    """When each chat may have its next message, and each method its next call after Telegram asked to wait."""

    def __init__(self) -> None:
        self._quiet: dict[int, float] = {}  # chat -> until when
        self._groups: dict[int, Pace] = {}
        self._held: dict[tuple[int, str], float] = {}  # chat, method -> until when

    def note(self, chat_id: int, now: float) -> None:
        """The chat just had a message."""
        self._quiet[chat_id] = now + 1 / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT
        if chat_id < 0:  # groups have negative ids
            self._groups.setdefault(chat_id, _group_pace()).note(now)

    def hold(self, chat_id: int, method: str, until: float) -> None:
        """Telegram asked to wait with such calls to this chat."""
        self._held[chat_id, method] = until

    def message(self, chat_id: int, urgent: bool) -> float:
        """From when on the chat may have a message."""
        group = self._groups.get(chat_id)
        paced = group.next(0 if urgent else RESERVED) if group else 0.0
        return max(self._quiet.get(chat_id, 0.0), paced)

    def call(self, chat_id: int, method: str) -> float:
        """From when on such a call may be made, whatever it is."""
        return self._held.get((chat_id, method), 0.0)

    def ends(self, now: float) -> Iterator[float]:
        """The moments after `now` at which something may go on; forgets those that are over."""
        self._quiet = {chat: until for chat, until in self._quiet.items() if until > now}
        self._held = {key: until for key, until in self._held.items() if until > now}
        yield from self._quiet.values()
        yield from self._held.values()
        for pace in self._groups.values():
            yield from (until for until in (pace.next(), pace.next(RESERVED)) if until > now)


def _group_pace() -> Pace:
    return Pace(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, MINUTE_S)

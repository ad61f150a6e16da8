"""The numbered stream of everything that changes, for pages and tests that watch."""

from __future__ import annotations

from collections import deque
from typing import Any

from bot.simulator.signals import Signal

Json = dict[str, Any]

_KEPT = 5000


class News:
    """Events with rising version numbers; the newest are kept, so that a watcher can catch up."""

    def __init__(self, signal: Signal) -> None:
        self._signal = signal
        self._events: deque[Json] = deque(maxlen=_KEPT)
        self.version = 0

    def publish(self, kind: str, **details: Any) -> int:
        """Add an event and wake the watchers; returns its version."""
        self.version += 1
        self._events.append({"version": self.version, "type": kind, **details})
        self._signal.notify()
        return self.version

    def since(self, version: int) -> list[Json]:
        """Events after `version`; one `reload` event when some of them are no longer kept."""
        if self.version <= version:
            return []
        if self._events and self._events[0]["version"] > version + 1:
            return [{"version": self.version, "type": "reload"}]
        newer: list[Json] = []
        for event in reversed(self._events):
            if event["version"] <= version:
                break
            newer.append(event)
        return newer[::-1]

"""How often something may happen: at most so many times in any stretch of so many seconds."""

from __future__ import annotations

from collections import deque


class Pace:
    """A sliding window, as strict as Telegram may count; a leaky bucket lets up to twice as many pass."""

    def __init__(self, times: int, seconds: float) -> None:
        self._seconds = seconds
        self._moments: deque[float] = deque(maxlen=times)

    def next(self) -> float:
        """From when on it may happen again (0: at once)."""
        return self._moments[0] + self._seconds if len(self._moments) == self._moments.maxlen else 0.0

    def note(self, now: float) -> None:
        """It happened."""
        self._moments.append(now)

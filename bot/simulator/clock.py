"""The time the simulated Telegram lives in: a given clock plus what a test has skipped."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Seconds since the epoch, from `source`, moved forward by `advance`."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._skipped = 0.0

    def __call__(self) -> float:
        return self._source() + self._skipped

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once; negative values are refused (Telegram's time never runs back)."""
        if seconds < 0:
            raise ValueError("seconds must not be negative")
        self._skipped += seconds

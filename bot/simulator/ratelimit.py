"""Telegram's flood limits for sending: per second overall, per private chat, per minute in a group."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from bot.simulator.errors import too_many_requests
from bot.simulator.limits import Rules

_SECOND = 1.0
_MINUTE = 60.0
# Sums of floats such as 1699999999.1 + 1.0 are off by less than this (seconds).
_SLACK = 1e-6


class _Window:
    """At most `capacity` events in any `span` seconds."""

    def __init__(self, capacity: int, span: float) -> None:
        self._span = span
        self._times: deque[float] = deque(maxlen=capacity)
        self._capacity = capacity

    def wait(self, now: float) -> float:
        """Seconds until the next event is allowed; 0 when it is allowed now."""
        if len(self._times) < self._capacity:
            return 0.0
        left = self._times[0] + self._span - now
        return left if left > _SLACK else 0.0

    def record(self, now: float) -> None:
        self._times.append(now)


class RateLimiter:
    """Counts messages that were really sent; edits and answers to buttons are free."""

    def __init__(self, clock: Callable[[], float], rules: Rules, enabled: bool = True) -> None:
        self._clock = clock
        self._rules = rules
        self.enabled = enabled
        self.refused = 0
        self.clear()

    def clear(self) -> None:
        """Forget what was sent so far."""
        self._overall = _Window(self._rules.per_second, _SECOND)
        self._chats: defaultdict[int, _Window] = defaultdict(self._private_window)
        self._groups: defaultdict[int, _Window] = defaultdict(self._group_window)

    def check(self, chat_id: int) -> None:
        """Raise ApiError 429 with retry_after when one more message to the chat is too much now."""
        if not self.enabled:
            return
        now = self._clock()
        wait = max(self._overall.wait(now), self._of(chat_id).wait(now))
        if wait > 0:
            self.refused += 1
            raise too_many_requests(max(1, math.ceil(wait - _SLACK)))

    def record(self, chat_id: int) -> None:
        """Count one message that was sent."""
        now = self._clock()
        self._overall.record(now)
        self._of(chat_id).record(now)

    def _of(self, chat_id: int) -> _Window:
        # Telegram's group ids are negative.
        return self._groups[chat_id] if chat_id < 0 else self._chats[chat_id]

    def _private_window(self) -> _Window:
        return _Window(self._rules.per_second_private + self._rules.private_burst, _SECOND)

    def _group_window(self) -> _Window:
        return _Window(self._rules.per_minute_group, _MINUTE)

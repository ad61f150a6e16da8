"""Trouble on request: failures, latency, and calls that hang until a test lets them go."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.errors import ApiError
from bot.simulator.signals import Signal

Json = dict[str, Any]

ANY_METHOD = "*"
BEFORE, AFTER = "before", "after"
RUN, DROP = "run", "drop"


class Dropped(Exception):
    """The connection ends without an answer, as when the network breaks."""


@dataclass
class Fault:
    """The next `times` calls of `method` fail; without a code the connection just breaks."""

    method: str
    times: int
    code: int
    description: str
    retry_after: int | None = None

    def strike(self) -> None:
        """Raise what the call ends with."""
        self.times -= 1
        if self.code == 0:
            raise Dropped
        raise ApiError(self.code, self.description, self.retry_after)


@dataclass
class Hold:
    """Calls of `method` hang: `before` they take effect, or `after`, when only the answer is missing."""

    method: str
    when: str
    times: int | None
    waiting: list[asyncio.Future[str]] = field(default_factory=list)

    def catches(self, method: str, when: str) -> bool:
        """Whether a call that arrives now has to wait here."""
        open_for_more = self.times is None or self.times > 0
        return open_for_more and self.when == when and self.method in {method, ANY_METHOD}


class Faults:
    """All switches; they apply to methods by name, `*` means every method."""

    def __init__(self, signal: Signal) -> None:
        self._signal = signal
        self._faults: list[Fault] = []
        self._holds: list[Hold] = []
        self._latency: dict[str, float] = {}

    def fail(self, fault: Fault) -> None:
        """Arm a failure; several for one method strike in the order they were armed."""
        self._faults.append(fault)

    def slow_down(self, method: str, seconds: float) -> None:
        """Answer calls of a method only after `seconds`; 0 switches it off."""
        self._latency[method] = seconds

    def hold(self, method: str, when: str, times: int | None) -> None:
        """Let the next `times` calls (None: all) of a method hang until `release`."""
        self._holds.append(Hold(method, when, times))

    def release(self, method: str, outcome: str) -> int:
        """End the holds of a method (`*`: all); waiting calls run or are dropped. Returns how many waited."""
        ended = [hold for hold in self._holds if method in {ANY_METHOD, hold.method}]
        self._holds = [hold for hold in self._holds if hold not in ended]
        waiting = [call for hold in ended for call in hold.waiting if not call.done()]
        for call in waiting:
            call.set_result(outcome)
        return len(waiting)

    def clear(self) -> None:
        """Switch everything off; held calls are dropped."""
        self._faults.clear()
        self._latency.clear()
        self.release(ANY_METHOD, DROP)

    def strike(self, method: str) -> None:
        """Raise the armed failure of this method, if there is one."""
        for fault in self._faults:
            if fault.times > 0 and fault.method in {method, ANY_METHOD}:
                fault.strike()

    async def delay(self, method: str) -> None:
        """Wait out the method's latency."""
        seconds = self._latency.get(method, self._latency.get(ANY_METHOD, 0.0))
        if seconds > 0:
            await self._signal.wait_for(lambda: False, seconds)

    def catcher(self, method: str, when: str) -> Hold | None:
        """The hold that catches such a call now."""
        return next((hold for hold in self._holds if hold.catches(method, when)), None)

    @staticmethod
    async def wait(hold: Hold) -> None:
        """Hang until released; raises Dropped when the call is not to go on."""
        if hold.times is not None:
            hold.times -= 1
        released: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        hold.waiting.append(released)
        if await released == DROP:
            raise Dropped

    def as_json(self) -> Json:
        """What is armed at the moment."""
        return {
            "faults": [vars(fault) for fault in self._faults if fault.times > 0],
            "latency": {method: seconds for method, seconds in self._latency.items() if seconds},
            "holds": [
                {"method": h.method, "when": h.when, "times": h.times, "waiting": len(h.waiting)} for h in self._holds
            ],
        }

"""The log of Bot API calls and their counters, which tests read and wait on."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.simulator.signals import Signal

Json = dict[str, Any]

_KEPT = 20_000
# States a call goes through; the last three are final.
RECEIVED, HELD, OK, FAILED, DROPPED = "received", "held", "ok", "failed", "dropped"


@dataclass
class Call:
    """One Bot API call. Times in seconds of the simulator's clock; `order` rises with each arrival."""

    order: int
    method: str
    params: Json
    received_at: float
    chat_id: int | None = None
    state: str = RECEIVED
    finished_at: float | None = None
    error_code: int | None = None
    description: str = ""
    result: Any = field(default=None, repr=False)

    def as_json(self) -> Json:
        """For the control API."""
        return asdict(self)


class Journal:
    """The newest calls in full, and how many there were of each method and state."""

    def __init__(self, clock: Callable[[], float], signal: Signal) -> None:
        self._clock = clock
        self._signal = signal
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self._last = 0
        self.counters: dict[str, Counter[str]] = {state: Counter() for state in (RECEIVED, OK, FAILED, DROPPED)}

    def receive(self, method: str, params: Json, chat_id: int | None) -> Call:
        """A call came in."""
        self._last += 1
        call = Call(self._last, method, params, self._clock(), chat_id)
        self._calls.append(call)
        self.counters[RECEIVED][method] += 1
        self._signal.notify()
        return call

    def hold(self, call: Call, held: bool) -> None:
        """The call hangs in a hold, or goes on."""
        call.state = HELD if held else RECEIVED
        self._signal.notify()

    def finish(self, call: Call, state: str, **details: Any) -> None:
        """The call is answered (or dropped); `details` are fields of Call."""
        call.state = state
        call.finished_at = self._clock()
        for name, value in details.items():
            setattr(call, name, value)
        self.counters[state][call.method] += 1
        self._signal.notify()

    def find(
        self,
        method: str = "",
        state: str = "",
        chat_id: int | None = None,
        after: int = 0,
    ) -> list[Call]:
        """Kept calls that arrived after `after`, oldest first; empty filters match everything.

        `state` "received" matches every call, whatever became of it.
        """
        wanted = "" if state == RECEIVED else state
        return [
            call
            for call in self._calls
            if call.order > after
            and (not method or call.method == method)
            and (not wanted or call.state == wanted)
            and (chat_id is None or call.chat_id == chat_id)
        ]

"""What time brings about: a look whenever something falls due, and whenever somebody says that there may be more."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

# The machine's clock may jump, and a suspended machine does not count the time: look again now and then.
_LONGEST_SLEEP_S = 60.0


class Rounds:
    """`tick` deals with some of what is due by now; True: there may be more. `next_at(now)` is when to look again.

    `clock` gives Unix seconds.
    """

    def __init__(
        self,
        tick: Callable[[], Awaitable[bool]],
        next_at: Callable[[float], float | None],
        clock: Callable[[], float],
    ) -> None:
        self._tick = tick
        self._next_at = next_at
        self._clock = clock
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """For ever, beginning with what fell due while no process ran."""
        while True:
            self._woken.clear()
            if await self._tick():
                await asyncio.sleep(0)  # much may be due at once: whoever else has something to do comes in between
            else:
                await self._sleep()

    async def _sleep(self) -> None:
        """Until something may be due, or until woken."""
        now = self._clock()
        moment = self._next_at(now)
        wait = _LONGEST_SLEEP_S if moment is None else min(max(moment - now, 0.0), _LONGEST_SLEEP_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._woken.wait()

"""Doing what falls due: at once when woken, at its moment otherwise, and nobody is kept out meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from bot.store.rounds import Rounds


class Work:
    """Counts the looks; `more` of them find something."""

    def __init__(self, more: int = 0, next_at: float | None = None) -> None:
        self.looks = 0
        self._more = more
        self.rounds = Rounds(self._tick, lambda now: next_at, lambda: 100.0)

    async def _tick(self) -> bool:
        self.looks += 1
        self._more -= 1
        return self._more >= 0

    async def until(self, done: Callable[[], bool]) -> None:
        task = asyncio.create_task(self.rounds.run())
        async with asyncio.timeout(5):
            while not done():
                await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_everything_that_is_due_is_done_and_others_come_in_between() -> None:
    work, turns = Work(more=1000), 0

    async def other() -> None:
        nonlocal turns
        while work.looks < 1000:
            turns += 1
            await asyncio.sleep(0)

    await asyncio.gather(work.until(lambda: work.looks > 1000), other())
    assert turns > 100


async def test_sleeps_until_woken() -> None:
    work = Work()

    async def wake_twice() -> None:
        for looks in (1, 2):
            while work.looks < looks:
                await asyncio.sleep(0)
            work.rounds.wake()

    await asyncio.gather(work.until(lambda: work.looks == 3), wake_twice())


async def test_looks_again_when_the_moment_has_come() -> None:
    await (work := Work(next_at=100.01)).until(lambda: work.looks == 2)
    await (late := Work(next_at=1.0)).until(lambda: late.looks == 3)

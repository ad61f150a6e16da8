"""Waiting for a change without polling: one object that wakes everyone who waits on a condition."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Signal:
    """`notify` after each change; `wait_for` returns once its condition holds or the time is over."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()
        self.closed = False

    def notify(self) -> None:
        """Wake every waiter so that it looks at its condition again."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def close(self) -> None:
        """The server is stopping: every wait, present or future, ends at once."""
        self.closed = True
        self.notify()

    async def wait_for(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Wait at most `timeout` seconds; returns whether `condition` holds at the end."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not condition():
            left = deadline - loop.time()
            if left <= 0 or self.closed:
                return False
            await self._wake(left)
        return True

    async def _wake(self, timeout: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await asyncio.wait([waiter], timeout=timeout)
        finally:
            self._waiters.discard(waiter)

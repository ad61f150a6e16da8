"""An event loop that skips every stretch in which nobody has anything to do: an hour takes as long as its work.

Work still takes its time, and limits, pauses and timeouts are as long as they are: only the waiting is gone. Whoever
belongs to the hour has to live in this loop, the local Telegram too.
"""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn import Server as Uvicorn

from bot.simulator.serving import HOST
from bot.simulator.sockets import listen

T = TypeVar("T")
# What was sent to another socket of this machine is there within this time.
_GRACE_S = 0.002
_KEPT_S = 24 * 3600  # a connection that nobody uses


class _Selector(selectors.DefaultSelector):
    skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= _GRACE_S:
            return super().select(timeout)
        ready = super().select(_GRACE_S)
        if not ready:
            self.skipped += timeout - _GRACE_S
        return ready


class HurriedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._hurry = _Selector()
        super().__init__(self._hurry)

    def time(self) -> float:
        return time.monotonic() + self._hurry.skipped


def run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        return runner.run(work)


def clock_from(start: float) -> Callable[[], float]:
    """A clock of the running loop that shows `start` (Unix seconds) now."""
    loop = asyncio.get_running_loop()
    before = loop.time()
    return lambda: start + loop.time() - before


class _Server(Uvicorn):
    """Without the look at the time, ten times a second, that would be all this loop does."""

    async def main_loop(self) -> None:
        self.over = asyncio.Event()
        await self.over.wait()


@contextlib.asynccontextmanager
async def served(app: ASGIApp | Starlette) -> AsyncIterator[str]:
    """Serve the app from this loop while the block runs; gives its address."""
    opened = listen(HOST, 0)
    server = _Server(
        Config(app, log_level="critical", access_log=False, ws="none", lifespan="off", timeout_keep_alive=_KEPT_S)
    )
    task = asyncio.create_task(server.serve([opened]))
    try:
        yield f"http://{HOST}:{opened.getsockname()[1]}"
    finally:
        server.over.set()
        await task

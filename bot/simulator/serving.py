"""Running the app on a socket: in the foreground for people, in a thread for tests."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from bot.simulator.sockets import listen
from bot.simulator.world import World

HOST = "127.0.0.1"
_GRACE_SECONDS = 2
_START_SECONDS = 10.0


class Server(uvicorn.Server):
    """Ends long polls and event streams first, so that stopping does not wait for them."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="critical",
                access_log=False,
                ws="none",
                lifespan="on",
                timeout_graceful_shutdown=_GRACE_SECONDS,
                timeout_keep_alive=60,
            )
        )
        self._world: World = app.state.world
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Remember the loop, which signal handlers need."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal came: stop."""
        self.stop()

    def stop(self) -> None:
        """Stop soon; may be called from a signal handler or another thread."""
        self.should_exit = True
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_waits)

    def _end_waits(self) -> None:
        self._world.signal.close()
        self._world.faults.clear()


@contextlib.contextmanager
def serve_in_background(app: Starlette, host: str = HOST, port: int = 0) -> Iterator[str]:
    """Serve from a thread while the block runs; gives the base address, e.g. http://127.0.0.1:40001."""
    opened = listen(host, port)
    server = Server(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, name="local-telegram")
    address = f"http://{host}:{opened.getsockname()[1]}"
    thread.start()
    try:
        # The socket already listens: whoever connects is answered as soon as the loop runs.
        yield address
    finally:
        server.stop()
        thread.join(_START_SECONDS)
        opened.close()

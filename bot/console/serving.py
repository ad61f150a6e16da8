"""The console as a part of the bot: on loopback, in the bot's own loop."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable, Iterator

import uvicorn
from sqlite_utils import Database

from bot import log
from bot.console.app import create_console
from bot.console.context import Context
from bot.conversation.library import Library
from bot.editing.editor import Editor
from bot.errors import OperatorError
from bot.settings import LOOPBACK, Settings

_log = log.get(__name__)
_KEEP_ALIVE_S = 30


class _Server(uvicorn.Server):
    """Signals are the bot's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


async def serve_console(
    db: Database,
    settings: Settings,
    library: Library,
    editor: Editor,
    clock: Callable[[], float],
    wake: Callable[[], None],
) -> None:
    """Serve until cancelled. Where that is not possible it is told, and the bot goes on without the console.

    `clock` and `wake` are explained in bot/console/context.py.
    """
    port = settings.console_port
    try:
        app = create_console(Context(db, settings, library, editor, clock, wake))
        opened = socket.create_server((LOOPBACK, port))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "sudah dipakai program lain" if taken else "tidak bisa dibuka"
        _without(f"port {port} {reason}. Hentikan program itu, atau ganti console_port")
        return
    except OperatorError as error:
        _without(str(error))
        return
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
    )
    server = _Server(config)
    print(f"Konsol web: {settings.console_address} (masuk: python -m bot console link)", flush=True)
    with opened:
        try:
            await server.serve(sockets=[opened])
        finally:  # cancelled: nobody waits for browsers that keep a connection open
            server.force_exit = True
            await server.shutdown(sockets=[opened])
            await app.state.reader.close()


def _without(reason: str) -> None:
    _log.error("there is no console", reason=reason)
    print(f"Konsol web tidak jalan: {reason}", flush=True)

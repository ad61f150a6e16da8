"""The process `python -m bot serve`."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Coroutine
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from bot.conversation.library import Library
from bot.conversation.secret import engine_token
from bot.editing.editor import Editor
from bot.editing.live import begin_opening, fill_store
from bot.settings import Settings
from bot.store.database import open_database

if TYPE_CHECKING:  # heavy: not before what is opened beside
    from bot.telegram.service import Pages

_LOOK_EVERY_S = 0.5
_FIRST_ANSWERS_S = 2.0  # what can wait leaves the first seconds to citizens


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises OperatorError."""
    began = time.monotonic()
    load = begin_opening(settings.database, time.time)
    # Meanwhile, what takes as long: the other modules, and the first working day that is asked for.
    from bot.reminders.workdays import is_workday
    from bot.telegram.service import Service

    is_workday(date.today())
    db = open_database(settings.database)

    async def serving() -> None:
        service = Service(settings, load(), db, engine_token(settings), pages=serve_pages)
        print("Bot siap menerima pesan; sampai mesin siap, jawaban diambil dari pencarian.", flush=True)
        await _until_told_to_stop(service.run(), _announce_engine(settings, began), _fill_store(settings))

    asyncio.run(serving())


async def serve_pages(
    db: Database,
    settings: Settings,
    library: Library,
    editor: Editor,
    clock: Callable[[], float],
    wake: Callable[[], None],
) -> None:
    """The staff's web pages. Their libraries are loaded beside the first answers, which do not wait for them."""
    if settings.console_port:
        await (await asyncio.to_thread(_load_pages))(db, settings, library, editor, clock, wake)


def _load_pages() -> Pages:
    from bot.console.serving import serve_console

    return serve_console


async def _until_told_to_stop(service: Coroutine[Any, Any, None], *beside: Coroutine[Any, Any, None]) -> None:
    serving, others = asyncio.create_task(service), [asyncio.create_task(other) for other in beside]
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        pass
    finally:
        for other in others:
            other.cancel()


async def _fill_store(settings: Settings) -> None:
    await asyncio.sleep(_FIRST_ANSWERS_S)
    await asyncio.to_thread(fill_store, settings.database, time.time)


async def _announce_engine(settings: Settings, began: float) -> None:
    from bot.conversation.engine import Engine  # as late as the service, which needs it too

    engine = Engine(settings.engine_address, engine_token(settings), settings.engine_timeout)
    while not await engine.ready():
        await asyncio.sleep(_LOOK_EVERY_S)
    print(f"Mesin siap setelah {time.monotonic() - began:.0f} detik: jawaban penuh.", flush=True)
    await engine.close()

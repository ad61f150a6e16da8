"""The process `python -m bot serve`."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from bot import log
from bot.conversation.library import Library
from bot.conversation.secret import engine_token
from bot.editing.editor import Editor
from bot.editing.live import begin_opening, fill_store
from bot.errors import OperatorError
from bot.settings import Settings
from bot.store.database import open_database

if TYPE_CHECKING:  # heavy: not before what is opened beside
    from bot.telegram.service import Pages

_log = log.get(__name__)
_LOOK_EVERY_S = 0.5
_FILL_AGAIN_S = 30.0
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
        filled = asyncio.create_task(_fill_store(settings))
        service = Service(settings, load(), db, engine_token(settings), pages=partial(_pages_of, filled))
        print("Bot siap menerima pesan; sampai mesin siap, jawaban diambil dari pencarian.", flush=True)
        await _until_told_to_stop(service.run(), _announce_engine(settings, db, began), filled)

    asyncio.run(serving())


async def _pages_of(filled: Awaitable[None], db: Database, settings: Settings, *parts: Any) -> None:
    """There is nothing to look at before the store is filled."""
    await filled
    await serve_pages(db, settings, *parts)


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


async def _until_told_to_stop(service: Coroutine[Any, Any, None], *beside: Awaitable[None]) -> None:
    serving, others = asyncio.create_task(service), [asyncio.ensure_future(other) for other in beside]
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
    """The first import of all. Where there is no room for it, citizens read faq/, and it is tried again."""
    await asyncio.sleep(_FIRST_ANSWERS_S)
    while True:
        try:
            return await asyncio.to_thread(fill_store, settings.database, time.time)
        except (OperatorError, sqlite3.Error) as error:
            _log.error("content is not imported yet", reason=str(error), wait_s=_FILL_AGAIN_S)
            await asyncio.sleep(_FILL_AGAIN_S)


async def _announce_engine(settings: Settings, db: Database, began: float) -> None:
    from bot.conversation.engine import Engine  # as late as the service, which needs it too
    from bot.telegram.following import follow_engine

    engine = Engine(settings.engine_address, engine_token(settings), settings.engine_timeout)
    following = None if settings.engine_url else asyncio.create_task(follow_engine(db, engine))
    try:
        while not await engine.ready():
            await asyncio.sleep(_LOOK_EVERY_S)
        print(f"Mesin siap setelah {time.monotonic() - began:.0f} detik: jawaban penuh.", flush=True)
    finally:
        if following:
            following.cancel()
        await engine.close()

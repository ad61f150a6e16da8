"""The bot as it really runs, but in the test's own process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlsplit

from sqlite_utils import Database

from bot.conversation.library import Library
from bot.serve import serve_pages
from bot.settings import Settings
from bot.simulator.client import LocalTelegram
from bot.store.database import open_database
from bot.telegram.service import Service

_LOOK_EVERY_S = 0.01
_WAIT_S = 20.0


def port_of(address: str) -> int:
    port = urlsplit(address).port
    assert port
    return port


def local_settings(telegram: str, data_dir: Path, engine: str, **more: object) -> Settings:
    """Settings for the local Telegram at `telegram`, whatever the environment says."""
    values: dict[str, object] = {
        "telegram_bot_token": "",
        "webhook_url": "",
        "simulator_port": port_of(telegram),
        "data_dir": data_dir,
        "engine_url": engine,
        "console_port": 0,
        **more,
    }
    return Settings.model_validate(values)


def bare_settings(**more: object) -> Settings:
    """Settings for parts that are run without Telegram, whatever the environment says."""
    return Settings.model_validate({"telegram_bot_token": "", "webhook_url": "", **more})


@contextlib.asynccontextmanager
async def running(
    settings: Settings, library: Library, tg: LocalTelegram, engine_token: str = "x"
) -> AsyncIterator[Database]:
    """Run the bot while the block runs; gives its store."""
    db = open_database(settings.database)
    task = asyncio.create_task(Service(settings, library, db, engine_token, pages=serve_pages).run())
    try:
        await tg.wait_for_polling(_WAIT_S)
        yield db
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        db.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that only the bot's own store or a test's own list can show."""
    async with asyncio.timeout(_WAIT_S):
        while not condition():
            await asyncio.sleep(_LOOK_EVERY_S)


def handled(db: Database) -> int:
    """How many updates are done."""
    return int(db.execute("SELECT COUNT(*) FROM inbox WHERE state = 'done'").fetchone()[0])

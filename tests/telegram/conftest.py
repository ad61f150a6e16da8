"""The local Telegram, a stub engine, a store, and the bot between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlite_utils import Database
from telegram import Bot

from bot.conversation.library import Library, load_library
from bot.settings import LOCAL_TOKEN, Settings
from bot.simulator.app import create_app
from bot.simulator.client import SITI, LocalTelegram
from bot.simulator.limits import Rules
from bot.simulator.serving import serve_in_background
from bot.store.database import open_database
from bot.telegram.service import create_bot
from tests.telegram.citizen import Citizen
from tests.telegram.running import local_settings, running
from tests.telegram.stub_engine import StubEngine, stub_engine


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def simulator() -> Iterator[str]:
    """The address of a local Telegram; `tg` makes it fresh for each test."""
    rules = Rules(webhook_pause=0.05, webhook_longest_pause=0.2)
    with serve_in_background(create_app(LOCAL_TOKEN, rules=rules)) as address:
        yield address


@pytest_asyncio.fixture
async def tg(simulator: str) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(simulator) as client:
        await client.reset()
        yield client


@pytest.fixture
def engine() -> Iterator[StubEngine]:
    with stub_engine() as stub:
        yield stub


@pytest.fixture
def settings(simulator: str, engine: StubEngine, tmp_path: Path) -> Settings:
    return local_settings(simulator, tmp_path, engine.address, engine_timeout=5.0)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "parts.db")
    yield opened
    opened.close()


@pytest_asyncio.fixture
async def bot(settings: Settings, tg: LocalTelegram) -> AsyncIterator[Bot]:
    """The Bot API client that the parts are given."""
    async with create_bot(settings) as client:
        yield client


@pytest_asyncio.fixture
async def store(settings: Settings, library: Library, tg: LocalTelegram) -> AsyncIterator[Database]:
    """The whole bot runs; this is its store."""
    async with running(settings, library, tg) as opened:
        yield opened


@pytest.fixture
def siti(tg: LocalTelegram, store: Database) -> Citizen:
    """A citizen of the running bot."""
    return Citizen(tg, SITI)

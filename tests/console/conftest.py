"""The console without a network: its application, a store, a clock that tests move, and people who sign in."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest
import pytest_asyncio
from sqlite_utils import Database

from bot.conversation.library import Library, load_library
from bot.editing.importing import import_content
from bot.settings import Settings
from bot.store.database import open_database
from tests.console.visitor import ADDRESS, NOON, Console, Visitor


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with what faq/ says, for each test to copy."""
    path = tmp_path_factory.mktemp("shipped") / "pandu.db"
    with closing(open_database(path)) as db:
        import_content(db, NOON)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def db(tmp_path: Path, shipped: Path) -> Iterator[Database]:
    copy = tmp_path / "pandu.db"
    shutil.copyfile(shipped, copy)
    opened = open_database(copy)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"telegram_bot_token": "", "data_dir": tmp_path, "console_url": ADDRESS})


@pytest_asyncio.fixture
async def console(db: Database, settings: Settings, library: Library) -> AsyncIterator[Console]:
    """Nobody is signed in yet; `await console.visitor("admin")` gives somebody who is."""
    async with AsyncExitStack() as stack:
        yield Console(db, settings, library, stack)


@pytest_asyncio.fixture
async def admin(console: Console) -> Visitor:
    return await console.visitor("admin")


@pytest_asyncio.fixture
async def petugas(console: Console) -> Visitor:
    return await console.visitor("petugas")

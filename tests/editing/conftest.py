"""A store that has imported faq/, in a temporary folder, and a repository of its own beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.editing.importing import import_content
from bot.store.database import open_database
from tests.editing.repository import NOW, Repository


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store's file, to copy."""
    path = tmp_path_factory.mktemp("imported") / "pandu.db"
    with closing(open_database(path)) as db:
        import_content(db, NOW)
    return path


@pytest.fixture
def db(tmp_path: Path, prepared: Path) -> Iterator[Database]:
    path = tmp_path / "pandu.db"
    shutil.copy(prepared, path)
    with closing(open_database(path)) as opened:
        yield opened


@pytest.fixture
def repository(tmp_path: Path, db: Database) -> Repository:
    return Repository(tmp_path / "repository", db)

"""A store in a temporary folder."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.database import open_database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "pandu.db")
    yield opened
    opened.close()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Moves the time of the store by so many days."""

    def move(days: float) -> None:
        moved = time.time() + days * 24 * 3600
        for module in ("inbox", "outbox", "buttons"):
            monkeypatch.setattr(f"bot.store.{module}.time.time", lambda: moved)

    return move

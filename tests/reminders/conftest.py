"""A store, the real limits, and a moment that tests agree on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.content.facts import load_facts
from bot.paths import FAQ
from bot.reminders.limits import Limits, limits_of
from bot.store.database import open_database


@pytest.fixture(scope="session")
def limits() -> Limits:
    return limits_of(load_facts(FAQ))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "pandu.db")
    yield opened
    opened.close()

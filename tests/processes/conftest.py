"""Settings of a checkout of one's own: a temporary pandu.toml and nothing from the shell."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot import paths
from bot.settings import Settings
from bot.store.database import open_database
from tests.processes.stub_engine import StubEngine


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests counts."""
    for name in list(os.environ):
        if name.upper().startswith("PANDU_") or name.upper() in ("TELEGRAM_BOT_TOKEN", "WEBHOOK_URL"):
            monkeypatch.delenv(name)


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes], None]:
    """Writes pandu.toml; until then there is none."""
    path = tmp_path / "pandu.toml"
    monkeypatch.setattr(paths, "SETTINGS_FILE", path)

    def write(content: str | bytes) -> None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return write


@pytest.fixture
def settings(tmp_path: Path, toml: object) -> Settings:
    """Defaults, with data in a temporary folder."""
    return Settings(data_dir=tmp_path / "data", models_dir=tmp_path / "models")


@pytest.fixture
def stub_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    return StubEngine(tmp_path / "stub", monkeypatch)


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings.database)
    yield opened
    opened.close()

"""The command line with a data folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli
from bot.store.database import open_database
from tests.cases.office import Office

Run = Callable[..., Result]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("PANDU_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def run(data_dir: Path) -> Run:
    """Invoke `python -m bot` with these words."""

    def invoke(*words: object) -> Result:
        result = CliRunner().invoke(cli.main, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


@pytest.fixture
def office(data_dir: Path) -> Iterator[Office]:
    """Three officers and an admin, in the store that the commands open."""
    with closing(open_database(data_dir / "pandu.db")) as db:
        yield Office(db)

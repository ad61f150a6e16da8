"""`python -m bot faq ...` when something is wrong: one line that says so, and what is live stays as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store import database
from bot.store.content import ContentStore, Origin
from bot.store.database import open_database
from tests.commands.conftest import Run
from tests.editing.repository import NOW

ANSWER = "jawaban/calo"


@pytest.fixture
def db(data_dir: Path, run: Run) -> Iterator[Database]:
    run("faq", "import")
    with closing(open_database(data_dir / "pandu.db")) as opened:
        yield opened


def publish(db: Database, body: str) -> None:
    ContentStore(db).put(ANSWER, ANSWER, body, origin=Origin.ADMIN, author=None, note="", at=NOW)


def live(db: Database) -> list[object]:
    tables = ("content_items", "content_versions", "content_state", "content_log")
    return [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


def one_error(run: Run, *words: object) -> str:
    result = run("faq", *words)
    assert result.exit_code == 1 and result.output.startswith("Error: ") and result.output.count("\n") == 1
    return result.output


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("Bayar {{ fakta('khayal.x') }}.", "khayal.x"),
        ("<script>alert(1)</script>", "<script>"),
        ("kata " * 1200, "paling banyak 4000"),
        ("Bayar 7 kali.", "angka"),
    ],
)
def test_no_way_back_to_a_version_that_cannot_be_live(run: Run, db: Database, added: str, said: str) -> None:
    good = ContentStore(db).get(ANSWER).body
    publish(db, f"{good}\n{added}\n")
    publish(db, good.replace("calo", "penipu"))
    before = live(db)
    assert said in one_error(run, "rollback", "calo", 2)
    assert live(db) == before


def test_another_process_holds_the_store(
    run: Run, db: Database, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(db, f"{ContentStore(db).get(ANSWER).body}\nDari admin.\n")
    before = live(db)
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_MS", 20)
    with closing(sqlite3.connect(data_dir / "pandu.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "database is locked" in one_error(run, "rollback", "calo", 1)
        other.execute("ROLLBACK")
    assert live(db) == before
    assert run("faq", "rollback", "calo", 1).exit_code == 0


@pytest.mark.parametrize("body", ["", "tanpa kepala", "---\njudul: [\n---\nIsi"])
def test_an_answer_that_somebody_has_ruined(run: Run, db: Database, body: str) -> None:
    good = ContentStore(db).get(ANSWER).body
    db.execute("UPDATE content_items SET body = ? WHERE name = ?", [body, ANSWER])
    for words in (["list"], ["history", "calo"], ["diff"], ["import"], ["search", "paspor"]):
        assert run("faq", *words).exit_code == 0
    assert run("faq", "rollback", "calo", 1).exit_code == 0
    assert ContentStore(db).get(ANSWER).body == good


def test_nothing_can_be_read_any_more(run: Run, db: Database) -> None:
    db.execute("UPDATE content_items SET body = 'x' WHERE name LIKE 'berkas/panduan/%'")
    db.execute("UPDATE content_versions SET body = 'x' WHERE item LIKE 'berkas/panduan/%'")
    db.execute("DELETE FROM content_items WHERE name = 'berkas/menu.yml'")
    publish(db, f"{ContentStore(db).get(ANSWER).body}\nDari admin.\n")
    result = run("faq", "rollback", "calo", 1)
    assert result.exit_code == 1
    assert result.output.splitlines()[-1].startswith("Error: Isi di basis data belum ada atau rusak.")

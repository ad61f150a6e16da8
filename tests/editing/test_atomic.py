"""A change is there whole or not at all: trouble in the middle, two at once, kill -9."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.editing.editor import Editor, Outcome
from bot.editing.errors import Refusal, RefusedError
from bot.paths import ROOT
from bot.store.content import ContentStore
from bot.store.content_log import ContentLog
from bot.store.database import open_database
from tests.editing.admins import Admins

ANSWER, OLD = "jawaban/biaya", "Anak dapat"
_PUBLISHING = """
import re, sys
from pathlib import Path
from bot.editing.editor import Editor
from bot.store.database import open_database
from bot.store.staff import StaffStore

db = open_database(Path(sys.argv[1]))
editor, ari = Editor(db, lambda: 1_795_000_000.0), StaffStore(db).active()[0]
while True:
    body = editor.live("jawaban/biaya").body
    marks = "x" * (body.count("x") % 7 + 1)
    editor.save("jawaban/biaya", ari, re.sub("Anak( x+)? dapat", f"Anak {marks} dapat", body))
    editor.publish("jawaban/biaya", ari)
    print(marks, flush=True)
"""


def on_disk(path: Path, office: Admins) -> Database:
    """The office's store in a file."""
    with sqlite3.connect(path) as connection:
        connection.deserialize(office.db.conn.serialize())
        with sqlite3.connect(path.with_suffix(".copy")) as copy:
            connection.backup(copy)
    path.with_suffix(".copy").rename(path)
    return open_database(path)


def state(db: Database) -> tuple[str, int, int]:
    """What is live; how many versions and entries in the log tell of it."""
    store = ContentStore(db)
    item = store.get(ANSWER)
    assert store.versions(ANSWER)[0].body == item.body
    assert ContentLog(db).verify() == []
    return item.body, item.version, len(ContentLog(db).of_item(ANSWER))


@pytest.mark.parametrize("where", ["put", "drop_draft"])
def test_trouble_in_the_middle_leaves_all_as_it_was(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    office = Admins()
    office.alone()
    office.write(office.ari, ANSWER, OLD, "Anak selalu dapat")
    before = (state(office.db), ContentStore(office.db).revision())
    real = getattr(ContentStore, where)

    def broken(*args: object, **more: object) -> None:
        real(*args, **more)
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(ContentStore, where, broken)
        with pytest.raises(sqlite3.OperationalError):
            office.editor.publish(ANSWER, office.ari)
    assert (state(office.db), ContentStore(office.db).revision()) == before
    assert office.editor.publish(ANSWER, office.ari) is Outcome.LIVE


def test_of_two_at_once_one_is_live_and_one_is_told(tmp_path: Path) -> None:
    office = Admins()
    office.editor.set_approval(False, office.ari)
    office.write(office.ari, ANSWER, OLD, "Anak selalu dapat")
    office.write(office.budi, ANSWER, OLD, "Anak kecil dapat")
    on_disk(tmp_path / "pandu.db", office).close()
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def publish(officer: object) -> None:
        db = open_database(tmp_path / "pandu.db")
        editor = Editor(db, lambda: office.now)
        editor.warm()
        ready.wait()
        try:
            outcomes.append(editor.publish(ANSWER, officer))  # type: ignore[arg-type]
        except RefusedError as error:
            outcomes.append(error.code)
        db.close()

    threads = [threading.Thread(target=publish, args=[officer]) for officer in (office.ari, office.budi)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) == {Outcome.LIVE, Refusal.TAKEN}
    db = open_database(tmp_path / "pandu.db")
    assert state(db)[1:] == (2, 1) and len(ContentStore(db).drafts()) == 1
    db.close()


def test_a_killed_process_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    office = Admins()
    office.alone()
    path = tmp_path / "pandu.db"
    on_disk(path, office).close()
    for published in (1, 4):
        process = subprocess.Popen(
            [sys.executable, "-c", _PUBLISHING, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        for _ in range(published):
            assert process.stdout.readline()
        process.kill()
        process.wait()
        process.stdout.close()
        db = open_database(path)
        body, version, told = state(db)
        assert "dapat" in body and told == version - 1 >= published
        db.close()

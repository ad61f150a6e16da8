"""Opening the store."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.errors import OperatorError
from bot.store.database import one_moment, open_database
from bot.store.inbox import Inbox


def test_only_the_owner_can_read_the_store_and_its_side_files(tmp_path: Path) -> None:
    db = open_database(tmp_path / "data" / "pandu.db")
    Inbox(db).put([(1, {"update_id": 1, "rahasia": "sakit"})])
    files = list((tmp_path / "data").iterdir())
    assert {path.suffix for path in files} >= {".db", ".db-wal"}
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in files} == {path.name: 0o600 for path in files}
    db.close()


def test_a_store_left_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "pandu.db"
    open_database(path).close()
    path.chmod(0o644)
    open_database(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "pandu.db"
    first = open_database(path)
    Inbox(first).put([(7, {"update_id": 1})])
    schema = first.schema
    first.close()
    second = open_database(path)
    assert second.schema == schema
    assert Inbox(second).waiting_chats() == [7]
    second.close()


def _folder(path: Path) -> None:
    path.mkdir()


def _damaged(path: Path) -> None:
    path.write_bytes(b"bukan basis data" * 100)


@pytest.mark.parametrize("spoil", [_folder, _damaged])
def test_a_store_that_cannot_be_opened_is_named_in_one_line(tmp_path: Path, spoil) -> None:
    path = tmp_path / "pandu.db"
    spoil(path)
    with pytest.raises(OperatorError, match=r"^Basis data \S+/pandu.db tidak bisa dibuka: .* Periksa hak akses .*$"):
        open_database(path)


def test_a_store_below_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(OperatorError, match="berkas/pandu.db tidak bisa dibuka"):
        open_database(tmp_path / "berkas" / "pandu.db")


def test_a_store_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refused)  # the tests may run as root, whom no rights stop
    with pytest.raises(OperatorError, match="Permission denied"):
        open_database(tmp_path / "pandu.db")


# several processes


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """The store as two processes open it; the second does not wait for the first."""
    first, second = (open_database(tmp_path / "pandu.db") for _ in range(2))
    second.execute("PRAGMA busy_timeout = 0")
    first.execute("CREATE TABLE counter (value INTEGER)")
    first.execute("INSERT INTO counter VALUES (0)")
    yield first, second
    first.close()
    second.close()


def _value(db: Database) -> int:
    value: int = db.execute("SELECT value FROM counter").fetchone()[0]
    return value


def _count(db: Database) -> None:
    db.execute("UPDATE counter SET value = ?", [_value(db) + 1])


def test_who_reads_in_order_to_write_can_write(two: tuple[Database, Database]) -> None:
    first, second = two
    with first.atomic():
        assert _value(first) == 0
        with pytest.raises(sqlite3.OperationalError, match="locked"), second.atomic():
            pytest.fail("inside together with the first")
        _count(first)
    with second.atomic():
        _count(second)
    assert _value(first) == _value(second) == 2


def test_a_failure_inside_undoes_all_and_lets_others_in(two: tuple[Database, Database]) -> None:
    first, second = two
    with pytest.raises(ZeroDivisionError), first.atomic():
        _count(first)
        with first.atomic():
            _count(first)
        raise ZeroDivisionError
    with second.atomic():
        _count(second)
    assert _value(first) == 1


def test_a_failure_of_a_part_undoes_that_part(two: tuple[Database, Database]) -> None:
    first, second = two
    with first.atomic():
        _count(first)
        with pytest.raises(ZeroDivisionError), first.atomic():
            _count(first)
            raise ZeroDivisionError
        assert _value(second) == 0
    assert _value(second) == 1


def test_a_commit_that_fails_undoes_all(two: tuple[Database, Database]) -> None:
    first, second = two
    first.execute("PRAGMA foreign_keys = ON")
    first.execute("CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
    first.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    with pytest.raises(sqlite3.IntegrityError), first.atomic():
        _count(first)
        first.execute("INSERT INTO child VALUES (1)")
    with second.atomic():
        _count(second)
    assert _value(first) == 1


def test_reading_one_moment_while_another_writes(two: tuple[Database, Database]) -> None:
    first, second = two
    with one_moment(second):
        assert _value(second) == 0
        with first.atomic():
            _count(first)
        assert _value(second) == 0
    assert _value(second) == 1

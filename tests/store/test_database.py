"""Opening the store."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.store.database import open_database
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

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from bot.store.database import open_database
from bot.store.once import Once
from bot.store.outbox import Call, Outbox
from bot.store.undelivered import all_failed

YEAR_S = 365 * 24 * 3600.0


def test_each_name_is_first_once_also_after_a_restart(db: Database, tmp_path: Path) -> None:
    once = Once(db)
    assert not once.done("pagi")
    assert [once.first("pagi", 1.0), once.first("pagi", 2.0), once.first("siang", 2.0)] == [True, False, True]
    again = open_database(tmp_path / "pandu.db")
    assert Once(again).done("pagi")
    again.close()


def test_what_is_undone_was_not_done(db: Database) -> None:
    class Stop(Exception):
        pass

    try:
        with db.atomic():
            assert Once(db).first("pagi", 1.0)
            raise Stop
    except Stop:
        pass
    assert not Once(db).done("pagi")


def test_names_go_after_more_than_a_year(db: Database) -> None:
    once = Once(db)
    once.first("pagi", 0.0)
    once.purge(YEAR_S)
    assert once.done("pagi")
    once.purge(2 * YEAR_S)
    assert not once.done("pagi")


def test_all_have_failed_only_when_none_was_sent_or_waits(db: Database) -> None:
    outbox = Outbox(db)
    outbox.put([Call(chat, "sendMessage", {}, merge_key="kabar") for chat in (1, 2, 3)])
    outbox.failed(1, "Forbidden")
    assert not all_failed(db, "kabar")
    outbox.failed(2, "Forbidden")
    assert not all_failed(db, "kabar")
    outbox.failed(3, "Forbidden")
    assert all_failed(db, "kabar")
    db.execute("UPDATE outbox SET state = 'sent' WHERE id = 2")
    assert not all_failed(db, "kabar")

"""Messages without a good answer: kept until somebody has dealt with them, and no longer than promised."""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.unanswered import Outcome, RowState, Unanswered

SITI, HASAN = 7, 8


def fill(db: Database) -> Unanswered:
    store = Unanswered(db)
    store.add(SITI, "apakah ada tempat menyusui", Outcome.MISSED, [], 100.0)
    store.add(HASAN, "biaya polikarbonat", Outcome.OFFERED, ["biaya", "e-paspor"], 200.0)
    store.add(SITI, "paspor dimakan kucing", Outcome.UNHELPFUL, ["paspor-rusak"], 300.0)
    return store


def stored(db: Database) -> list[tuple[object, ...]]:
    return db.execute("SELECT chat_id, text, state FROM unanswered ORDER BY id").fetchall()


def test_the_newest_comes_first_with_what_was_offered(db: Database) -> None:
    rows = fill(db).open(10)
    assert [row.text for row in rows] == ["paspor dimakan kucing", "biaya polikarbonat", "apakah ada tempat menyusui"]
    assert (rows[1].outcome, rows[1].topics, rows[1].at) == (Outcome.OFFERED, ("biaya", "e-paspor"), 200.0)


def test_no_more_than_asked_for(db: Database) -> None:
    assert [row.text for row in fill(db).open(1)] == ["paspor dimakan kucing"]


def test_what_is_dealt_with_keeps_neither_words_nor_chat(db: Database) -> None:
    store = fill(db)
    ids = [row.id for row in store.open(10) if row.outcome is not Outcome.OFFERED]
    assert store.settle(ids, RowState.USED) == 2
    assert [row.text for row in store.open(10)] == ["biaya polikarbonat"]
    assert [row for row in stored(db) if row[2] == "dipakai"] == [(None, "", "dipakai")] * 2


def test_only_the_first_of_two_who_deal_with_it_does(db: Database) -> None:
    store = fill(db)
    ids = [row.id for row in store.open(10)]
    assert store.settle(ids, RowState.USED) == 3
    assert store.settle(ids, RowState.DISMISSED) == 0
    assert {row[2] for row in stored(db)} == {"dipakai"}


def test_nothing_to_deal_with(db: Database) -> None:
    assert fill(db).settle([], RowState.USED) == 0


def test_a_chat_that_is_forgotten_takes_its_messages_along(db: Database) -> None:
    store = fill(db)
    assert [row.text for row in store.of_chat(SITI)] == ["apakah ada tempat menyusui", "paspor dimakan kucing"]
    assert store.erase(SITI) == 2
    assert store.of_chat(SITI) == []
    assert [row.text for row in store.open(10)] == ["biaya polikarbonat"]


def test_old_ones_go_by_themselves_dealt_with_or_not(db: Database) -> None:
    store = fill(db)
    store.settle([row.id for row in store.open(10) if row.at == 100.0], RowState.DISMISSED)
    store.purge(250.0)
    assert [row[1] for row in stored(db)] == ["paspor dimakan kucing"]

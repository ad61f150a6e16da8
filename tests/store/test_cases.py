"""Cases in the store: numbers, versions, one open case of a kind, marks, and what is forgotten."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.cases import CaseRow, CaseStore
from bot.store.database import open_database

ANNA, BUDI = 1, 2
DETAILS = {"name": "Siti Aminah", "phone": "081200000001"}


@pytest.fixture
def store(db: Database) -> CaseStore:
    return CaseStore(db)


def add(store: CaseStore, chat_id: int = ANNA, kind: str = "umum", year: int = 2026, now: float = 5.0) -> CaseRow:
    return store.add(chat_id, kind, "baru", "biasa", now, year, DETAILS)


def close(store: CaseStore, case: CaseRow, now: float = 9.0) -> None:
    assert store.save(replace(case, state="selesai", closed_at=now))


def test_a_case_comes_back_as_it_was_added(store: CaseStore) -> None:
    case = add(store)
    assert store.by_number(case.number) == case
    assert store.details(case.id) == DETAILS
    assert (case.waiting_since, case.counted_from, case.version) == (5.0, 5.0, 1)


def test_numbers_count_within_a_year(store: CaseStore) -> None:
    cases = [add(store, chat, year=year) for chat, year in ((1, 2026), (2, 2026), (3, 2027), (4, 2026))]
    assert [case.number for case in cases] == ["KP-2026-0001", "KP-2026-0002", "KP-2027-0001", "KP-2026-0003"]


def test_a_busy_year_has_longer_numbers(db: Database, store: CaseStore) -> None:
    add(store, 1)
    db.execute("UPDATE cases SET number = 'KP-2026-9999'")
    assert add(store, 2).number == "KP-2026-10000"
    assert add(store, 3).number == "KP-2026-10001"


def test_no_number_is_given_twice_even_when_the_person_is_forgotten(store: CaseStore) -> None:
    first = add(store)
    close(store, first)
    store.forget(first.id, 10.0)
    assert add(store).number == "KP-2026-0002"


def test_the_database_itself_refuses_a_second_open_case_of_a_kind(store: CaseStore) -> None:
    first = add(store)
    with pytest.raises(sqlite3.IntegrityError):
        add(store)
    add(store, kind="layanan-rumah")
    add(store, BUDI)
    close(store, first)
    assert add(store).number == "KP-2026-0004"
    assert [case.kind for case in store.of_chat(ANNA)] == ["umum", "layanan-rumah", "umum"]


def test_a_change_from_an_old_version_changes_nothing(store: CaseStore) -> None:
    seen = add(store)
    assert store.save(replace(seen, state="diambil", holder=1))
    assert not store.save(replace(seen, state="diambil", holder=2))
    stored = store.by_number(seen.number)
    assert stored and (stored.holder, stored.version) == (1, 2)


def test_two_processes_race_and_one_wins(tmp_path: Path) -> None:
    stores = [CaseStore(open_database(tmp_path / "pandu.db")) for _ in range(2)]
    seen = add(stores[0])
    assert [store.save(replace(seen, holder=holder)) for holder, store in enumerate(stores, 1)] == [True, False]
    for store in stores:
        stored = store.by_number(seen.number)
        assert stored and stored.holder == 1
        store._db.close()


def test_open_cases_and_those_an_officer_holds(store: CaseStore) -> None:
    first, second, third = add(store, 1), add(store, 2), add(store, 3)
    store.save(replace(second, holder=7))
    close(store, replace(third, holder=7))
    assert [case.number for case in store.open_cases()] == [first.number, second.number]
    assert [case.number for case in store.held_by(7)] == [second.number]


def test_what_nobody_has_forgotten_yet(store: CaseStore) -> None:
    early, late, still_open = add(store, 1), add(store, 2), add(store, 3)
    close(store, early, 10.0)
    close(store, late, 20.0)
    assert [case.number for case in store.closed_before(20.0)] == [early.number]
    store.forget(early.id, 30.0)
    assert store.closed_before(20.0) == []
    assert still_open in store.open_cases()


def test_forgetting_leaves_the_counts_only(store: CaseStore) -> None:
    case = add(store)
    close(store, replace(case, visit_at=7.0))
    store.forget(case.id, 30.0)
    [stored] = store.all()
    assert (stored.chat_id, stored.visit_at, store.details(case.id)) == (None, None, None)
    assert (stored.kind, stored.state, stored.opened_at, stored.closed_at) == ("umum", "selesai", 5.0, 9.0)
    assert store.of_chat(ANNA) == []


def test_an_alert_is_marked_once(store: CaseStore) -> None:
    case = add(store)
    assert store.mark(case.id, 5.0, "belum-diambil", 1, 8.0)
    assert not store.mark(case.id, 5.0, "belum-diambil", 1, 9.0)
    assert store.mark(case.id, 5.0, "belum-diambil", 2, 9.0)
    assert store.marks(case.id) == {(5.0, "belum-diambil", 1), (5.0, "belum-diambil", 2)}


def test_details_can_be_corrected(store: CaseStore) -> None:
    case = add(store)
    store.keep_details(case.id, {"name": "Siti"})
    assert store.details(case.id) == {"name": "Siti"}

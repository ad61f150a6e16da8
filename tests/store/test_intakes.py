"""Requests that are being asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.database import open_database
from bot.store.intakes import Intake, IntakeStore

ANNA, BUDI = 1, 2
DAY = 24 * 3600.0


@pytest.fixture
def store(db: Database) -> IntakeStore:
    return IntakeStore(db, clock=lambda: 10 * DAY)


def test_it_comes_back_as_it_was_saved(store: IntakeStore) -> None:
    assert store.get(ANNA) is None
    store.save(ANNA, "umum", "nama", {"nama": "Siti ☂", "surat": None}, 5.0)
    assert store.get(ANNA) == Intake("umum", "nama", {"nama": "Siti ☂", "surat": None}, True, 5.0, 5.0)
    assert store.get(BUDI) is None


def test_going_on_keeps_when_it_was_begun(store: IntakeStore) -> None:
    store.save(ANNA, "umum", "nama", {}, 5.0)
    store.save(ANNA, "umum", "telepon", {"nama": "Siti"}, 7.0)
    assert store.get(ANNA) == Intake("umum", "telepon", {"nama": "Siti"}, True, 5.0, 7.0)


def test_another_kind_begins_anew(store: IntakeStore) -> None:
    store.save(ANNA, "umum", "telepon", {"nama": "Siti"}, 5.0)
    store.save(ANNA, "layanan-rumah", "hubungan", {}, 7.0)
    assert store.get(ANNA) == Intake("layanan-rumah", "hubungan", {}, True, 7.0, 7.0)


def test_set_aside_and_taken_up(store: IntakeStore) -> None:
    store.save(ANNA, "umum", "telepon", {"nama": "Siti"}, 5.0)
    store.save(BUDI, "umum", "nama", {}, 5.0)
    store.pause(ANNA)
    aside = store.get(ANNA)
    assert aside and not aside.active and aside.data == {"nama": "Siti"}
    assert store.get(BUDI).active  # type: ignore[union-attr]
    store.save(ANNA, "umum", "telepon", aside.data, 9.0)
    assert store.get(ANNA) == Intake("umum", "telepon", {"nama": "Siti"}, True, 5.0, 9.0)


def test_sent_or_erased_it_is_gone(store: IntakeStore) -> None:
    for forget in (store.end, store.delete):
        store.save(ANNA, "umum", "nama", {}, 5.0)
        store.save(BUDI, "umum", "nama", {}, 5.0)
        forget(ANNA)
        assert store.get(ANNA) is None
        assert store.get(BUDI)


def test_what_nobody_went_on_with_goes_also_set_aside(store: IntakeStore) -> None:
    store.save(ANNA, "umum", "nama", {}, 2 * DAY)
    store.save(BUDI, "umum", "nama", {}, 4 * DAY)
    store.pause(ANNA)
    store.purge(7)
    assert store.get(ANNA) is None
    assert store.get(BUDI)


def test_it_outlives_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        db = open_database(tmp_path / "pandu.db")
        store = IntakeStore(db)
        known = store.get(ANNA)
        store.save(ANNA, "umum", "nama", {"nama": "Siti"}, 5.0)
        db.close()
    assert known and known.data == {"nama": "Siti"}

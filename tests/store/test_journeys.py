"""Where chats stand in journeys: one active a chat, the others waiting."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.store.database import open_database
from bot.store.journeys import JourneyStore

ANNA, BUDI = 1, 2


def position(journey: str, step: str = "awal", **choices: str) -> dict:
    return {"panduan": journey, "langkah": step, "pilihan": choices}


@pytest.fixture
def store(db: Database) -> JourneyStore:
    return JourneyStore(db)


def test_a_position_comes_back_as_it_was_saved(store: JourneyStore) -> None:
    assert store.active(ANNA) is None
    store.save(ANNA, position("bayar-bni", "kode", paspor="elektronik é"))
    assert store.active(ANNA) == position("bayar-bni", "kode", paspor="elektronik é")
    store.save(ANNA, position("bayar-bni", "kanal"))
    assert store.active(ANNA) == position("bayar-bni", "kanal")


def test_it_survives_a_restart(tmp_path: Path) -> None:
    first = open_database(tmp_path / "pandu.db")
    JourneyStore(first).save(ANNA, position("bayar-bni"))
    first.close()
    second = open_database(tmp_path / "pandu.db")
    assert JourneyStore(second).active(ANNA) == position("bayar-bni")
    second.close()


def test_another_journey_pauses_the_first_and_chats_do_not_mix(store: JourneyStore) -> None:
    store.save(ANNA, position("daftar-online", "akun"))
    store.save(BUDI, position("daftar-online"))
    store.save(ANNA, position("bayar-bni"))
    assert store.active(ANNA) == position("bayar-bni")
    assert store.resumable(ANNA) == [position("daftar-online", "akun")]
    assert store.active(BUDI) == position("daftar-online")
    assert store.resumable(BUDI) == []


def test_a_paused_journey_is_resumed_by_saving_it(store: JourneyStore) -> None:
    store.save(ANNA, position("daftar-online"))
    store.pause(ANNA)
    assert store.active(ANNA) is None
    [paused] = store.resumable(ANNA)
    store.save(ANNA, paused)
    assert store.active(ANNA) == paused
    assert store.resumable(ANNA) == []


def test_the_newest_paused_journey_comes_first(store: JourneyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for second, journey in enumerate(["b", "a", "c"]):
        monkeypatch.setattr("bot.store.journeys.time.time", lambda second=second: float(second))
        store.save(ANNA, position(journey))
    store.pause(ANNA)
    assert [data["panduan"] for data in store.resumable(ANNA)] == ["c", "a", "b"]


def test_the_end_forgets_the_active_journey_only(store: JourneyStore) -> None:
    store.save(ANNA, position("daftar-online"))
    store.save(ANNA, position("bayar-bni"))
    store.end(ANNA)
    assert store.active(ANNA) is None
    assert store.resumable(ANNA) == [position("daftar-online")]


def test_deleting_forgets_the_whole_chat(store: JourneyStore) -> None:
    store.save(ANNA, position("daftar-online"))
    store.save(ANNA, position("bayar-bni"))
    store.save(BUDI, position("bayar-bni"))
    store.delete(ANNA)
    assert (store.active(ANNA), store.resumable(ANNA)) == (None, [])
    assert store.active(BUDI) == position("bayar-bni")


def test_purging_drops_what_nobody_went_on_with(store: JourneyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.journeys.time.time", lambda: 0.0)
    store.save(ANNA, position("bayar-bni"))
    monkeypatch.setattr("bot.store.journeys.time.time", lambda: 91 * 24 * 3600.0)
    store.save(BUDI, position("bayar-bni"))
    store.purge(90)
    assert store.active(ANNA) is None
    assert store.active(BUDI) is not None


def test_saving_inside_a_transaction_that_fails_leaves_nothing(db: Database, store: JourneyStore) -> None:
    store.save(ANNA, position("daftar-online"))
    with pytest.raises(ZeroDivisionError), db.atomic():
        store.save(ANNA, position("bayar-bni"))
        raise ZeroDivisionError
    assert store.active(ANNA) == position("daftar-online")


def test_the_database_itself_refuses_two_active_journeys(db: Database, store: JourneyStore) -> None:
    store.save(ANNA, position("daftar-online"))
    store.pause(ANNA)
    store.save(ANNA, position("bayar-bni"))
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE journeys SET active = 1")


ACTIONS = st.one_of(
    st.tuples(st.just("save"), st.sampled_from(["a", "b", "c"])),
    st.tuples(st.sampled_from(["pause", "end", "delete"]), st.none()),
)


@given(actions=st.lists(st.tuples(st.sampled_from([ANNA, BUDI]), ACTIONS), max_size=20))
def test_whatever_happens_there_is_never_a_second_active_journey(
    db: Database, store: JourneyStore, actions: list[tuple[int, tuple[str, str | None]]]
) -> None:
    for chat in (ANNA, BUDI):
        store.delete(chat)
    for chat, (action, journey) in actions:
        if journey:
            store.save(chat, position(journey))
            assert store.active(chat) == position(journey)
        else:
            getattr(store, action)(chat)
            assert store.active(chat) is None
        rows = db.execute("SELECT chat_id, COUNT(*) FROM journeys WHERE active = 1 GROUP BY chat_id").fetchall()
        assert all(count == 1 for _, count in rows)
        known = store.resumable(chat) + ([store.active(chat)] if store.active(chat) else [])
        assert len({data["panduan"] for data in known}) == len(known)

"""The history of cases: nothing can be changed or taken away unseen, and words can still be erased."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.store.chain import FaultKind, Head
from bot.store.history import History, NewEntry
from bot.store.schema import migrations

TRIGGERS = (
    *("history_keeps_rows", "history_keeps_values", "history_goes_on"),
    *("history_texts_keep_values", "history_texts_once", "history_texts_go_on_record"),
)


def entry(case_id: int = 1, text: str | None = None, **changes: Any) -> NewEntry:
    told = {"at": 1.5, "actor": "staf:1", "action": "ambil", "audience": "warga", "facts": {"versi": 2}}
    return NewEntry(case_id=case_id, text=text, **{**told, **changes})


def memory() -> Database:
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    migrations.apply(db)
    return db


def filled(db: Database) -> History:
    """Six entries on two cases; those with odd ids have words."""
    history = History(db)
    for number in range(1, 7):
        history.append(entry(number % 2 + 1, f"kata {number}" if number % 2 else None, facts={"versi": number}))
    return history


def kinds(history: History, known: Head | None = None) -> set[FaultKind]:
    return {fault.kind for fault in history.verify(known)}


@pytest.fixture
def history(db: Database) -> History:
    return filled(db)


def test_entries_come_back_as_they_were_told(db: Database) -> None:
    history = History(db)
    new = entry(7, "Ibu sudah dihubungi é", facts={"versi": 3, "alasan": "dilayani"})
    id_ = history.append(new)
    [stored] = history.of_case(7)
    assert {name: getattr(stored, name) for name in vars(new)} == vars(new)
    assert stored.id == id_
    assert history.verify() == []


def test_an_audience_sees_only_what_is_meant_for_it(db: Database) -> None:
    history = History(db)
    history.append(entry(text="untuk warga"))
    history.append(entry(text="catatan", audience="internal"))
    history.append(entry(case_id=2, text="orang lain"))
    assert [one.text for one in history.open_to(1, "warga")] == ["untuk warga"]
    assert [one.text for one in history.of_case(1)] == ["untuk warga", "catatan"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET actor = 'staf:9' WHERE id = 2",
        "DELETE FROM history WHERE id = 6",
        "INSERT OR REPLACE INTO history"
        " SELECT id, at, case_id, 'staf:9', action, audience, facts, digest, previous, hash"
        " FROM history WHERE id = 3",
        "INSERT INTO history SELECT 99, at, case_id, actor, action, audience, facts, digest, previous, hash"
        " FROM history WHERE id = 3",
        "UPDATE history_texts SET text = 'lain' WHERE entry_id = 1",
        "DELETE FROM history_texts WHERE entry_id = 1",
        "DELETE FROM history_texts",
        "INSERT OR REPLACE INTO history_texts VALUES (1, 'x', 'lain')",
    ],
)
def test_the_database_itself_refuses_changes(db: Database, history: History, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(statement)
    assert history.verify() == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE history SET actor = 'staf:9' WHERE id = 2", FaultKind.CHANGED),
        ("UPDATE history SET audience = 'internal' WHERE id = 6", FaultKind.CHANGED),
        ("UPDATE history SET hash = 'x' WHERE id = 4", FaultKind.BROKEN),
        ("UPDATE history SET facts = '{}' WHERE id = 1", FaultKind.CHANGED),
        ("DELETE FROM history WHERE id = 3", FaultKind.BROKEN),
        ("DELETE FROM history WHERE id = 1", FaultKind.BROKEN),
        ("DELETE FROM history WHERE id = 6", FaultKind.CUT),
        ("DELETE FROM history", FaultKind.CUT),
        ("UPDATE history SET id = 60 WHERE id = 6", FaultKind.BROKEN),
        ("UPDATE history_texts SET text = 'lain' WHERE entry_id = 1", FaultKind.TEXT_CHANGED),
        ("UPDATE history_texts SET salt = 'lain' WHERE entry_id = 1", FaultKind.TEXT_CHANGED),
        ("DELETE FROM history_texts WHERE entry_id = 5", FaultKind.TEXT_GONE),
        ("INSERT INTO history_texts VALUES (2, 'x', 'diselipkan')", FaultKind.TEXT_CHANGED),
        ("INSERT INTO history_texts VALUES (77, 'x', 'diselipkan')", FaultKind.TEXT_CHANGED),
    ],
)
def test_who_gets_past_the_triggers_is_found(db: Database, history: History, statement: str, fault: FaultKind) -> None:
    for trigger in TRIGGERS:
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute(statement)
    assert fault in kinds(history)


def test_a_history_written_anew_is_found_by_a_head_noted_elsewhere(db: Database, history: History) -> None:
    known = history.head()
    other = memory()
    forged = filled(other)
    assert kinds(forged) == set()
    assert kinds(forged, known) == {FaultKind.HEAD}
    assert kinds(history, known) == set()
    history.append(entry())
    assert kinds(history, known) == set()
    assert kinds(History(memory()), known) == {FaultKind.CUT}
    other.close()


def test_erasing_takes_the_words_and_leaves_a_sound_chain(db: Database, history: History) -> None:
    history.erase_texts(2, "sistem", "permintaan", 9.0)
    assert [one.text for one in history.of_case(2)] == [None, None, None, None]
    assert history.of_case(2)[-1].facts == {"entri": [1, 3, 5], "sebab": "permintaan"}
    assert db.execute("SELECT COUNT(*) FROM history_texts").fetchone() == (0,)
    assert history.verify() == []
    history.append(entry(2, "kata baru"))
    assert history.verify() == []


def test_erasing_one_case_leaves_the_words_of_others(db: Database) -> None:
    history = History(db)
    history.append(entry(1, "satu"))
    history.append(entry(2, "dua"))
    history.erase_texts(1, "sistem", "permintaan", 9.0)
    assert [one.text for one in history.of_case(2)] == ["dua"]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute("DELETE FROM history_texts WHERE entry_id = 2")


def test_words_cannot_be_guessed_from_what_stays(db: Database) -> None:
    """The same short words give another digest each time."""
    history = History(db)
    history.append(entry(1, "0812"))
    history.append(entry(1, "0812"))
    digests = {row[0] for row in db.execute("SELECT digest FROM history")}
    assert len(digests) == 2


def test_an_entry_in_a_transaction_that_fails_leaves_nothing(db: Database, history: History) -> None:
    with pytest.raises(ZeroDivisionError), db.atomic():
        history.append(entry(text="gagal"))
        raise ZeroDivisionError
    assert len(history.of_case(1)) + len(history.of_case(2)) == 6
    history.append(entry())
    assert history.verify() == []


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.none() | st.text(st.characters(codec="utf-8")), st.floats(0, 2e9)),
        max_size=12,
    ),
    st.sets(st.integers(1, 3)),
)
def test_whatever_is_told_and_erased_verifies(told: list[tuple[int, str | None, float]], erased: set[int]) -> None:
    db = memory()
    history = History(db)
    for case_id, text, at in told:
        history.append(entry(case_id, text, at=at))
    for case_id in erased:
        history.erase_texts(case_id, "sistem", "permintaan", 1.0)
    assert history.verify() == []
    db.close()

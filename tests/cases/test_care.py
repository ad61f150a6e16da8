"""People who leave, dates that come near, and data that must go, down to the bytes of the files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.cases.audit import complaints
from bot.cases.book import ConsentError
from bot.cases.model import Details, Kind, Letter, LetterKind, Priority, State
from bot.cases.orders import Action, Refusal, RefusedError
from bot.store.consents import ConsentKind
from bot.store.database import open_database
from bot.store.intakes import IntakeStore
from tests.cases.office import ANNA, BUDI, DEDI, RINA, Office, wib

CITIZEN = 777000111
WORDS = ("Zubaidah Kartowidjojo", "08127700991", "Melati Bawah", "mohon lekas ditolong", "jangan lupa kursi roda")
PERSONAL = (*WORDS, "AgACAgUAAxkBAAI", "catatan pribadi petugas", str(CITIZEN))


def lived(office: Office, chat_id: int = CITIZEN) -> None:
    """A case with everything in it, and one that is still open."""
    office.agree(chat_id)
    letter = Letter(LetterKind.RECORD, "AgACAgUAAxkBAAI", photo=True)
    case = office.open(chat_id, Kind.VISIT, name=WORDS[0], phone=WORDS[1], ward=WORDS[2], letters=(letter,))
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.NOTE, text="catatan pribadi petugas")
    office.citizen(chat_id, case, Action.ADD, text=WORDS[3])
    office.officer(RINA, case, Action.FINISH, reason="dilayani", text=f"Ibu {WORDS[0]} sudah selesai")
    office.open(chat_id, Kind.GENERAL, name=WORDS[0], wish=WORDS[4])


def test_who_leaves_loses_their_cases_and_nobody_is_left_without_anybody(office: Office) -> None:
    held, other, closed = office.open(ANNA), office.open(BUDI), office.open(ANNA, Kind.VISIT)
    for case, user_id in ((held, RINA), (other, DEDI), (closed, RINA)):
        office.officer(user_id, case, Action.TAKE)
    office.officer(RINA, closed, Action.FINISH, reason="dilayani")
    rina = office.id_of(RINA)
    assert [case.number for case in office.care.dismiss(rina)] == [held.number]
    released = office.book.case(held.number)
    assert released and (released.state, released.holder) == (State.NEW, None)
    with pytest.raises(RefusedError) as error:
        office.officer(RINA, held, Action.TAKE)
    assert error.value.refusal is Refusal.NOT_STAFF
    assert office.officer(DEDI, held, Action.TAKE).holder == office.id_of(DEDI)
    assert office.care.dismiss(rina) == []
    assert complaints(office.db) == []


def test_priorities_rise_as_the_departure_comes_near(office: Office) -> None:
    soon = office.open(ANNA, departure=wib("2026-12-15 00:00").date())
    later = office.open(BUDI, departure=wib("2027-05-01 00:00").date())
    assert office.raise_priorities() == []
    office.go_to("2026-12-01 06:00")
    assert [(case.number, case.priority) for case in office.raise_priorities()] == [(soon.number, Priority.HIGH)]
    office.go_to("2026-12-12 06:00")
    assert [case.priority for case in office.raise_priorities()] == [Priority.EMERGENCY]
    office.go_to("2026-12-20 06:00")  # it has passed, and nobody knows what came of it
    assert office.raise_priorities() == []
    unchanged = office.book.case(later.number)
    assert unchanged and (unchanged.priority, unchanged.version) == (Priority.NORMAL, 1)
    assert [entry.action for entry in office.book.entries(later)] == ["buka"]


def test_closed_cases_are_forgotten_after_their_time_and_counted_for_ever(office: Office) -> None:
    lived(office)
    office.go_to("2027-02-21 09:00")
    assert office.care.forget_old(90) == []
    office.go_to("2027-02-23 09:00")
    assert [case.number for case in office.care.forget_old(90)] == ["KP-2026-0001"]
    assert office.care.forget_old(90) == []
    closed, still_open = (office.book.case(f"KP-2026-000{number}") for number in (1, 2))
    assert closed and still_open
    assert (closed.state, closed.chat_id, office.book.details(closed)) == (State.DONE, None, None)
    assert {entry.text for entry in office.book.entries(closed)} == {None}
    assert office.book.details(still_open) == Details(name=WORDS[0], wish=WORDS[4])
    assert [view.number for view in office.book.of_citizen(CITIZEN)] == [still_open.number]
    assert complaints(office.db) == []


def test_a_forgotten_case_is_not_reopened(office: Office) -> None:
    lived(office)
    office.go_to("2027-03-30 09:00")
    [case] = office.care.forget_old(90)
    with pytest.raises(RefusedError) as error:
        office.officer(RINA, case, Action.REOPEN)
    assert error.value.refusal is Refusal.FORGOTTEN


def test_erasing_cancels_what_is_open_and_forgets_the_citizen(office: Office) -> None:
    lived(office)
    office.open(BUDI, name="Budi")
    assert [case.number for case in office.care.erase(CITIZEN)] == ["KP-2026-0002", "KP-2026-0001"]
    assert office.book.of_citizen(CITIZEN) == [] and office.consents.of_chat(CITIZEN) == []
    assert [row.state for row in office.cases.all()] == [State.DONE, State.CANCELLED, State.NEW]
    assert [view.number for view in office.book.of_citizen(BUDI)] == ["KP-2026-0003"]
    assert office.care.erase(CITIZEN) == []
    assert complaints(office.db) == []
    office.agree(CITIZEN)
    assert office.open(CITIZEN).number == "KP-2026-0004"


def agreed(office: Office) -> list[str]:
    """To what the citizen is known to have agreed."""
    return [consent.kind for consent in office.consents.of_chat(CITIZEN)]


def test_a_consent_outlives_what_it_covered_but_not_whose_it_was(office: Office) -> None:
    office.agree(CITIZEN)
    given = office.db.table("consents").count
    visit, general = office.open(CITIZEN, Kind.VISIT), office.open(CITIZEN, Kind.GENERAL)
    for case in (visit, general):
        office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, visit, Action.FINISH, reason="dilayani")
    office.care.forget_who_agreed()
    assert agreed(office) == ["data", "kesehatan"]
    office.go_to("2027-03-30 09:00")
    office.care.forget_old(90)
    office.care.forget_who_agreed()
    assert agreed(office) == ["data"]  # the case that is left is not about anybody's health
    office.officer(RINA, general, Action.FINISH, reason="dilayani")
    office.go_to("2027-07-30 09:00")
    office.care.forget_old(90)
    office.care.forget_who_agreed()
    assert agreed(office) == [] and office.db.table("consents").count == given
    with pytest.raises(ConsentError):
        office.open(CITIZEN)


def test_a_form_keeps_its_consent_and_other_citizens_keep_theirs(office: Office) -> None:
    office.open(ANNA)
    office.agree(CITIZEN)
    intakes = IntakeStore(office.db, office.clock)
    intakes.save(CITIZEN, Kind.GENERAL, "nama", {}, office.now)
    office.care.forget_who_agreed()
    assert agreed(office) == ["data"]
    assert office.consents.holds(ANNA, ConsentKind.DATA)
    intakes.delete(CITIZEN)
    office.care.forget_who_agreed()
    assert agreed(office) == []


def test_after_erasing_nothing_personal_is_left_in_the_files(tmp_path: Path) -> None:
    office = Office(open_database(tmp_path / "pandu.db"))
    for chat_id in range(2001, 2021):
        lived(office, chat_id)
        office.care.erase(chat_id)
        office.agree(chat_id)
        office.open(chat_id, Kind.VISIT, name=f"Tetangga {chat_id}")
    lived(office)
    assert office.care.flush()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert all(word.encode() in stored for word in PERSONAL[:-1])
    office.care.erase(CITIZEN)
    assert office.care.flush()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [word for word in PERSONAL if word.encode() in stored] == []
    assert CITIZEN.to_bytes(4, "big") not in stored  # as SQLite writes a number
    assert b"Tetangga 2003" in stored and complaints(office.db) == []
    office.db.close()


def test_flushing_waits_for_readers(tmp_path: Path) -> None:
    office = Office(open_database(tmp_path / "pandu.db"))
    lived(office)
    reader = sqlite3.connect(tmp_path / "pandu.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM cases").fetchall()
    office.care.erase(CITIZEN)
    office.db.execute("PRAGMA busy_timeout = 0")
    assert not office.care.flush()
    reader.close()
    assert office.care.flush()
    office.db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases SET holder = 9 WHERE id = 1",
        "UPDATE cases SET state = 'ditolak' WHERE id = 1",
        "UPDATE cases SET priority = 'darurat' WHERE id = 2",
        "UPDATE cases SET version = 9 WHERE id = 1",
        "INSERT INTO cases (id, number, kind, state, priority, version, opened_at, counted_from)"
        " VALUES (9, 'KP-2026-0009', 'umum', 'baru', 'biasa', 1, 0, 0)",
    ],
)
def test_a_case_changed_behind_the_back_of_its_history_is_found(office: Office, statement: str) -> None:
    lived(office)
    assert complaints(office.db) == []
    office.db.execute(statement)
    [complaint] = complaints(office.db)
    assert complaint.startswith("KP-2026-000") and complaint.endswith("tidak sama dengan riwayatnya")


def test_a_deleted_case_is_found(office: Office) -> None:
    lived(office)
    office.db.execute("DELETE FROM cases WHERE id = 1")
    assert complaints(office.db) == ["kasus dengan id 1: kasusnya hilang"]


def test_a_deleted_case_is_found_when_another_has_taken_its_place(office: Office) -> None:
    lived(office)
    office.db.execute("DELETE FROM cases WHERE id = 2")
    office.open(ANNA)
    assert complaints(office.db) == ["KP-2026-0002: menggantikan kasus lain yang hilang"]


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("UPDATE cases SET state = 'entah' WHERE id = 1", "keadaan 'entah' tidak dikenal"),
        ("UPDATE cases SET kind = '' WHERE id = 1", "jenis '' tidak dikenal"),
        ("UPDATE cases SET priority = x'00' WHERE id = 1", r"prioritas b'\x00' tidak dikenal"),
        ("UPDATE cases SET opened_at = '2026-11-24 09.00' WHERE id = 1", "'2026-11-24 09.00' bukan waktu"),
        ("UPDATE cases SET closed_at = 1e300 WHERE id = 1", "1e+300 bukan waktu"),
        *(
            (f"UPDATE case_details SET data = '{data}' WHERE case_id = 1", "keterangannya tidak terbaca")
            for data in ("bukan JSON", "[1]", '{"place": "bulan"}', '{"letters": [{}]}', '{"departure": 5}')
        ),
    ],
)
def test_a_case_that_cannot_be_read_is_found_and_hides_no_other(office: Office, statement: str, complaint: str) -> None:
    lived(office)
    office.db.execute(statement)
    office.db.execute("UPDATE cases SET holder = 9 WHERE id = 2")
    assert complaints(office.db) == [f"KP-2026-0001: {complaint}", "KP-2026-0002: tidak sama dengan riwayatnya"]


@pytest.mark.parametrize("facts", ["'bukan JSON'", "'[1]'", "'7'", "x'ff'"])
@pytest.mark.parametrize("action", ["tulis", "hapus"])
def test_facts_that_cannot_be_read_are_found_and_hide_no_other(office: Office, facts: str, action: str) -> None:
    lived(office)
    office.db.execute("DROP TRIGGER history_keeps_values")
    office.db.execute(f"UPDATE history SET facts = {facts}, action = '{action}' WHERE id = 1")
    office.db.execute("UPDATE cases SET holder = 9 WHERE id = 2")
    assert complaints(office.db) == [
        "riwayat 1: isi berubah",
        "KP-2026-0001: riwayatnya tidak terbaca",
        "KP-2026-0002: tidak sama dengan riwayatnya",
    ]


def test_a_history_that_was_tampered_with_is_found(office: Office) -> None:
    lived(office)
    head = office.history.head()
    office.db.execute("DROP TRIGGER history_keeps_rows")
    office.db.execute("DELETE FROM history WHERE id = ?", [head.entry])
    assert f"riwayat {head.entry - 1}: baris terakhir hilang" in complaints(office.db, head)

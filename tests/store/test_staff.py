"""Officers and their invitations, and the consents of citizens."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from bot.store.consents import ConsentKind, ConsentStore
from bot.store.staff import StaffStore

RINA, DEDI, WARGA = 11, 12, 21
DAY_S = 24 * 3600.0


@pytest.fixture
def staff(db: Database) -> StaffStore:
    return StaffStore(db)


@pytest.fixture
def consents(db: Database) -> ConsentStore:
    return ConsentStore(db)


def test_an_invitation_makes_one_person_an_officer_once(staff: StaffStore) -> None:
    token = staff.invite("petugas", 0.0, DAY_S)
    rina = staff.accept(token, RINA, "Rina", 1.0)
    assert rina and rina.active and (rina.name, rina.role) == ("Rina", "petugas")
    assert staff.by_user(RINA) == rina
    assert staff.accept(token, DEDI, "Dedi", 2.0) is None
    assert staff.by_user(DEDI) is None


def test_an_invitation_expires(staff: StaffStore) -> None:
    token = staff.invite("petugas", 0.0, DAY_S)
    assert staff.accept(token, RINA, "Rina", DAY_S) is None
    assert staff.active() == []


def test_nobody_enters_with_a_guess(staff: StaffStore) -> None:
    token = staff.invite("admin", 0.0, DAY_S)
    for guess in ("", token[:-1], token.swapcase(), f"{token} "):
        assert staff.accept(guess, RINA, "Rina", 1.0) is None


def test_the_token_itself_is_stored_nowhere_and_fits_a_link(db: Database, staff: StaffStore) -> None:
    token = staff.invite("petugas", 0.0, DAY_S)
    assert len(token) <= 64 and token.replace("-", "").replace("_", "").isalnum()
    assert token not in str(db.execute("SELECT * FROM invitations").fetchall())


def test_a_second_invitation_changes_the_role(staff: StaffStore) -> None:
    first = staff.accept(staff.invite("petugas", 0.0, DAY_S), RINA, "Rina", 1.0)
    again = staff.accept(staff.invite("supervisor", 0.0, DAY_S), RINA, "Rina S.", 2.0)
    assert first and again and again.id == first.id
    assert [(one.name, one.role) for one in staff.active()] == [("Rina S.", "supervisor")]


def test_who_is_removed_is_known_but_no_officer(staff: StaffStore) -> None:
    rina = staff.accept(staff.invite("petugas", 0.0, DAY_S), RINA, "Rina", 1.0)
    assert rina and staff.remove(rina.id, 2.0)
    assert not staff.remove(rina.id, 3.0)
    assert staff.by_user(RINA) is None and staff.active() == []
    left = staff.by_id(rina.id)
    assert left and left.name == "Rina" and not left.active
    back = staff.accept(staff.invite("petugas", 3.0, DAY_S), RINA, "Rina", 4.0)
    assert back and back.id != rina.id


def test_purging_drops_invitations_of_no_use(db: Database, staff: StaffStore) -> None:
    staff.accept(staff.invite("petugas", 0.0, DAY_S), RINA, "Rina", 1.0)
    staff.invite("petugas", 0.0, 10.0)
    good = staff.invite("petugas", 0.0, DAY_S)
    staff.purge(100.0)
    assert db.execute("SELECT COUNT(*) FROM invitations").fetchone() == (1,)
    assert staff.accept(good, DEDI, "Dedi", 101.0)


def test_the_database_itself_refuses_two_roles_of_one_person(db: Database, staff: StaffStore) -> None:
    staff.accept(staff.invite("petugas", 0.0, DAY_S), RINA, "Rina", 1.0)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO staff (user_id, name, role, added_at) VALUES (?, 'R', 'admin', 0)", [RINA])


def test_a_consent_holds_until_it_is_withdrawn(consents: ConsentStore) -> None:
    assert not consents.holds(WARGA, ConsentKind.DATA)
    consents.give(WARGA, ConsentKind.DATA, "1", "Kami menyimpan nama.", 5.0)
    assert consents.holds(WARGA, ConsentKind.DATA)
    assert not consents.holds(WARGA, ConsentKind.HEALTH) and not consents.holds(RINA, ConsentKind.DATA)
    consents.withdraw(WARGA, ConsentKind.DATA, 6.0)
    assert not consents.holds(WARGA, ConsentKind.DATA)
    [consent] = consents.of_chat(WARGA)
    assert (consent.text, consent.given_at, consent.withdrawn_at) == ("Kami menyimpan nama.", 5.0, 6.0)


def test_a_consent_is_to_a_version_of_the_words(consents: ConsentStore) -> None:
    consents.give(WARGA, ConsentKind.DATA, "1", "lama", 5.0)
    assert not consents.holds(WARGA, ConsentKind.DATA, "2")
    consents.give(WARGA, ConsentKind.DATA, "2", "baru", 6.0)
    consents.give(WARGA, ConsentKind.DATA, "2", "baru", 7.0)
    assert [(one.version, one.text, one.given_at) for one in consents.of_chat(WARGA)] == [
        ("1", "lama", 5.0),
        ("2", "baru", 6.0),
    ]


def test_words_cannot_change_under_a_version(consents: ConsentStore) -> None:
    consents.give(WARGA, ConsentKind.DATA, "1", "nama", 5.0)
    with pytest.raises(ValueError):
        consents.give(RINA, ConsentKind.DATA, "1", "nama dan alamat", 6.0)
    assert consents.of_chat(RINA) == []


def test_deleting_leaves_no_trace_of_the_chat(consents: ConsentStore) -> None:
    for chat_id in (WARGA, RINA):
        consents.give(chat_id, ConsentKind.HEALTH, "1", "sakit", 5.0)
    consents.delete(WARGA)
    assert consents.of_chat(WARGA) == [] and consents.holds(RINA, ConsentKind.HEALTH)

"""Opening cases, working on them, and what each side may see."""

from __future__ import annotations

import pytest

from bot.cases.book import ConsentError
from bot.cases.model import Case, Details, Kind, Letter, LetterKind, Priority, State
from bot.cases.orders import Action, ConflictError, Order, Refusal, RefusedError, Role
from bot.store.consents import ConsentKind
from tests.cases.office import ADMIN, ANNA, BUDI, DEDI, RINA, WATI, WORDS, Office

RECORD = Letter(LetterKind.RECORD, "file-1", photo=True)
STRANGER = 999


def refused(office: Office, user_id: int, case: Case, action: Action, **needed: object) -> Refusal:
    before = office.book.entries(case)
    with pytest.raises(RefusedError) as error:
        office.officer(user_id, case, action, **needed)
    assert office.book.entries(case) == before
    return error.value.refusal


def test_a_case_gets_a_number_a_priority_and_a_first_line_of_history(office: Office) -> None:
    opened = office.book.open(ANNA, Kind.VISIT, Details(name="Siti", movable=False))
    assert opened.new
    assert (opened.case.number, opened.case.state, opened.case.priority) == ("KP-2026-0001", State.NEW, Priority.HIGH)
    assert office.book.case("KP-2026-0001") == opened.case
    assert office.book.details(opened.case) == Details(name="Siti", movable=False)
    [entry] = office.book.entries(opened.case)
    assert (entry.action, entry.actor, entry.facts["keadaan"]) == ("buka", "warga", "baru")


def test_the_year_of_the_number_is_that_of_palembang(office: Office) -> None:
    office.go_to("2027-01-01 00:30")  # still the old year in London
    assert office.open().number == "KP-2027-0001"


def test_a_second_request_of_the_same_kind_shows_the_first(office: Office) -> None:
    first = office.open()
    again = office.book.open(ANNA, Kind.GENERAL, Details(wish="lain"))
    assert (again.new, again.case) == (False, first)
    assert len(office.book.entries(first)) == 1
    assert office.book.open(ANNA, Kind.VISIT, Details()).new
    assert office.book.open(BUDI, Kind.GENERAL, Details()).new
    office.citizen(ANNA, first, Action.CANCEL)
    assert office.book.open(ANNA, Kind.GENERAL, Details()).new


@pytest.mark.parametrize(
    ("kind", "given", "missing"),
    [
        (Kind.GENERAL, [], ConsentKind.DATA),
        (Kind.VISIT, [ConsentKind.DATA], ConsentKind.HEALTH),
        (Kind.ABROAD, [ConsentKind.HEALTH], ConsentKind.DATA),
    ],
)
def test_nothing_is_kept_without_consent(
    office: Office, kind: Kind, given: list[ConsentKind], missing: ConsentKind
) -> None:
    for consent in given:
        office.consents.give(STRANGER, consent, "1", WORDS, office.now)
    with pytest.raises(ConsentError) as error:
        office.book.open(STRANGER, kind, Details(name="Siti"))
    assert error.value.missing is missing
    assert office.cases.all() == []


def test_a_withdrawn_consent_is_none(office: Office) -> None:
    office.consents.withdraw(ANNA, ConsentKind.DATA, office.now)
    with pytest.raises(ConsentError):
        office.open()


def test_two_officers_press_take_at_once_and_the_second_is_told_who_was_first(office: Office) -> None:
    seen = office.open()
    order = Order(action=Action.TAKE)
    assert office.book.officer_does(RINA, seen.number, order, seen.version).holder == office.id_of(RINA)
    with pytest.raises(ConflictError) as error:
        office.book.officer_does(DEDI, seen.number, order, seen.version)
    assert (error.value.first.name, error.value.action) == ("Rina", Action.TAKE)
    assert error.value.case.holder == office.id_of(RINA)
    assert [entry.action for entry in office.book.entries(seen)] == ["buka", "ambil"]


def test_a_press_on_an_old_card_is_told_what_came_between(office: Office) -> None:
    case = office.open()
    seen = office.officer(RINA, case, Action.TAKE)
    office.officer(WATI, case, Action.NOTE, text="catatan")  # changes nothing, so it makes no card old
    asked = office.book.officer_does(RINA, case.number, Order(action=Action.ASK_DOCUMENTS), seen.version)
    office.citizen(ANNA, case, Action.ADD, text="ini suratnya")
    with pytest.raises(ConflictError) as error:
        office.book.officer_does(RINA, case.number, Order(action=Action.FINISH, reason="dilayani"), asked.version)
    assert (error.value.first.role, error.value.first.id) == (Role.CITIZEN, 0)


def test_a_change_between_reading_and_writing_is_a_conflict(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may come in between; it is the version in the store that counts."""
    old = office.open()
    office.officer(RINA, old, Action.TAKE)
    current = office.book.case
    monkeypatch.setattr(office.book, "case", lambda number: old)
    with pytest.raises(ConflictError):
        office.officer(DEDI, old, Action.TAKE)
    taken = current(old.number)
    assert taken and taken.holder == office.id_of(RINA)


def test_only_the_staff_and_only_the_holder(office: Office) -> None:
    case = office.open()
    assert refused(office, STRANGER, case, Action.TAKE) is Refusal.NOT_STAFF
    assert refused(office, ANNA, case, Action.TAKE) is Refusal.NOT_STAFF
    office.officer(RINA, case, Action.TAKE)
    assert refused(office, DEDI, case, Action.FINISH, reason="dilayani") is Refusal.NOT_HOLDER
    assert refused(office, DEDI, case, Action.SHOW_CONTACT) is Refusal.NOT_HOLDER
    assert refused(office, RINA, case, Action.TAKE) is Refusal.STATE
    assert office.officer(WATI, case, Action.FINISH, reason="dilayani").state is State.DONE


def test_handing_over_to_somebody_who_works_here(office: Office) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    dedi = office.id_of(DEDI)
    assert office.officer(RINA, case, Action.HAND_OVER, to=dedi).holder == dedi
    assert refused(office, RINA, case, Action.WRITE, text="x") is Refusal.NOT_HOLDER
    assert refused(office, RINA, case, Action.HAND_OVER, to=404) is Refusal.NOT_HOLDER
    office.care.dismiss(office.id_of(ADMIN))
    for nobody in (404, 4):
        assert refused(office, WATI, case, Action.HAND_OVER, to=nobody) is Refusal.NOT_STAFF


def test_unknown_numbers_and_other_peoples_cases_look_the_same(office: Office) -> None:
    case = office.open(ANNA)
    for number in (case.number, "KP-2026-0404"):
        with pytest.raises(RefusedError) as error:
            office.book.citizen_does(BUDI, number, Order(action=Action.ADD, text="punya siapa?"))
        assert error.value.refusal is Refusal.UNKNOWN
    assert office.book.of_citizen(BUDI) == []


def test_a_citizen_sees_the_way_of_their_case_and_nothing_internal(office: Office) -> None:
    case = office.open(ANNA)
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.NOTE, text="keluarganya galak")
    office.officer(RINA, case, Action.SHOW_CONTACT)
    office.officer(RINA, case, Action.ASK_DOCUMENTS, text="Mohon surat rujukan.")
    office.citizen(ANNA, case, Action.ADD, text="Ini Pak", letters=(RECORD,))
    office.officer(RINA, case, Action.SCHEDULE, visit_at=office.now + 3600)
    [view] = office.book.of_citizen(ANNA)
    assert (view.number, view.state, view.holder) == (case.number, State.SCHEDULED, "Rina")
    assert view.visit_at == office.now + 3600
    assert [(entry.action, entry.text) for entry in view.entries] == [
        ("buka", None),
        ("ambil", None),
        ("minta-dokumen", "Mohon surat rujukan."),
        ("tambah", "Ini Pak"),
        ("jadwalkan", None),
    ]
    assert "galak" not in str(view)
    assert "keluarganya galak" in [entry.text for entry in office.book.entries(case)]


def test_letters_are_added_to_the_others(office: Office) -> None:
    case = office.open(letters=(RECORD,))
    second = Letter(LetterKind.REFERRAL, "file-2", photo=False)
    office.citizen(ANNA, case, Action.ADD, letters=(second,))
    details = office.book.details(case)
    assert details and details.letters == (RECORD, second)
    assert office.book.entries(case)[-1].facts["surat"] == 1


def test_showing_the_contact_is_on_record(office: Office) -> None:
    case = office.open(phone="0812")
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.SHOW_CONTACT)
    entry = office.book.entries(case)[-1]
    assert (entry.action, entry.actor) == ("kontak", f"staf:{office.id_of(RINA)}")


def test_reopening(office: Office) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.REJECT, reason="syarat-kurang", text="Surat dokternya belum ada.")
    again = office.officer(WATI, case, Action.REOPEN)
    assert (again.state, again.holder) == (State.TAKEN, office.id_of(WATI))


def test_no_reopening_beside_a_newer_case_of_the_kind(office: Office) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.FINISH, reason="dilayani")
    office.open()
    assert refused(office, RINA, case, Action.REOPEN) is Refusal.SECOND_OPEN


def test_what_stays_for_ever_names_no_citizen_and_no_words(office: Office) -> None:
    chat_id = 777000111
    office.agree(chat_id)
    case = office.open(chat_id, name="Siti Aminah", phone="081277")
    office.officer(RINA, case, Action.TAKE)
    office.citizen(chat_id, case, Action.ADD, text="tolong cepat")
    office.officer(RINA, case, Action.REJECT, reason="syarat-kurang", text="maaf, Ibu Siti")
    chained = str(office.db.execute("SELECT * FROM history").fetchall())
    assert not any(word in chained for word in ("777000111", "Siti", "0812", "tolong", "maaf"))


def test_a_failed_transaction_of_the_caller_leaves_nothing(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), office.db.atomic():
        office.open()
        raise ZeroDivisionError
    assert office.cases.all() == [] and office.history.verify() == []

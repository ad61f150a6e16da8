"""Buttons of cards: who may, who was first, and who is told."""

from __future__ import annotations

import pytest

from bot.cases.model import Case, State
from bot.cases.orders import Action, Role
from bot.store.desk import DeskStore
from tests.cases.office import ADMIN, ANNA, DEDI, NAMES, RINA, WATI
from tests.telegram.desk.working import Work

STRANGER = 99
TAKE, DOCUMENTS, VISIT, HAND_OVER = "✋ Ambil", "📄 Minta dokumen", "📅 Jadwalkan kunjungan", "🔁 Alihkan"
CONTACT, FINISH, REJECT, REOPEN = "📞 Tampilkan kontak", "✅ Selesai", "🚫 Tolak", "↩️ Buka kembali"
PHONE = "081234567890"


def taken(work: Work, **details: object) -> Case:
    case = work.open(**details)
    work.press(RINA, work.card(case), TAKE)
    return work.now(case)


def test_who_takes_a_case_holds_it_and_the_citizen_knows_who(work: Work) -> None:
    case = work.open()
    notice = work.press(RINA, work.card(case), TAKE)
    assert "Anda pegang" in notice
    assert (work.now(case).state, work.now(case).holder) == (State.TAKEN, work.office.id_of(RINA))
    assert "Rina" in work.card(case).text and TAKE not in work.card(case).labels
    [told] = work.told()
    assert "Rina" in told
    assert "//" in work.last().text  # how to write, and what stays among the staff


def test_of_two_who_take_it_at_once_one_wins_and_the_other_is_told_who(work: Work) -> None:
    case = work.open()
    [data] = [data for label, data in work.card(case).keys if label == TAKE]
    work.press_data(RINA, work.card(case), data)
    notice = work.press_data(DEDI, work.card(case), data)
    assert "Rina lebih dulu" in notice and "mengambil" in notice
    assert work.now(case).holder == work.office.id_of(RINA)
    assert len(work.told()) == 1


@pytest.mark.parametrize("label", [TAKE, CONTACT])
def test_being_in_the_group_is_nothing(work: Work, label: str) -> None:
    case = work.open(phone=PHONE)
    notice = work.press(STRANGER, work.card(case), label)
    assert "petugas terdaftar" in notice and PHONE not in notice
    assert work.now(case) == case
    assert work.told() == []


def test_who_was_taken_off_the_staff_can_do_nothing_any_more(work: Work) -> None:
    case = taken(work)
    work.office.staff.remove(work.office.id_of(RINA), work.office.now)
    assert "petugas terdaftar" in work.press(RINA, work.card(case), FINISH)
    assert work.now(case) == case


def test_who_does_not_hold_it_is_told_so(work: Work) -> None:
    case = taken(work)
    assert "belum Anda pegang" in work.press(DEDI, work.card(case), DOCUMENTS)
    assert work.press(WATI, work.card(case), DOCUMENTS) == ""  # a supervisor stands in


def test_several_documents_are_asked_for_at_once(work: Work) -> None:
    case = taken(work)
    card = work.card(case).html
    work.press(RINA, work.card(case), DOCUMENTS)
    assert work.card(case).html == card
    choice = work.last()
    assert "📨 Minta" not in choice.labels
    work.press(RINA, choice, "⬜ rekam medis")
    work.press(RINA, choice, "⬜ paspor lama")
    work.press(RINA, choice, "☑️ paspor lama")
    work.press(RINA, choice, "⬜ Surat permohonan")
    work.press(RINA, choice, "📨 Minta")
    assert work.now(case).state is State.WAITING
    assert "rekam medis, Surat permohonan" in work.told()[-1]
    assert "Rina meminta: rekam medis, Surat permohonan" in choice.text and choice.labels == []


def test_a_case_is_handed_over_to_a_colleague(work: Work) -> None:
    case = taken(work)
    work.press(RINA, work.card(case), HAND_OVER)
    choice = work.last()
    assert NAMES[RINA] not in choice.labels and NAMES[DEDI] in choice.labels
    work.press(RINA, choice, NAMES[DEDI])
    assert work.now(case).holder == work.office.id_of(DEDI)
    assert "Dedi" in work.told()[-1]
    assert "Rina mengalihkan kasus kepada Dedi" in choice.text


def test_nobody_is_handed_a_case_who_has_left(work: Work) -> None:
    case = taken(work)
    work.press(RINA, work.card(case), HAND_OVER)
    work.office.staff.remove(work.office.id_of(DEDI), work.office.now)
    assert work.press(RINA, work.last(), NAMES[DEDI]) != ""
    assert work.now(case) == case


@pytest.mark.parametrize(
    ("label", "reason", "state", "code"),
    [
        (FINISH, "Sudah dilayani", State.DONE, "sudah-dilayani"),
        (REJECT, "Di luar wilayah kantor", State.REJECTED, "luar-wilayah"),
    ],
)
def test_a_case_is_closed_for_a_reason_of_the_list(
    work: Work, label: str, reason: str, state: State, code: str
) -> None:
    case = taken(work)
    before = len(work.told())
    work.press(RINA, work.card(case), label)
    choice = work.last()
    work.press(RINA, choice, reason)
    assert work.now(case).open  # words may be added first
    work.press(RINA, choice, "Tanpa tambahan")
    assert (work.now(case).state, work.now(case).reason) == (state, code)
    assert len(work.told()) == before + 2  # the end, and the question how it was
    assert label not in work.card(case).labels


def test_a_closed_case_is_opened_again(work: Work) -> None:
    case = taken(work)
    case = work.office.officer(RINA, case, Action.FINISH, reason="sudah-dilayani")
    work.show(work.board.refreshed(case))
    assert "Hanya petugas terakhir kasus ini, atau supervisor" in work.press(DEDI, work.card(case), REOPEN)
    work.press(WATI, work.card(case), REOPEN)
    assert work.now(case).holder == work.office.id_of(WATI)
    assert "Wati" in work.told()[-1]


def test_the_phone_is_shown_only_to_who_asks_and_that_stays_in_the_history(work: Work) -> None:
    case = taken(work, phone=PHONE)
    assert PHONE in work.press(RINA, work.card(case), CONTACT)
    assert not any(PHONE in message.html for message in work.telegram.messages.values())
    assert work.office.book.entries(case)[-1].action == Action.SHOW_CONTACT
    assert not any(PHONE in (entry.text or "") for entry in work.office.book.entries(case))


def test_a_citizen_without_a_phone(work: Work) -> None:
    assert "tidak memberi nomor" in work.press(RINA, work.card(taken(work)), CONTACT)


def test_what_was_chosen_too_late_is_void(work: Work) -> None:
    case = taken(work)
    work.press(RINA, work.card(case), FINISH)
    choice = work.last()
    work.press(RINA, choice, "Sudah dilayani")
    work.office.citizen(ANNA, case, Action.CANCEL)
    notice = work.press(RINA, choice, "Tanpa tambahan")
    assert "Warga lebih dulu: membatalkan" in notice
    assert "tidak berlaku" in choice.text and choice.labels == []
    assert "Dibatalkan" in work.card(case).text


def test_changing_ones_mind_changes_nothing(work: Work) -> None:
    case = taken(work)
    for label in (DOCUMENTS, HAND_OVER, FINISH, REJECT):
        work.press(RINA, work.card(case), label)
        choice = work.last()
        work.press(RINA, choice, "Urungkan")
        assert "diurungkan" in choice.text and choice.labels == []
    assert work.now(case) == case


def test_a_card_in_a_group_that_is_no_desk_any_more(work: Work) -> None:
    case = work.open()
    card = work.card(case)
    DeskStore(work.office.db).set(-1009, True, work.office.now)
    assert "bukan meja" in work.press(RINA, card, TAKE)
    assert work.now(case) == case


def test_names_are_shown_as_they_are(work: Work) -> None:
    work.office.hire(77, Role.OFFICER)
    work.office.db.execute("UPDATE staff SET name = '<b>*Eko*</b> & [x](http://x)' WHERE user_id = 77")
    case = work.open()
    work.press(77, work.card(case), TAKE)
    assert "<b>*Eko*</b> & [x](http://x)" in work.last().text
    work.press(ADMIN, work.card(case), HAND_OVER)
    assert NAMES[ADMIN] in work.last().labels


def test_a_row_that_cannot_be_read_is_said_to_be_so(work: Work) -> None:
    case = work.open()
    card = work.card(case)
    work.office.db.execute("UPDATE cases SET state = 'aneh' WHERE id = ?", [case.id])
    assert "tidak terbaca" in work.press(RINA, card, TAKE)

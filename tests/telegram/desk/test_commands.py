"""/meja, /antrean and /petugas."""

from __future__ import annotations

import pytest

from bot.cases.model import Kind, State
from bot.cases.orders import Action
from bot.store.desk import Desk, DeskStore
from tests.cases.office import ADMIN, ANNA, BUDI, CITRA, DEDI, NAMES, RINA, WATI, Office
from tests.telegram.desk.test_presses import TAKE, taken
from tests.telegram.desk.working import ALL_RIGHTS, Work
from tests.telegram.fake_telegram import GROUP

STRANGER = 99


def without_desk(work: Work) -> None:
    work.office.db.execute("DELETE FROM desk")


@pytest.mark.parametrize("person", [WATI, ADMIN])
def test_a_group_becomes_the_desk(work: Work, person: int) -> None:
    without_desk(work)
    work.command(person, "/meja@pandubot")
    assert work.store.get() == Desk(GROUP, work.telegram.forum)
    said = "\n".join(message.text for message in work.telegram.came)
    assert "meja petugas" in said and "⚠️" not in said
    assert ("Topik belum aktif" in said) is not work.telegram.forum


@pytest.mark.parametrize("person", [RINA, STRANGER])
def test_not_for_everybody(work: Work, person: int) -> None:
    without_desk(work)
    work.command(person, "/meja")
    assert work.store.get() is None
    assert work.last().text


def test_not_in_a_private_chat(work: Work) -> None:
    without_desk(work)
    work.command(ADMIN, "/meja", chat=ADMIN)
    assert "di dalam grup" in work.told(ADMIN)[-1]
    assert work.store.get() is None
    assert work.command(STRANGER, "/meja", chat=STRANGER) is None


def test_an_anonymous_admin_chooses_no_desk(work: Work) -> None:
    without_desk(work)
    assert work.command(ADMIN, "/meja", sender_chat={"id": GROUP, "type": "supergroup", "title": "Meja"}) is None


def test_what_the_bot_may_not_do_is_said(work: Work) -> None:
    without_desk(work)
    work.standing = {"status": "member"}
    work.command(ADMIN, "/meja")
    assert "belum menjadi admin" in work.last().text and "Hapus pesan" in work.last().text
    assert ("Kelola topik" in work.last().text) is work.telegram.forum
    work.standing = {"status": "administrator", **ALL_RIGHTS, "can_delete_messages": False}
    work.command(ADMIN, "/meja")
    assert "belum lengkap" in work.last().text
    assert "Hapus pesan" in work.last().text and "Kelola topik" not in work.last().text


def test_cases_that_came_before_the_desk_get_their_cards(work: Work) -> None:
    without_desk(work)
    first, second = work.office.open(ANNA), work.office.open(BUDI)
    work.command(ADMIN, "/meja")
    assert first.number in work.card(first).text and second.number in work.card(second).text
    came = len(work.telegram.came)
    work.command(ADMIN, "/meja")
    assert sum(first.number in message.text for message in work.telegram.came[came:]) == 0


def test_the_queue_shows_what_is_open_the_most_urgent_first(work: Work) -> None:
    young = taken(work, chat_id=BUDI, name="Pak Budi", phone="081234567890")
    urgent = work.open(CITRA, in_danger=True)
    work.command(RINA, "/antrean")
    queue = work.last()
    assert queue.text.index(urgent.number) < queue.text.index(young.number)
    assert "Rina" in queue.text and "belum diambil" in queue.text and "Kasus terbuka: 2" in queue.text
    assert "tanggapi sebelum" in queue.text and "selesaikan sebelum" in queue.text
    assert "Budi" not in queue.text and "0812" not in queue.text
    place = work.store.card(urgent.id)
    assert place
    there = place.thread_id or place.message_id
    assert f'<a href="https://t.me/c/{str(GROUP).removeprefix("-100")}/{there}">{urgent.number}</a>' in queue.html


def test_what_is_late_is_said_to_be(work: Work) -> None:
    work.open()
    work.command(RINA, "/antrean")
    assert "LEWAT" not in work.last().text
    work.office.go_to("2026-12-01 09:00")
    work.command(RINA, "/antrean")
    assert "LEWAT" in work.last().text


def test_what_cannot_be_read_hides_nothing_else(work: Work) -> None:
    broken, case = work.open(ANNA), work.open(BUDI)
    work.office.db.execute("UPDATE cases SET kind = '<aneh>' WHERE id = ?", [broken.id])
    work.command(RINA, "/antrean")
    assert case.number in work.last().text
    assert broken.number in work.last().text and "<aneh>" in work.last().text


def test_a_long_queue_comes_whole(work: Work) -> None:
    cases = []
    for chat_id in range(1000, 1080):
        work.office.agree(chat_id)
        cases.append(work.office.open(chat_id))
    work.command(RINA, "/antrean", chat=RINA)
    said = work.told(RINA)
    assert len(said) > 1 and all(len(text) <= 4096 for text in said)
    assert all(case.number in "\n".join(said) for case in cases)


def test_the_queue_in_a_private_chat_is_for_the_staff(work: Work) -> None:
    case = work.open()
    work.command(RINA, "/antrean", chat=RINA)
    assert case.number in work.told(RINA)[-1]
    assert work.command(ANNA, "/antrean", chat=ANNA) is None
    assert work.command(STRANGER, "/antrean") is None


def test_nothing_is_open(work: Work) -> None:
    work.command(RINA, "/antrean")
    assert "Tidak ada kasus terbuka" in work.last().text


def test_other_commands_are_not_the_desks(work: Work) -> None:
    for text in ("/menu", "/antrean sekarang", "antrean", ""):
        assert work.command(RINA, text) is None


def test_the_staff_with_roles_and_cases(work: Work) -> None:
    taken(work)
    work.command(RINA, "/petugas")
    assert "Rina — petugas, 1 kasus" in work.last().text and "Wati — supervisor, 0 kasus" in work.last().text
    assert work.last().labels == []
    work.command(WATI, "/petugas")
    assert work.last().labels == ["Keluarkan Dedi", "Keluarkan Rina", "Keluarkan Wati"]


def test_who_is_taken_off_the_staff_leaves_no_case_and_nobody_uninformed(work: Work) -> None:
    case = taken(work)
    work.press(RINA, work.card(case), "📝 Catatan internal")
    work.command(WATI, "/petugas")
    listing = work.last()
    work.press(WATI, listing, "Keluarkan Rina")
    assert "Keluarkan Rina?" in listing.text and work.office.staff.by_user(RINA)
    work.press(WATI, listing, "Ya, keluarkan")
    assert "Rina bukan petugas lagi" in listing.text and listing.labels == []
    assert work.office.staff.by_user(RINA) is None
    assert (work.now(case).state, work.now(case).holder) == (State.NEW, None)
    assert TAKE in work.card(case).labels
    assert any("tidak lagi bertugas" in message.text for message in work.telegram.came)
    assert case.number in work.told()[-1]  # the citizen
    assert "berakhir" in work.told(RINA)[-1]
    assert work.prompts.open(RINA) is None


def test_it_works_in_a_private_chat_and_one_can_think_better_of_it(work: Work) -> None:
    work.command(ADMIN, "/petugas", chat=ADMIN)
    [listing] = work.private(ADMIN)
    work.press(ADMIN, listing, "Keluarkan Dedi")
    work.press(ADMIN, listing, "Tidak")
    assert "Keluarkan Dedi" in listing.labels
    assert work.office.staff.by_user(DEDI)


def test_only_leaders_take_somebody_off(work: Work) -> None:
    work.command(WATI, "/petugas")
    assert "supervisor dan admin" in work.press(RINA, work.last(), "Keluarkan Dedi")
    work.press(WATI, work.last(), "Keluarkan Dedi")
    assert "supervisor dan admin" in work.press(RINA, work.last(), "Ya, keluarkan")
    assert "petugas terdaftar" in work.press(STRANGER, work.last(), "Ya, keluarkan")
    assert work.office.staff.by_user(DEDI)


def test_the_last_admin_stays(work: Work) -> None:
    work.command(ADMIN, "/petugas")
    assert f"Keluarkan {NAMES[ADMIN]}" not in work.last().labels
    work.office.staff.accept(work.office.staff.invite("admin", 0.0, 1e12), DEDI, "Dedi", work.office.now)
    work.command(ADMIN, "/petugas")
    listing = work.last()
    work.press(ADMIN, listing, "Keluarkan Arif")
    assert "diri sendiri" in listing.text
    work.office.staff.remove(work.office.id_of(DEDI), work.office.now)
    assert "admin terakhir" in work.press(ADMIN, listing, "Ya, keluarkan")
    assert work.office.staff.by_user(ADMIN)


def test_a_supervisor_takes_no_admin_off(work: Work) -> None:
    work.office.staff.accept(work.office.staff.invite("admin", 0.0, 1e12), DEDI, "Dedi", work.office.now)
    work.command(ADMIN, "/petugas")
    assert "Hanya admin" in work.press(WATI, work.last(), "Keluarkan Dedi")


def test_somebody_is_taken_off_only_once(work: Work) -> None:
    work.command(WATI, "/petugas")
    listing = work.last()
    work.press(WATI, listing, "Keluarkan Dedi")
    work.office.care.dismiss(work.office.id_of(DEDI))
    assert "sudah bukan petugas" in work.press(ADMIN, listing, "Ya, keluarkan")


def test_moving_to_another_group_brings_the_open_cases(office: Office, work: Work) -> None:
    case = taken(work)
    closed = work.open(BUDI, kind=Kind.GENERAL)
    work.office.citizen(BUDI, closed, Action.CANCEL)
    DeskStore(office.db).set(-1009, True, office.now)
    assert work.store.card(case.id) is None
    work.command(ADMIN, "/meja")
    assert case.number in work.card(case).text
    assert work.store.card(closed.id) is None
    assert any("grup yang lama" in one.text for one in work.telegram.messages.values())


def test_the_same_group_again_is_no_move(work: Work) -> None:
    work.command(ADMIN, "/meja")
    assert not any("grup yang lama" in one.text for one in work.telegram.messages.values())

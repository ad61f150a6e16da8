"""What becomes of messages is counted; where no good answer was found, the words are kept, without who said them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.cases.book import CaseBook
from bot.cases.model import Kind
from bot.cases.orders import Action, Order
from bot.conversation.library import Library
from bot.store.staff import StaffStore
from bot.store.tallies import Tallies
from bot.store.unanswered import Outcome, Row, Unanswered
from bot.telegram.keys import Purpose
from tests.telegram.direct import CITIZEN, DirectChat
from tests.telegram.office_people import CITIZENS, WORKERS, BusyOffice
from tests.telegram.stub_engine import Messages, faq

NOW = 1_795_485_600.0  # Tuesday, 24 November 2026, 09.00 WIB
TODAY = date(2026, 11, 24)
HOUR = 3600.0
OFFER: Messages = [{"custom": {"tawaran": ["biaya", "e-paspor"]}}]
HAND_OVER: Messages = [{"custom": {"serah": "petugas"}}]


def understand(text: str) -> Messages:
    if "polikarbonat" in text:
        return OFFER
    if "menyusui" in text:
        return HAND_OVER
    if "rendang" in text:
        return faq("luar-topik")
    if "biaya dan syarat" in text:
        return [*faq("biaya"), *faq("syarat-baru")]
    return faq("biaya")


@pytest.fixture
def chat(library: Library) -> DirectChat:
    return DirectChat(library, understand, NOW)


def kept(chat: DirectChat) -> list[Row]:
    return Unanswered(chat.db).open(10)


def counts(chat: DirectChat, day: date = TODAY) -> dict[tuple[str, str], int]:
    return {(tally.what.value, tally.topic): tally.count for tally in Tallies(chat.db).between(day, day)}


async def press(chat: DirectChat, purpose: str, part: str = "") -> None:
    """The button of the last message that is for this, and has `part` in its value."""
    last = chat.came[-1]
    keys = zip(last.keys, chat.meanings(last), strict=True)
    data = next(data for (_, data), button in keys if button.purpose == purpose and part in button.value)
    await chat.press(last, data)


async def vote_down(chat: DirectChat) -> None:
    await press(chat, Purpose.VOTE, " 0")


async def test_an_answered_question_is_counted_and_not_kept(chat: DirectChat) -> None:
    await chat.write("berapa biaya paspor?")
    assert counts(chat) == {("pesan", ""): 1, ("dijawab", ""): 1, ("dijawab", "biaya"): 1}
    assert kept(chat) == []


async def test_two_answers_to_one_message_are_one_answered_message(chat: DirectChat) -> None:
    await chat.write("biaya dan syarat paspor baru?")
    assert counts(chat) == {
        ("pesan", ""): 1,
        ("dijawab", ""): 1,
        ("dijawab", "biaya"): 1,
        ("dijawab", "syarat-baru"): 1,
    }


async def test_what_the_bot_was_unsure_of_is_kept_with_what_it_offered(chat: DirectChat) -> None:
    await chat.write("paspor polikarbonat gimana, nama saya Zubaidah, wa 081234567890")
    [row] = kept(chat)
    assert row.text == "paspor polikarbonat gimana, nama saya [nama], wa [nomor]"
    assert (row.outcome, row.topics, row.at) == (Outcome.OFFERED, ("biaya", "e-paspor"), NOW)
    assert counts(chat) == {("pesan", ""): 1, ("ditawarkan", ""): 1}


async def test_what_was_missed_is_kept(chat: DirectChat) -> None:
    await chat.write("apakah ada tempat menyusui?")
    [row] = kept(chat)
    assert (row.text, row.outcome, row.topics) == ("apakah ada tempat menyusui?", Outcome.MISSED, ())
    assert counts(chat) == {("pesan", ""): 1, ("serah", ""): 1}


async def test_what_no_search_finds_while_the_engine_is_down(chat: DirectChat) -> None:
    chat.engine.gone = True
    await chat.write("xyzzy plugh")
    assert [(row.text, row.outcome) for row in kept(chat)] == [("xyzzy plugh", Outcome.MISSED)]
    assert counts(chat) == {("pesan", ""): 1, ("terlewat", ""): 1}


async def test_what_is_not_our_business_is_counted_only(chat: DirectChat) -> None:
    await chat.write("resep rendang?")
    assert counts(chat) == {("pesan", ""): 1, ("luar_topik", ""): 1}
    assert kept(chat) == []


async def test_a_vote_against_an_answer_keeps_its_question(chat: DirectChat) -> None:
    await chat.write("biaya paspor anak?")
    await vote_down(chat)
    assert [(row.text, row.outcome, row.topics) for row in kept(chat)] == [
        ("biaya paspor anak?", Outcome.UNHELPFUL, ("biaya",))
    ]


async def test_a_vote_for_an_answer_keeps_nothing(chat: DirectChat) -> None:
    await chat.write("biaya paspor anak?")
    await press(chat, Purpose.VOTE, " 1")
    assert kept(chat) == []


async def test_a_vote_long_afterwards_keeps_nothing(chat: DirectChat) -> None:
    await chat.write("biaya paspor anak?")
    await chat.move(2 * HOUR)
    await vote_down(chat)
    assert kept(chat) == []


async def test_a_vote_after_a_restart_keeps_nothing(chat: DirectChat) -> None:
    """The question was in memory only."""
    await chat.write("biaya paspor anak?")
    chat.restart()
    await vote_down(chat)
    assert kept(chat) == []


async def test_a_vote_on_an_answer_that_a_button_led_to_keeps_no_other_question(chat: DirectChat) -> None:
    await chat.write("biaya paspor anak?")
    await chat.write("/start visa")
    await vote_down(chat)
    assert kept(chat) == []


async def test_a_topic_chosen_by_button_is_counted_apart(chat: DirectChat) -> None:
    await chat.write("paspor polikarbonat?")
    await press(chat, Purpose.TOPIC, "biaya")
    assert counts(chat)["tombol", "biaya"] == 1
    assert ("dijawab", "biaya") not in counts(chat)


async def test_days_are_those_of_palembang(chat: DirectChat) -> None:
    await chat.move(14.5 * HOUR)  # 23.30 WIB
    await chat.write("biaya")
    await chat.move(HOUR)
    await chat.write("biaya")
    assert counts(chat)["dijawab", "biaya"] == 1
    assert counts(chat, date(2026, 11, 25))["dijawab", "biaya"] == 1


@pytest.mark.parametrize("text", ["/menyusui", "/polikarbonat sekarang", "081234567890 menyusui@contoh.com"])
async def test_commands_and_bare_personal_data_are_not_kept(chat: DirectChat, text: str) -> None:
    await chat.write(text)
    assert kept(chat) == []


async def test_long_stories_are_cut(chat: DirectChat) -> None:
    await chat.write("tempat menyusui " + "di kantor ada atau tidak " * 30)
    assert len(kept(chat)[0].text) <= 300


async def test_what_a_step_of_a_journey_awaits_is_not_kept(chat: DirectChat) -> None:
    """It missed the step, and the step is shown again: it was no question."""
    await chat.write("/start panduan-bayar-bni")
    await chat.write("apakah menyusui")
    assert counts(chat)["pesan", ""] == 1
    assert kept(chat) == []


async def test_what_officers_try_out_counts_for_nothing(chat: DirectChat) -> None:
    staff = StaffStore(chat.db)
    staff.accept(staff.invite("admin", NOW, 60.0), CITIZEN, "Arif", NOW)
    await chat.write("apakah ada tempat menyusui?")
    assert kept(chat) == []
    assert counts(chat) == {}


async def test_nothing_of_the_form_is_kept(chat: DirectChat) -> None:
    await chat.write("biaya")
    before = counts(chat)
    await chat.write("/start petugas")
    await press(chat, "permohonan_mulai")
    for text in ("menyusui", "polikarbonat"):
        await chat.write(text)
    assert kept(chat) == []
    assert counts(chat) == before


async def test_nothing_is_kept_while_an_officer_holds_the_chat(library: Library) -> None:
    office, citizen = BusyOffice(library, NOW, True), CITIZENS[0]
    office.furnish()
    await office.ask_in_one_go(citizen, Kind.GENERAL)
    [case] = office.open_cases()
    CaseBook(office.db, lambda: NOW).officer_does(WORKERS[0], case.number, Order(action=Action.TAKE))
    await office.write(citizen, "apakah ada tempat menyusui?")
    assert Unanswered(office.db).open(10) == []
    assert Tallies(office.db).between(TODAY, TODAY) == []
    office.db.close()


async def test_no_number_reaches_the_store(chat: DirectChat) -> None:
    await chat.write("polikarbonat 1671051234560001 atau 0812 3456 7890 atau B1234567")
    assert not re.search(r"\d{3}", kept(chat)[0].text)


async def test_my_data_shows_what_is_kept_and_erasing_takes_it(chat: DirectChat) -> None:
    await chat.write("apakah ada tempat menyusui?")
    await chat.write("/data_saya")
    assert "apakah ada tempat menyusui?" in chat.came[-1].text
    await chat.write("/hapus_data")
    assert "belum terjawab" in chat.came[-1].text
    await chat.press(chat.came[-1], next(data for label, data in chat.came[-1].keys if "Ya, hapus" in label))
    assert Unanswered(chat.db).of_chat(CITIZEN) == []

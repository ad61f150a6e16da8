"""The form among everything else the bot does: menus, answers, journeys, commands, other processes."""

from __future__ import annotations

import pytest

from bot.conversation.library import Library
from bot.store.intakes import IntakeStore
from bot.telegram.keys import Purpose
from bot.telegram.requests.keys import RequestPurpose
from tests.telegram.direct import CITIZEN, DirectChat
from tests.telegram.stub_engine import faq

NOW = 1_795_485_600.0  # Tuesday, 24 November 2026, 09.00 WIB
WAY_ON = "▶️ Lanjutkan permohonan"


@pytest.fixture
async def chat(library: Library) -> DirectChat:
    """A form whose first question is open."""
    chat = DirectChat(library, lambda text: faq("petugas" if "petugas" in text else "biaya"), NOW)
    await chat.write("bicara dengan petugas")
    begin = next(
        data
        for (_, data), button in zip(chat.came[-1].keys, chat.meanings(chat.came[-1]), strict=True)
        if button.purpose == RequestPurpose.START
    )
    await chat.press(chat.came[-1], begin)
    await press(chat, "✅ Setuju")
    assert "Siapa nama" in chat.came[-1].text
    return chat


async def press(chat: DirectChat, label: str) -> None:
    await chat.press(chat.came[-1], dict(chat.came[-1].keys)[label])


def active(chat: DirectChat) -> bool:
    draft = IntakeStore(chat.db).get(CITIZEN)
    return draft is not None and draft.active


@pytest.mark.parametrize("command", ["/menu", "/panduan", "/start", "/start biaya", "/kasus", "/bantuan"])
async def test_whatever_is_shown_meanwhile_leads_back(chat: DirectChat, command: str) -> None:
    await chat.write(command)
    assert chat.came[-1].labels[0] == WAY_ON
    assert active(chat)
    await press(chat, WAY_ON)
    assert "Siapa nama" in chat.came[-1].text


async def test_an_answer_in_between_is_followed_by_the_question(chat: DirectChat) -> None:
    await chat.write("berapa biaya paspor?")
    assert "Kita lanjut" in chat.came[-1].text and "Siapa nama" in chat.came[-1].text
    assert Purpose.VOTE in {button.purpose for button in chat.meanings(chat.came[-2])}


async def test_a_question_is_answered_and_the_form_goes_on_without_the_engine(chat: DirectChat) -> None:
    chat.engine.gone = True
    await chat.write("berapa biaya paspor?")
    assert "Siapa nama" in chat.came[-1].text
    await chat.write("Siti Aminah")
    assert "Apa yang ingin disampaikan" in chat.came[-1].text


async def test_whoever_takes_up_a_journey_sets_the_form_aside(chat: DirectChat) -> None:
    await chat.write("/start panduan-bayar-bni")
    assert chat.came[-1].labels[0] == WAY_ON
    assert not active(chat)
    await press(chat, WAY_ON)
    assert "Siapa nama" in chat.came[-1].text and active(chat)


async def test_the_commands_steer_the_form_before_a_journey(chat: DirectChat) -> None:
    await chat.write("/batal")
    assert "belum dikirim" in chat.came[-1].text and not active(chat)
    await chat.write("/lanjut")
    assert "Siapa nama" in chat.came[-1].text and active(chat)


async def test_a_restart_in_the_middle_loses_nothing(chat: DirectChat) -> None:
    await chat.write("Siti Aminah")
    chat.restart()
    await chat.write("Mau tanya paspor ayah saya")
    chat.restart()
    await chat.write("lewati")
    chat.restart()
    await press(chat, "✅ Kirim")
    assert "KP-2026-0001" in chat.came[-1].text


async def test_after_the_form_the_bot_answers_again(chat: DirectChat) -> None:
    await press(chat, "✕ Batal")
    await press(chat, "🗑 Batalkan dan hapus")
    assert WAY_ON not in chat.came[-1].labels
    await chat.write("berapa biaya paspor?")
    assert WAY_ON not in chat.came[-1].labels
    assert Purpose.VOTE in {button.purpose for button in chat.meanings(chat.came[-1])}

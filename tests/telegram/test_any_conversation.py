"""Whatever a citizen presses and types, while the engine comes and goes: never stuck, never two journeys at once."""

from __future__ import annotations

import asyncio
import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.library import Library
from bot.journeys.walk import Walk
from bot.store.journeys import JourneyStore
from bot.telegram.keys import Purpose
from tests.telegram.direct import CITIZEN, DirectChat, Message
from tests.telegram.stub_engine import Messages, faq

NOW = 1_795_500_000.0  # 24 November 2026
ONWARD = {Purpose.GUIDE, Purpose.GUIDE_BELOW, Purpose.START, Purpose.START_HERE}
OUT = {Purpose.PAUSE, Purpose.MENU}
FORM = "permohonan"
FAULT = "ada gangguan di sistem kami"
PROGRESS = re.compile(r"<i>[^<]* · langkah \d+ dari \d+</i>")
ANSWERS: dict[str, Messages] = {
    "biaya paspor berapa?": faq("biaya"),
    "cara daftar online": faq("daftar-online"),
    "halo": faq("sapaan"),
    "resep rendang": faq("luar-topik"),
    "paspor": [{"custom": {"tawaran": ["biaya", "paspor-hilang"]}}],
    "qwerty zxcv": [{"custom": {"serah": "petugas"}}],
    "bingung": [],
}
STEERING = ("lanjut", "kembali", "lewati", "berhenti", "sudah dulu", "mundur")
INPUTS = (
    *("820241123456789", "8202 4112 3456", "82O241123456789", "barusan", "tadi jam 10", "besok jam 9", "kemarin"),
    *("3/12 09.00", "hari ini", "jam 25", "Lansia", "kantor palembang", "wondr by BNI (di HP)", "\u200b"),
)
COMMANDS = (
    *("/start", "/start panduan-bayar-bni", "/start biaya", "/menu"),
    *("/panduan", "/lanjut", "/batal", "/pengingat"),
)
TEXTS = (*ANSWERS, *STEERING, *INPUTS, *COMMANDS)
ACTIONS = ("press", "press", "press", "press", "write", "write", "photo", "wait", "restart")
MINUTES = (1, 60, 24 * 60)


def assert_never_stuck(chat: DirectChat, walk: Walk) -> None:
    """Something sensible was said, and its buttons lead on and out."""
    last = chat.came[-1]
    meanings = chat.meanings(last)
    purposes = {button.purpose for button in meanings}
    assert FAULT not in last.html
    if last.below or any(purpose.startswith(FORM) for purpose in purposes):  # tests/telegram/requests/ has the form
        return
    assert purposes & (ONWARD | OUT | {Purpose.TOPIC}), last.html
    assert len(chat.db.execute("SELECT position FROM journeys WHERE active = 1").fetchall()) <= 1
    position = walk.from_data(JourneyStore(chat.db).active(CITIZEN))
    if position is None or walk.at_end(position) or "⏰" in last.text or "📅" in last.text:
        return
    assert purposes & ONWARD, last.html
    if PROGRESS.search(last.html):  # the step itself
        back = walk.back(position)
        targets = [json.loads(button.value) for button in meanings if button.purpose == Purpose.GUIDE]
        assert back.as_data() in targets or back == position
        assert {Purpose.PAUSE, Purpose.TROUBLE} <= purposes
        assert any(target["langkah"] not in (position.step, back.step) for target in targets)


def draw_button(chat: DirectChat, data: st.DataObject) -> tuple[Message, str]:
    """A button: mostly of the last message, sometimes of an old one."""
    shown = [message for message in chat.messages.values() if message.keys]
    last = chat.came[-1] if chat.came[-1].keys else shown[-1]
    message = last if data.draw(st.integers(0, 4)) else data.draw(st.sampled_from(shown))
    return message, data.draw(st.sampled_from(message.keys))[1]


async def act(chat: DirectChat, data: st.DataObject) -> None:
    match data.draw(
        st.sampled_from(["press", "press", "press", "press", "write", "write", "photo", "wait", "restart"])
    ):
        case "press":
            await chat.press(*draw_button(chat, data))
        case "write":
            await chat.write(data.draw(st.sampled_from(TEXTS)))
        case "photo":
            await chat.send_photo()
        case "wait":
            await chat.move(60 * data.draw(st.sampled_from(MINUTES)))
        case "restart":
            chat.restart()


async def converse(library: Library, data: st.DataObject) -> None:
    chat, walk = DirectChat(library, lambda text: ANSWERS.get(text, []), NOW), Walk(library.journeys)
    await chat.write(data.draw(st.sampled_from(["/panduan", "/start panduan-daftar-online", "/menu"])))
    for _ in range(data.draw(st.integers(1, 25))):
        chat.engine.gone = data.draw(st.integers(0, 9)) == 0
        await act(chat, data)
        assert_never_stuck(chat, walk)
    chat.db.close()


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_any_conversation(library: Library, data: st.DataObject) -> None:
    asyncio.run(converse(library, data))

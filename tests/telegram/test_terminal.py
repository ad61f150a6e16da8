"""The terminal walks journeys too, by buttons and by words."""

from __future__ import annotations

import pytest

from bot.conversation.dialogue import Dialogue
from bot.conversation.library import Library
from bot.journeys.walk import Walk
from bot.telegram.assembly import make_renderer
from bot.telegram.render import visible
from bot.telegram.turn import Key, Say
from bot.terminal import _Chat
from tests.telegram.direct import FakeEngine
from tests.telegram.stub_engine import faq


@pytest.fixture
def chat(library: Library) -> _Chat:
    engine = FakeEngine(lambda text: faq("bayar-bni"))
    return _Chat(library, Dialogue(engine, library.search, Walk(library.journeys)))  # type: ignore[arg-type]


def key(says: list[Say], label: str) -> Key:
    return next(key for say in says for row in say.keyboard for key in row if key.label == label)


async def test_a_journey_by_buttons_and_words(chat: _Chat) -> None:
    said = await chat.hear("bayar bni")
    said = await chat.press(key(said, "▶️ Mulai panduan"))
    assert "langkah 1 dari" in visible(said[0].html)
    said = await chat.press(key(said, "Jenis lain / belum tahu"))
    assert "langkah 2 dari" in visible(said[0].html)
    said = await chat.hear("lanjut")
    assert "Periksa kode billing" in said[0].html
    troubles = await chat.press(key(said, "🆘 Saya terkendala"))
    assert "Terkendala di mana?" in troubles[0].html
    said = await chat.press(key(said, "⏹ Berhenti dulu"))
    assert "berhenti dulu" in said[0].html


@pytest.mark.parametrize(
    ("label", "expected"),
    [("🧭 Panduan langkah demi langkah", "Boleh berhenti kapan saja"), ("💳 Biaya dan pembayaran", "Pilih salah satu")],
)
async def test_the_menu(chat: _Chat, library: Library, label: str, expected: str) -> None:
    said = await chat.press(key([make_renderer(library).menu()], label))
    assert expected in said[0].html

"""The engine is slow, broken or gone: citizens still get an answer and are told so."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from sqlite_utils import Database

from bot.conversation.library import Library
from bot.settings import Settings
from bot.simulator.client import HASAN, SITI, LocalTelegram
from tests.telegram.citizen import Citizen, labels
from tests.telegram.running import running
from tests.telegram.stub_engine import StubEngine, faq

LIMITED = "Sistem kami sedang lambat"
QUESTION = "berapa biaya paspor"


@pytest_asyncio.fixture
async def store(settings: Settings, library: Library, tg: LocalTelegram) -> AsyncIterator[Database]:
    impatient = settings.model_copy(update={"engine_timeout": 0.3})
    async with running(impatient, library, tg) as opened:
        yield opened


async def test_slow(siti: Citizen, engine: StubEngine) -> None:
    engine.hold()
    [reply] = await siti.write(QUESTION)
    assert LIMITED in reply["text"]
    engine.release()
    [full] = await siti.write(QUESTION)
    assert LIMITED not in full["text"] and "Rp950.000" in full["text"]


async def test_down_and_up_again(siti: Citizen, engine: StubEngine) -> None:
    engine.stop()
    [reply] = await siti.write(QUESTION)
    assert LIMITED in reply["text"]
    assert "Biaya paspor" in labels(reply) or "Rp950.000" in reply["text"]
    engine.start()
    [full] = await siti.write(QUESTION)
    assert LIMITED not in full["text"]


async def test_error_500(siti: Citizen, engine: StubEngine) -> None:
    engine.status = 500
    [reply] = await siti.write("paspor hilang")
    assert LIMITED in reply["text"]


async def test_an_answer_that_makes_no_sense(siti: Citizen, engine: StubEngine) -> None:
    engine.otherwise = [{"custom": {"faq": "topik-yang-tidak-ada"}}]
    [reply] = await siti.write(QUESTION)
    assert "ada gangguan" in reply["text"]
    assert "Bicara dengan petugas" in labels(reply)


async def test_menu_buttons_and_deep_links_keep_working(siti: Citizen, engine: StubEngine) -> None:
    engine.stop()
    [menu] = await siti.write("/menu")
    [group] = await siti.press(menu, "💳 Biaya dan pembayaran")
    [answer] = await siti.press(group, "Biaya paspor")
    assert "Rp950.000" in answer["text"] and LIMITED not in answer["text"]
    await siti.tg.start(SITI, "paspor-hilang")
    assert "kantor polisi" in (await siti.replies())[0]["text"]


async def test_words_nobody_knows(siti: Citizen, engine: StubEngine) -> None:
    engine.stop()
    sorry, human = await siti.write("qwxz zzqq", replies=2)
    assert LIMITED in sorry["text"] and "belum paham" in sorry["text"]
    assert "bertanya kepada petugas" in human["text"]


async def test_one_citizen_does_not_wait_for_another(siti: Citizen, engine: StubEngine) -> None:
    """Hasan's question hangs in the engine; Siti's menu comes at once."""
    engine.hold()
    await siti.tg.write(HASAN, "pertanyaan sulit")
    await engine.wait_for(1)
    [menu] = await siti.write("/menu")
    assert "mau tanya soal apa" in menu["text"]
    engine.release()


async def test_two_answers_to_one_message(siti: Citizen, engine: StubEngine) -> None:
    engine.answers[QUESTION] = [*faq("biaya"), *faq("paspor-hilang")]
    first, second = await siti.write(QUESTION, replies=2)
    assert "Rp950.000" in first["text"] and "kantor polisi" in second["text"]

"""Guided journeys through the real bot and the local Telegram. What is said at each step: tests/conversations."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from telegram import Bot
from telegram.error import BadRequest

from bot.settings import Settings
from bot.simulator.client import SITI
from bot.store.journeys import JourneyStore
from bot.store.outbox import Call, Outbox
from bot.store.reminders import Planned, ReminderStore
from bot.telegram.calls import call
from bot.telegram.pictures import with_files
from bot.telegram.turn import PICTURE, Say, Turn
from tests.telegram.citizen import Citizen, labels
from tests.telegram.running import until
from tests.telegram.stub_engine import StubEngine, faq

START, WAY_ON, STOP = "▶️ Mulai panduan", "▶️ Lanjut ke langkah 2 dari 7", "⏹ Berhenti dulu"
OTHER_KIND, ON, SKIP = "Jenis lain / belum tahu", "Lanjut →", "Lewati →"
CODE = "820241123456789"
DAY = 24 * 3600.0
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200"
    "0148afa4710000000049454e44ae426082"
)
Json = dict[str, Any]


async def at_the_amount(siti: Citizen, engine: StubEngine) -> Json:
    """Siti has begun to pay and stands at step 2."""
    engine.answers["bayar bni"] = faq("bayar-bni")
    [answer] = await siti.write("bayar bni")
    [first] = await siti.press(answer, START)
    [amount] = await siti.press(first, OTHER_KIND)
    return amount


async def at_the_code(siti: Citizen, engine: StubEngine) -> Json:
    [code] = await siti.press(await at_the_amount(siti, engine), ON)
    return code


async def test_an_answer_leads_into_its_journey(siti: Citizen, engine: StubEngine, store: Database) -> None:
    engine.answers["bayar bni"] = faq("bayar-bni")
    [answer] = await siti.write("bayar bni")
    assert labels(answer)[0] == START
    [step] = await siti.press(answer, START)
    assert step["message_id"] != answer["message_id"]
    assert step["text"].startswith("Bayar lewat BNI · langkah 1 dari ")
    assert JourneyStore(store).active(SITI) == {"panduan": "bayar-bni", "langkah": "paspor", "pilihan": {}}


async def test_presses_change_the_message_in_place(siti: Citizen, engine: StubEngine) -> None:
    amount = await at_the_amount(siti, engine)
    [code] = await siti.press(amount, ON)
    assert code["message_id"] == amount["message_id"]
    assert len(await siti.bot_texts()) == 2


async def test_a_press_handled_twice_is_harmless(siti: Citizen, engine: StubEngine, store: Database) -> None:
    amount = await at_the_amount(siti, engine)
    await siti.tg.hold("editMessageText")
    await siti.press(amount, ON, replies=0)
    await siti.press(amount, ON, replies=0)
    await siti.tg.wait_for_call("editMessageText", state="held")
    await siti.tg.release()
    await siti.notice(4)
    position = JourneyStore(store).active(SITI)
    assert position and position["langkah"] == "kode"


async def test_the_engine_knows_of_the_journey_only_with_typed_texts(siti: Citizen, engine: StubEngine) -> None:
    await at_the_amount(siti, engine)
    [answer] = await siti.write("biaya?")
    assert labels(answer)[0] == WAY_ON
    assert engine.journeys[-1] == {"panduan": "bayar-bni", "langkah": "jumlah-lain", "pilihan": {"paspor": "lain"}}


async def test_a_code_reaches_neither_engine_nor_disk(
    siti: Citizen, engine: StubEngine, store: Database, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await at_the_code(siti, engine)
    [reply] = await siti.write(f"kode billing: {CODE}")
    assert "15 angka: ••••••••••••789" in reply["text"] and "Pengingat batas bayar" in reply["text"]
    assert not [text for text in engine.texts if "789" in text]
    files = settings.database.parent.glob(f"{settings.database.name}*")
    assert not [file for file in files if CODE.encode() in file.read_bytes()]
    assert CODE not in caplog.text


async def test_everything_but_understanding_works_without_the_engine(siti: Citizen, engine: StubEngine) -> None:
    engine.stop()
    await siti.tg.start(SITI, "panduan-bayar-bni")
    [first] = await siti.replies()
    [amount] = await siti.press(first, OTHER_KIND)
    assert "lambat" not in amount["text"]
    [stopped] = await siti.press(amount, STOP)
    assert stopped["message_id"] == amount["message_id"]
    [again] = await siti.write("lanjut")
    assert "Kita lanjutkan dari langkah 2" in again["text"]
    [stopped] = await siti.write("/batal")
    assert "berhenti dulu" in stopped["text"]


async def test_only_one_journey_is_active(siti: Citizen, engine: StubEngine, store: Database) -> None:
    await at_the_amount(siti, engine)
    await siti.tg.start(SITI, "panduan-daftar-online")
    [step] = await siti.replies()
    assert "Panduan Bayar lewat BNI saya simpan dulu" in step["text"]
    journeys = JourneyStore(store)
    assert [active["panduan"] for active in [journeys.active(SITI)] if active] == ["daftar-online"]
    assert [paused["panduan"] for paused in journeys.resumable(SITI)] == ["bayar-bni"]


async def test_a_deep_link_to_no_journey_greets(siti: Citizen) -> None:
    await siti.tg.start(SITI, "panduan-khayal")
    [greeting] = await siti.replies()
    assert "selamat datang" in greeting["text"]


def waiting(store: Database) -> int:
    return len(ReminderStore(store).of_chat(SITI))


def remind_siti(store: Database, due: float) -> None:
    with store.atomic():
        ReminderStore(store).add(SITI, "batas-bayar", [Planned("bayar_awal", due + DAY, due, due + DAY)], {})


async def test_who_blocks_the_bot_is_reminded_no_more(siti: Citizen, store: Database) -> None:
    await siti.tg.start(SITI)
    await siti.replies()
    remind_siti(store, time.time() + DAY)
    await siti.tg.block(SITI)
    await until(lambda: waiting(store) == 0)


async def test_nor_whom_no_message_reaches(siti: Citizen, store: Database) -> None:
    """Blocked while the bot did not hear of it: the next message is refused."""
    await siti.tg.start(SITI)
    [greeting] = await siti.replies()
    remind_siti(store, time.time() + DAY)
    await siti.tg.fail("sendMessage", 403, description="Forbidden: bot was blocked by the user")
    await siti.tg.write(SITI, "/menu")
    await until(lambda: waiting(store) == 0)
    assert greeting


async def test_a_reminder_comes_by_itself(siti: Citizen, store: Database) -> None:
    await siti.tg.start(SITI)
    await siti.replies()
    remind_siti(store, time.time() - 1)
    await siti.tg.write(SITI, "/menu")  # any commit wakes the loop
    texts = [reply["text"] for reply in await siti.replies(2)]
    assert ["belum dibayar" in text for text in sorted(texts)].count(True) == 1


def test_a_picture_goes_into_the_outbox_by_name(db: Database) -> None:
    turn = Turn(SITI)
    turn.say(Say("<b>Menu</b>", picture="gambar/menu.png"))
    [sent] = turn.finished(None)  # type: ignore[arg-type]
    Outbox(db).put([sent])
    [row] = Outbox(db).due(0, set(), 1)
    assert row.call == Call(
        SITI,
        "sendPhoto",
        {"chat_id": SITI, "parse_mode": "HTML", "photo": {PICTURE: "gambar/menu.png"}, "caption": "<b>Menu</b>"},
    )


async def test_a_picture_is_uploaded(siti: Citizen, bot: Bot, tmp_path: Path) -> None:
    await siti.tg.start(SITI)
    await siti.replies()
    await siti.tg.rate_limits(False)
    (tmp_path / "menu.png").write_bytes(PIXEL)
    params = {"chat_id": SITI, "photo": {PICTURE: "menu.png"}, "caption": "Menu"}
    await call(bot, "sendPhoto", with_files(params, tmp_path))
    [shown] = await siti.replies()
    assert shown["photo"] and shown["caption"] == "Menu"


@pytest.mark.parametrize("name", ["tidak-ada.png", "../rahasia.png", "/etc/hostname", ""])
def test_only_pictures_of_journeys_are_uploaded(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "panduan"
    folder.mkdir()
    (tmp_path / "rahasia.png").write_bytes(PIXEL)
    with pytest.raises(BadRequest):
        with_files({"photo": {PICTURE: name}}, folder)

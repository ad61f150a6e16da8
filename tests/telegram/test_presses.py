"""Buttons: topics, the menu and back, votes, and ids that mean nothing here."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.simulator.client import HASAN, SITI
from bot.store.feedback import Feedback
from tests.telegram.citizen import Citizen, labels
from tests.telegram.stub_engine import StubEngine

YES, NO, MENU = "👍 Membantu", "👎 Kurang", "☰ Menu"
OLD = "sudah tidak berlaku"
Json = dict[str, Any]


async def test_a_topic(siti: Citizen, engine: StubEngine) -> None:
    [answer] = await siti.write("biaya")
    [next_answer] = await siti.press(answer, "Paspor hilang")
    assert "kantor polisi" in next_answer["text"]
    assert engine.texts == ["biaya", "/paspor-hilang"]
    assert await siti.notice() == ""  # the spinner ends


async def test_the_menu_is_walked_in_one_message(siti: Citizen) -> None:
    [menu] = await siti.write("/menu")
    [group] = await siti.press(menu, "💳 Biaya dan pembayaran")
    assert group["message_id"] == menu["message_id"]
    assert "Biaya paspor" in labels(group) and "Bayar lewat BNI" in labels(group)
    [back] = await siti.press(group, "← Semua topik")
    assert "📱 Daftar online (M-Paspor)" in labels(back)
    assert "Obrolan" not in labels(back)


async def test_the_menu_below_an_answer_leaves_the_answer(siti: Citizen) -> None:
    [answer] = await siti.write("biaya")
    [menu] = await siti.press(answer, MENU)
    assert "mau tanya soal apa" in menu["text"]
    assert len(await siti.bot_texts()) == 2


async def test_an_offer_and_not_that(siti: Citizen, engine: StubEngine) -> None:
    engine.answers["paspor"] = [{"custom": {"tawaran": ["biaya", "paspor-hilang", "tidak-ada"]}}]
    [offer] = await siti.write("paspor")
    assert "maksud Bapak/Ibu yang mana?" in offer["text"]
    assert labels(offer) == ["Biaya paspor", "Paspor hilang", "Bukan itu", "🙋 Hubungi petugas"]
    [again] = await siti.press(offer, "Bukan itu")
    assert "dengan kata lain" in again["text"]
    assert labels(again) == ["Bicara dengan petugas", MENU]
    [human] = await siti.press(offer, "🙋 Hubungi petugas")
    assert "bertanya kepada petugas" in human["text"]


async def test_hand_over(siti: Citizen, engine: StubEngine) -> None:
    engine.answers["xyz"] = [{"custom": {"serah": "petugas"}}]
    sorry, human = await siti.write("xyz", replies=2)
    assert "belum paham" in sorry["text"]
    assert "bertanya kepada petugas" in human["text"]


async def test_a_vote_counts_once_and_its_buttons_vanish(siti: Citizen, store: Database) -> None:
    [answer] = await siti.write("biaya")
    await siti.press(answer, YES, replies=0)
    assert "Terima kasih" in await siti.notice()
    [changed] = await siti.replies()
    assert changed["message_id"] == answer["message_id"]
    assert changed["text"] == answer["text"]
    assert labels(changed) == [label for label in labels(answer) if label not in (YES, NO)]
    assert Feedback(store).counts() == {"biaya": (1, 0)}


async def test_a_second_vote_is_harmless(siti: Citizen, store: Database, bot: Bot) -> None:
    """Two quick presses: the second was sent before the buttons vanished."""
    [answer] = await siti.write("biaya")
    await siti.tg.hold("editMessageReplyMarkup")
    await siti.press(answer, NO, replies=0)
    await siti.press(answer, YES, replies=0)
    await siti.tg.wait_for_call("editMessageReplyMarkup", state="held")
    await siti.tg.release()
    assert "kami catat" in await siti.notice(1)
    assert OLD in await siti.notice(2)
    assert Feedback(store).counts() == {"biaya": (0, 1)}


async def press_forged(bot: Bot, siti: Citizen, data: str) -> str:
    """Press a button that carries `data`, made by someone else with the bot's own message."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])
    message = await bot.send_message(SITI, "?", reply_markup=keyboard)
    await siti.tg.press(SITI, message.message_id, data=data)
    return await siti.notice()


async def test_a_forged_button(siti: Citizen, bot: Bot, store: Database) -> None:
    await siti.tg.rate_limits(False)
    await siti.tg.start(SITI)
    await siti.replies()
    assert OLD in await press_forged(bot, siti, "suara biaya abc 1")
    assert Feedback(store).counts() == {}


async def test_a_foreign_button(siti: Citizen, bot: Bot, store: Database, engine: StubEngine) -> None:
    """An id that is valid in another citizen's chat means nothing in this one."""
    await siti.tg.rate_limits(False)
    await siti.tg.start(SITI)
    await siti.replies()
    [foreign] = await Citizen(siti.tg, HASAN).write("biaya")
    data = foreign["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert OLD in await press_forged(bot, siti, data)
    assert engine.texts == ["biaya"]


async def test_a_button_older_than_the_store(siti: Citizen, store: Database) -> None:
    [answer] = await siti.write("biaya")
    store.execute("DELETE FROM buttons")
    await siti.press(answer, MENU, replies=0)
    assert OLD in await siti.notice()


async def test_callback_data_fits_telegram(siti: Citizen) -> None:
    menu_and_answer = [*await siti.write("/menu"), *await siti.write("biaya")]
    keys = [key for m in menu_and_answer for row in m["reply_markup"]["inline_keyboard"] for key in row]
    assert len(keys) > 10
    assert all(1 <= len(key["callback_data"].encode()) <= 64 for key in keys)
    assert all("biaya" not in key["callback_data"] for key in keys)

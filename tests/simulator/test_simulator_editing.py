"""Edits, deletion, pins, reactions, and answers to buttons."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

from bot.simulator import samples
from bot.simulator.client import DEWI, GROUP_ID, SITI, LocalTelegram, Refused

pytestmark = pytest.mark.asyncio

KEYS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Ya", callback_data="y"), InlineKeyboardButton("Situs", url="imigrasi.go.id")]]
)


async def greeted(bot: Bot, tg: LocalTelegram, **options: Any) -> Message:
    await tg.start(SITI)
    return await bot.send_message(SITI, "Halo", **options)


async def test_edit_text_replaces_markup_too(bot: Bot, tg: LocalTelegram) -> None:
    message = await greeted(bot, tg, reply_markup=KEYS)
    edited: Any = await bot.edit_message_text("<i>Hai</i>", SITI, message.message_id, parse_mode="HTML")
    assert edited.text == "Hai"
    assert edited.edit_date
    assert edited.reply_markup is None
    shown = (await tg.messages(SITI))[-1]
    assert shown["sim"]["edited"]


async def test_edit_markup_only_is_not_shown_as_an_edit(bot: Bot, tg: LocalTelegram) -> None:
    message = await greeted(bot, tg, reply_markup=KEYS)
    await bot.edit_message_reply_markup(SITI, message.message_id)
    shown = (await tg.messages(SITI))[-1]
    assert "reply_markup" not in shown
    assert not shown["sim"]["edited"]


async def test_edit_caption(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    photo = await bot.send_photo(SITI, samples.photo(), caption="a")
    edited: Any = await bot.edit_message_caption(SITI, photo.message_id, caption="b")
    assert edited.caption == "b"


async def test_refused_edits(bot: Bot, tg: LocalTelegram) -> None:
    message = await greeted(bot, tg, reply_markup=KEYS)
    photo = await bot.send_photo(SITI, samples.photo())
    written = await tg.write(SITI, "pesan warga")
    same = bot.edit_message_text("Halo", SITI, message.message_id, reply_markup=KEYS)
    refused = [
        (same, "message is not modified: specified new message content and reply markup are exactly"),
        (bot.edit_message_reply_markup(SITI, photo.message_id), "message is not modified"),
        (bot.edit_message_text("x", SITI, 999), "message to edit not found"),
        (bot.edit_message_text("x", SITI, written["message_id"]), "message can't be edited"),
        (bot.edit_message_text("x", SITI, photo.message_id), "there is no text in the message to edit"),
        (bot.edit_message_caption(SITI, message.message_id, caption="x"), "there is no caption"),
        (bot.edit_message_text("x" * 4097, SITI, message.message_id), "message is too long"),
    ]
    for call, complaint in refused:
        with pytest.raises(BadRequest, match=f"(?i){complaint}"):
            await call


@pytest.mark.parametrize("markup", [ForceReply(), ReplyKeyboardMarkup([["Ya"]]), ReplyKeyboardRemove()])
async def test_only_inline_buttons_leave_a_message_open_to_edits(bot: Bot, tg: LocalTelegram, markup: Any) -> None:
    message = await greeted(bot, tg, reply_markup=markup)
    with pytest.raises(BadRequest, match="(?i)message can't be edited"):
        await bot.edit_message_text("Hai", SITI, message.message_id)


async def test_delete(bot: Bot, tg: LocalTelegram) -> None:
    message = await greeted(bot, tg)
    await bot.delete_message(SITI, message.message_id)
    assert [m.get("text") for m in await tg.messages(SITI)] == ["/start"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(SITI, message.message_id)


async def test_old_messages_cannot_be_deleted(bot: Bot, tg: LocalTelegram) -> None:
    message = await greeted(bot, tg)
    await tg.advance_clock(48 * 3600 + 1)
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_message(SITI, message.message_id)


async def test_pin(bot: Bot, tg: LocalTelegram) -> None:
    card = await bot.send_message(GROUP_ID, "Kartu kasus")
    await bot.pin_chat_message(GROUP_ID, card.message_id)
    state = await tg.chat(GROUP_ID)
    assert state["pinned"] == [card.message_id]
    assert state["messages"][-1]["pinned_message"]["text"] == "Kartu kasus"
    chat = await bot.get_chat(GROUP_ID)
    assert chat.pinned_message and chat.pinned_message.message_id == card.message_id
    await bot.unpin_chat_message(GROUP_ID, card.message_id)
    assert (await tg.chat(GROUP_ID))["pinned"] == []
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await bot.pin_chat_message(GROUP_ID, 999)


async def test_reactions(bot: Bot, tg: LocalTelegram) -> None:
    written = await tg.write(SITI, "terima kasih")
    await bot.set_message_reaction(SITI, written["message_id"], "❤")
    assert (await tg.messages(SITI))[0]["sim"]["reactions"] == [{"type": "emoji", "emoji": "❤"}]
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(SITI, written["message_id"], ReactionTypeEmoji("🛂"))
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(SITI, 999, "❤")


async def test_a_button_is_pressed_and_answered(bot: Bot, tg: LocalTelegram) -> None:
    message = await greeted(bot, tg, reply_markup=KEYS)
    version = (await tg.chat(SITI))["version"]
    pressed = await tg.press(SITI, message.message_id, row=0, col=0)
    query = (await bot.get_updates())[-1].callback_query
    assert query and query.id == pressed["query_id"]
    assert query.data == "y"
    assert query.message and query.message.message_id == message.message_id
    await query.answer("Baik", show_alert=True)
    async with tg.events(version) as events:
        async for event in events:
            if event["type"] == "answer":
                assert (event["text"], event["show_alert"], event["user_id"]) == ("Baik", True, SITI)
                break


async def test_buttons_by_data_and_label_and_those_with_an_address(bot: Bot, tg: LocalTelegram) -> None:
    message = await greeted(bot, tg, reply_markup=KEYS)
    assert (await tg.press(SITI, message.message_id, data="y"))["query_id"]
    address = await tg.press(SITI, message.message_id, label="Situs")
    assert address["query_id"] is None
    assert address["button"]["url"] == "http://imigrasi.go.id/"
    with pytest.raises(Refused):
        await tg.press(SITI, message.message_id, data="tidak ada")


async def test_refused_answers(bot: Bot, tg: LocalTelegram) -> None:
    message = await greeted(bot, tg, reply_markup=KEYS)
    pressed = await tg.press(SITI, message.message_id, data="y")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(pressed["query_id"], "a" * 201)
    await tg.advance_clock(31)
    for query_id in (pressed["query_id"], "tidak-ada"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id"):
            await bot.answer_callback_query(query_id)


async def test_officers_press_buttons_in_the_group(bot: Bot, tg: LocalTelegram) -> None:
    card = await bot.send_message(GROUP_ID, "Kartu", reply_markup=KEYS)
    await tg.press(DEWI, card.message_id, data="y", chat_id=GROUP_ID)
    query = (await bot.get_updates())[-1].callback_query
    assert query and query.from_user.id == DEWI
    assert query.message and query.message.chat.id == GROUP_ID

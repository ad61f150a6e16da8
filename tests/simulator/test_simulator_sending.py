"""Messages without files: content, markup, topics, replies, refusals."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from bot.simulator.client import GROUP_ID, RINA, SITI, LocalTelegram

pytestmark = pytest.mark.asyncio


def inline(data: str) -> InlineKeyboardMarkup:
    # Built from a dictionary: the library itself would refuse data that is too long.
    return InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data=data)]])


async def test_text_with_html(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    message = await bot.send_message(SITI, "<b>Halo</b> &amp; selamat", parse_mode="HTML")
    assert message.text == "Halo & selamat"
    assert [str(entity.type) for entity in message.entities] == ["bold"]
    assert message.from_user and message.from_user.id == 123456
    # Its own messages do not come back to the bot as updates.
    assert len(await bot.get_updates()) == 1


@pytest.mark.parametrize(
    ("text", "parse_mode", "complaint"),
    [
        ("", None, "Message text is empty"),
        (" \n ", None, "Message text is empty"),
        ("<b> </b>", "HTML", "Message text is empty"),
        ("a" * 4097, None, "Message is too long"),
        ("<b>a", "HTML", "Can't parse entities"),
    ],
)
async def test_refused_texts(bot: Bot, tg: LocalTelegram, text: str, parse_mode: str | None, complaint: str) -> None:
    await tg.start(SITI)
    with pytest.raises(BadRequest, match=complaint):
        await bot.send_message(SITI, text, parse_mode=parse_mode)


async def test_the_length_counts_after_parsing(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    message = await bot.send_message(SITI, "<b>" + "a" * 4096 + "</b>", parse_mode="HTML")
    assert message.text and len(message.text) == 4096


async def test_who_can_be_written_to(bot: Bot, tg: LocalTelegram) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "halo")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(SITI, "halo")
    await tg.start(SITI)
    await tg.block(SITI)
    for refused in (bot.send_message(SITI, "halo"), bot.send_chat_action(SITI, "typing")):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await refused
    await tg.start(SITI)
    await bot.send_message(SITI, "halo")


@pytest.mark.parametrize("data", ["", "x" * 65, "é" * 33])
async def test_button_data_is_limited_in_bytes(bot: Bot, tg: LocalTelegram, data: str) -> None:
    await tg.start(SITI)
    await bot.send_message(SITI, "boleh", reply_markup=inline("x" * 64))
    with pytest.raises(BadRequest, match="[Bb]utton_data_invalid"):
        await bot.send_message(SITI, "tidak", reply_markup=inline(data))


async def test_inline_buttons_need_an_action(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    with pytest.raises(BadRequest, match="text buttons are unallowed in the inline keyboard"):
        await bot.send_message(SITI, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Ya")]]))
    with pytest.raises(BadRequest, match="is invalid"):
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ya", url="bukan alamat")]])
        await bot.send_message(SITI, "x", reply_markup=markup)


async def test_a_forced_reply_is_told_to_the_watchers(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    before = (await tg.chat(SITI))["version"]
    sent = await bot.send_message(SITI, "Kapan?", reply_markup=ForceReply(input_field_placeholder="Tanggal"))
    async with tg.events(before) as events:
        async for event in events:
            if event["type"] == "force_reply":
                break
    assert (event["message_id"], event["markup"]["input_field_placeholder"]) == (sent.message_id, "Tanggal")


async def test_reply_keyboard_comes_and_goes(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    keys: list[list[str | KeyboardButton]] = [["Biaya", KeyboardButton("Lokasi saya", request_location=True)]]
    message = await bot.send_message(SITI, "Pilih", reply_markup=ReplyKeyboardMarkup(keys))
    assert message.reply_markup is None
    keyboard = (await tg.chat(SITI))["keyboard"]
    assert keyboard["keyboard"][0] == [{"text": "Biaya"}, {"text": "Lokasi saya", "request_location": True}]
    await bot.send_message(SITI, "Selesai", reply_markup=ReplyKeyboardRemove())
    assert (await tg.chat(SITI))["keyboard"] is None


async def test_replies(bot: Bot, tg: LocalTelegram) -> None:
    asked = await tg.write(SITI, "Berapa biayanya?")
    answer = await bot.send_message(SITI, "Rp", reply_parameters=ReplyParameters(asked["message_id"]))
    assert answer.reply_to_message and answer.reply_to_message.text == "Berapa biayanya?"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(SITI, "x", reply_parameters=ReplyParameters(999))
    lonely = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(SITI, "x", reply_parameters=lonely)).reply_to_message is None


async def test_topics(bot: Bot) -> None:
    topic = await bot.create_forum_topic(GROUP_ID, "Kasus 1")
    message = await bot.send_message(GROUP_ID, "Isi", message_thread_id=topic.message_thread_id)
    assert message.is_topic_message
    assert message.message_thread_id == topic.message_thread_id
    assert message.reply_to_message and message.reply_to_message.forum_topic_created
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(GROUP_ID, "Isi", message_thread_id=999)


async def test_options_are_kept(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    message = await bot.send_message(
        SITI,
        "https://imigrasi.go.id",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        protect_content=True,
    )
    assert message.link_preview_options and message.link_preview_options.is_disabled
    assert message.has_protected_content


async def test_location_contact_and_chat_action(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    located = await bot.send_location(SITI, latitude=-2.97, longitude=104.77)
    assert located.location and located.location.latitude == -2.97
    with pytest.raises(BadRequest):
        await bot.send_location(SITI, latitude=-97, longitude=104.77)
    called = await bot.send_contact(SITI, phone_number="+62711", first_name="Kantor")
    assert called.contact and called.contact.phone_number == "+62711"
    assert await bot.send_chat_action(SITI, "typing")
    assert (await tg.chat(SITI))["typing"] == "typing"
    await bot.send_message(SITI, "selesai")
    assert (await tg.chat(SITI))["typing"] is None
    with pytest.raises(BadRequest, match="[Ww]rong parameter action"):
        await bot.send_chat_action(SITI, "melamun")


async def test_typing_ends_by_itself(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await bot.send_chat_action(SITI, "typing")
    await tg.advance_clock(5.1)
    assert (await tg.chat(SITI))["typing"] is None


async def test_message_ids_of_private_chats_form_one_row(bot: Bot, tg: LocalTelegram) -> None:
    first, second = await tg.start(SITI), await tg.start(RINA)
    in_group: Any = await bot.send_message(GROUP_ID, "halo")
    assert second["message_id"] == first["message_id"] + 1
    # Hence the same id may mean one message in the group and another in a private chat.
    assert in_group.message_id == first["message_id"]

"""The staff forum, chat members, and the bot's profile."""

from __future__ import annotations

import pytest
from telegram import Bot, BotCommandScopeAllPrivateChats, MenuButtonCommands
from telegram.constants import ForumIconColor
from telegram.error import BadRequest

from bot.simulator.client import BUDI, DEWI, GROUP_ID, SITI, LocalTelegram, Refused

pytestmark = pytest.mark.asyncio


async def test_life_of_a_topic(bot: Bot, tg: LocalTelegram) -> None:
    topic = await bot.create_forum_topic(GROUP_ID, "Kasus 1", icon_color=ForumIconColor.GREEN)
    thread = topic.message_thread_id
    await tg.write(DEWI, "saya ambil", chat_id=GROUP_ID, thread_id=thread)
    (update,) = await bot.get_updates()
    assert update.message and update.message.message_thread_id == thread
    assert update.message.reply_to_message and update.message.reply_to_message.message_id == thread
    assert await bot.edit_forum_topic(GROUP_ID, thread, name="Kasus 1 · Dewi")
    assert await bot.close_forum_topic(GROUP_ID, thread)
    (shown,) = (await tg.chat(GROUP_ID))["topics"]
    assert (shown["name"], shown["closed"]) == ("Kasus 1 · Dewi", True)
    with pytest.raises(Refused, match="ditutup"):
        await tg.write(BUDI, "terlambat", chat_id=GROUP_ID, thread_id=thread)
    assert await bot.reopen_forum_topic(GROUP_ID, thread)
    await tg.write(BUDI, "sempat", chat_id=GROUP_ID, thread_id=thread)
    assert await bot.delete_forum_topic(GROUP_ID, thread)
    assert await tg.messages(GROUP_ID) == []
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(GROUP_ID, "x", message_thread_id=thread)


async def test_refused_topics(bot: Bot, tg: LocalTelegram) -> None:
    topic = await bot.create_forum_topic(GROUP_ID, "Kasus")
    thread = topic.message_thread_id
    refused = [
        (bot.create_forum_topic(SITI, "x"), "the chat is not a forum"),
        (bot.create_forum_topic(GROUP_ID, "x" * 129), "TOPIC_TITLE_TOO_LONG"),
        (bot.create_forum_topic(GROUP_ID, " "), "TOPIC_TITLE_EMPTY"),
        (bot.edit_forum_topic(GROUP_ID, thread, name="Kasus"), "TOPIC_NOT_MODIFIED"),
        (bot.reopen_forum_topic(GROUP_ID, thread), "TOPIC_NOT_MODIFIED"),
        (bot.close_forum_topic(GROUP_ID, 999), "TOPIC_ID_INVALID"),
    ]
    for call, complaint in refused:
        with pytest.raises(BadRequest, match=f"(?i){complaint}"):
            await call


async def test_officers_open_and_close_topics(bot: Bot, tg: LocalTelegram) -> None:
    topic = await tg.topic(DEWI, "create", name="Rapat")
    (opened,) = await bot.get_updates()
    assert opened.message and opened.message.forum_topic_created
    assert opened.message.message_thread_id == topic["message_thread_id"]
    await tg.topic(DEWI, "close", thread_id=topic["message_thread_id"])
    closed = (await bot.get_updates())[-1]
    assert closed.message and closed.message.forum_topic_closed
    with pytest.raises(Refused):
        await tg.topic(BUDI, "reopen", thread_id=topic["message_thread_id"])


async def test_the_owner_deletes_a_topic_and_the_bot_is_not_told(bot: Bot, tg: LocalTelegram) -> None:
    thread = (await bot.create_forum_topic(GROUP_ID, "Kasus")).message_thread_id
    await bot.send_message(GROUP_ID, "Kartu", message_thread_id=thread)
    with pytest.raises(Refused, match="menghapus"):
        await tg.topic(BUDI, "delete", thread_id=thread)
    await tg.topic(DEWI, "delete", thread_id=thread)
    assert await tg.messages(GROUP_ID) == []
    assert await bot.get_updates() == ()
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(GROUP_ID, "x", message_thread_id=thread)


async def test_members(bot: Bot) -> None:
    assert (await bot.get_chat_member(GROUP_ID, DEWI)).status == "creator"
    assert (await bot.get_chat_member(GROUP_ID, BUDI)).status == "member"
    assert (await bot.get_chat_member(GROUP_ID, SITI)).status == "left"
    with pytest.raises(BadRequest, match="Participant_id_invalid"):
        await bot.get_chat_member(GROUP_ID, 999)
    assert {admin.user.id for admin in await bot.get_chat_administrators(GROUP_ID)} == {bot.id, DEWI}
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(SITI)


async def test_chats(bot: Bot) -> None:
    group = await bot.get_chat(GROUP_ID)
    assert (group.type, group.is_forum) == ("supergroup", True)
    assert (await bot.get_chat(SITI)).first_name == "Ibu Siti"


async def test_citizens_are_not_in_the_group(tg: LocalTelegram) -> None:
    with pytest.raises(Refused, match="bukan anggota"):
        await tg.write(SITI, "halo", chat_id=GROUP_ID)


async def test_commands_by_scope_and_language(bot: Bot, tg: LocalTelegram) -> None:
    await bot.set_my_commands([("start", "Mulai")])
    await bot.set_my_commands([("biaya", "Biaya paspor")], scope=BotCommandScopeAllPrivateChats())
    assert [c.command for c in await bot.get_my_commands()] == ["start"]
    assert [c["command"] for c in await tg.commands(SITI)] == ["biaya"]
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    assert [c["command"] for c in await tg.commands(SITI)] == ["start"]
    for command in (("Besar", "x"), ("ada spasi", "x"), ("a" * 33, "x")):
        with pytest.raises(BadRequest, match="Bot_command_invalid"):
            await bot.set_my_commands([command])
    with pytest.raises(BadRequest, match="Bot_command_description_invalid"):
        await bot.set_my_commands([("a", "x" * 257)])


async def test_descriptions_name_and_menu_button(bot: Bot) -> None:
    await bot.set_my_description("Panduan paspor")
    await bot.set_my_short_description("Paspor")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_my_description()).description == "Panduan paspor"
    assert (await bot.get_my_short_description()).short_description == "Paspor"
    assert (await bot.get_my_name()).name == "Pandu Paspor"
    assert (await bot.get_chat_menu_button(SITI)).type == "commands"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_description("x" * 513)

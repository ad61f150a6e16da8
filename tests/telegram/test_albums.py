"""Photos sent together: Telegram makes single messages of them; one reply is enough."""

from __future__ import annotations

from typing import Any

import pytest
from sqlite_utils import Database
from telegram import Bot, Update

from bot.conversation.engine import Engine
from bot.conversation.library import Library
from bot.telegram.assembly import make_parts
from bot.telegram.handler import Handler
from bot.telegram.render import visible
from tests.telegram.running import bare_settings
from tests.telegram.stub_engine import StubEngine

CHAT = {"id": 7, "type": "private", "first_name": "Siti"}
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]


async def typing(chat_id: int) -> None:
    pass


@pytest.fixture
def handler(library: Library, db: Database, engine: StubEngine) -> Handler:
    parts = make_parts(library, db, Engine(engine.address, "x", 5.0), bare_settings(), typing, lambda: None)
    return parts.handler


async def replies(handler: Handler, bot: Bot, *contents: dict[str, Any]) -> list[str]:
    """What is said to messages with these contents, one after the other."""
    said: list[str] = []
    for id_, content in enumerate(contents, start=1):
        message = {"message_id": id_, "date": 1_800_000_000, "chat": CHAT, **content}
        turn = await handler.handle(Update.de_json({"update_id": id_, "message": message}, bot))
        said += [visible(say.html) for say in turn.says] if turn else []
    return said


async def test_three_photos_one_reply(handler: Handler, bot: Bot) -> None:
    album = {"photo": PHOTO, "media_group_id": "1"}
    [reply] = await replies(handler, bot, album, album, album)
    assert "belum bisa membaca gambar" in reply


async def test_three_photos_with_a_question(handler: Handler, bot: Bot, engine: StubEngine) -> None:
    album = {"photo": PHOTO, "media_group_id": "1"}
    [reply] = await replies(handler, bot, {**album, "caption": "biaya?"}, album, album)
    assert engine.texts == ["biaya?"]
    assert "Rp950.000" in reply


async def test_single_photos_and_another_album_are_answered(handler: Handler, bot: Bot) -> None:
    first, second = ({"photo": PHOTO, "media_group_id": id_} for id_ in ("1", "2"))
    assert len(await replies(handler, bot, first, first, second, {"photo": PHOTO}, {"photo": PHOTO})) == 4


async def test_service_messages_need_no_reply(handler: Handler, bot: Bot) -> None:
    assert await replies(handler, bot, {"new_chat_title": "x"}, {"pinned_message": None}) == []


async def test_other_kinds(handler: Handler, bot: Bot) -> None:
    dice = {"dice": {"emoji": "🎲", "value": 3}}
    venue = {
        "venue": {"location": {"latitude": 1, "longitude": 2}, "title": "x", "address": "y"},
        "location": {"latitude": 1, "longitude": 2},
    }
    note = {"video_note": {"file_id": "a", "file_unique_id": "b", "length": 9, "duration": 1}}
    said = await replies(handler, bot, dice, venue, note)
    assert ["bantu" in said[0], "lokasi tidak saya simpan" in said[1], "pesan suara" in said[2]] == [True] * 3

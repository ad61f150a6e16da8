"""Files, and messages that are copied or forwarded."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.simulator import samples
from bot.simulator.client import DEWI, GROUP_ID, RINA, SITI, LocalTelegram

pytestmark = pytest.mark.asyncio


async def test_upload_then_reuse_then_download(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    sent = await bot.send_photo(SITI, samples.photo(), caption="<b>Foto</b>", parse_mode="HTML")
    assert sent.caption == "Foto"
    assert (sent.photo[-1].width, sent.photo[-1].height) == (480, 320)
    assert sent.photo[0].width < sent.photo[-1].width
    again = await bot.send_photo(SITI, sent.photo[-1].file_id)
    assert again.photo[-1].file_id == sent.photo[-1].file_id
    file = await bot.get_file(again.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == samples.photo()


async def test_document_voice_and_sticker(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    document = await bot.send_document(SITI, b"isi", filename="surat.pdf")
    assert document.document and document.document.file_name == "surat.pdf"
    voice = await bot.send_voice(SITI, samples.voice(), duration=1)
    assert voice.voice and voice.voice.file_id
    received = await tg.send(SITI, "sticker")
    sticker = await bot.send_sticker(SITI, received["sticker"]["file_id"])
    assert sticker.sticker and sticker.sticker.width == 512


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "sticker"])
async def test_what_people_attach_can_be_passed_on(bot: Bot, tg: LocalTelegram, kind: str) -> None:
    await tg.send(SITI, kind)
    (update,) = await bot.get_updates()
    assert update.message
    copy = await bot.copy_message(GROUP_ID, SITI, update.message.message_id)
    (passed_on,) = await tg.messages(GROUP_ID)
    assert passed_on["message_id"] == copy.message_id
    assert kind in passed_on


async def test_refused_files(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    document = await bot.send_document(SITI, b"isi")
    assert document.document
    refused = [
        (bot.send_photo(SITI, b"bukan gambar"), "Image_process_failed"),
        (bot.send_photo(SITI, document.document.file_id), "can't use file of type Document as Photo"),
        (bot.send_photo(SITI, "tidak-ada"), "wrong file identifier"),
        (bot.send_photo(SITI, samples.photo(), caption="a" * 1025), "caption is too long"),
        (bot.send_document(SITI, b""), "non-empty"),
        (bot.get_file("tidak-ada"), "invalid file_id"),
    ]
    for call, complaint in refused:
        with pytest.raises(BadRequest, match=f"(?i){complaint}"):
            await call


async def test_copy_and_forward(bot: Bot, tg: LocalTelegram) -> None:
    written = await tg.write(SITI, "Tolong ibu saya")
    await bot.copy_message(GROUP_ID, SITI, written["message_id"])
    forwarded = await bot.forward_message(GROUP_ID, SITI, written["message_id"])
    origin: Any = forwarded.forward_origin
    assert origin.sender_user.id == SITI
    copied = (await tg.messages(GROUP_ID))[0]
    assert copied["text"] == "Tolong ibu saya"
    assert "forward_origin" not in copied
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(GROUP_ID, SITI, 999)
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await bot.forward_message(GROUP_ID, SITI, 999)


async def test_copy_with_another_caption(bot: Bot, tg: LocalTelegram) -> None:
    photo = await tg.send(DEWI, "photo", chat_id=GROUP_ID, caption="asli")
    await tg.start(RINA)
    await bot.copy_message(RINA, GROUP_ID, photo["message_id"], caption="baru")
    assert (await tg.messages(RINA))[-1]["caption"] == "baru"


async def test_protected_and_service_messages_stay_where_they_are(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    protected = await bot.send_message(SITI, "rahasia", protect_content=True)
    topic = await bot.create_forum_topic(GROUP_ID, "Kasus")
    with pytest.raises(BadRequest, match="can't be copied"):
        await bot.copy_message(GROUP_ID, SITI, protected.message_id)
    with pytest.raises(BadRequest, match="can't be forwarded"):
        await bot.forward_message(SITI, GROUP_ID, topic.message_thread_id)

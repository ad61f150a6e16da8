"""What people do: writing, attaching, editing, blocking; and watching them."""

from __future__ import annotations

import base64

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.simulator.app import create_app
from bot.simulator.client import HASAN, SITI, LocalTelegram, Refused
from bot.simulator.serving import serve_in_background


@pytest.mark.asyncio
async def test_start_with_a_deep_link(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI, "loket-3")
    (update,) = await bot.get_updates()
    assert update.message and update.message.text == "/start loket-3"
    with pytest.raises(Refused):
        await tg.start(SITI, "x" * 65)


@pytest.mark.asyncio
async def test_a_very_long_text_arrives_in_parts(bot: Bot, tg: LocalTelegram) -> None:
    await tg.write(SITI, "a" * 5000)
    lengths = [len(update.message.text or "") for update in await bot.get_updates() if update.message]
    assert lengths == [4096, 904]


@pytest.mark.asyncio
async def test_edits_reach_the_bot(bot: Bot, tg: LocalTelegram) -> None:
    written = await tg.write(SITI, "pasport")
    await tg.edit(SITI, written["message_id"], "paspor")
    update = (await bot.get_updates())[-1]
    assert update.edited_message and update.edited_message.text == "paspor"
    # The update that brought the first version still shows it.
    first = (await bot.get_updates())[0]
    assert first.message and first.message.text == "pasport"
    with pytest.raises(Refused, match="pesan sendiri"):
        await tg.edit(HASAN, written["message_id"], "x")


@pytest.mark.asyncio
async def test_attachments(bot: Bot, tg: LocalTelegram) -> None:
    for kind in ("photo", "voice", "document", "sticker", "location", "contact"):
        await tg.send(SITI, kind)
    own = base64.b64encode(b"%PDF").decode()
    await tg.send(
        SITI,
        "document",
        content_base64=own,
        file_name="surat.pdf",
        mime_type="application/pdf",
        caption="ini",
    )
    messages = [update.message for update in await bot.get_updates()]
    assert all(messages)
    last = messages[-1]
    assert last and last.document and last.document.file_name == "surat.pdf"
    assert last.caption == "ini"
    file = await bot.get_file(last.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF"


@pytest.mark.asyncio
async def test_block_and_unblock_are_told(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await tg.block(SITI)
    with pytest.raises(Refused, match="diblokir"):
        await tg.write(SITI, "halo")
    await tg.block(SITI, False)
    changes = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [c.new_chat_member.status for c in changes] == ["kicked", "member"]


@pytest.mark.asyncio
async def test_new_people(bot: Bot, tg: LocalTelegram) -> None:
    citizen = await tg.add_user("Bu Nur", note="60 tahun")
    officer = await tg.add_user("Petugas Ani", staff=True)
    assert citizen["id"] in {user["id"] for user in await tg.users()}
    assert officer["status"] == "member"
    await tg.start(citizen["id"])
    await bot.send_message(citizen["id"], "halo")
    for wrong in ("", "  "):
        with pytest.raises(Refused, match="Nama"):
            await tg.add_user(wrong)


@pytest.mark.asyncio
async def test_messages_since_a_version(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    sent = await bot.send_message(SITI, "Halo")
    version = (await tg.chat(SITI))["version"]
    assert (await tg.chat(SITI, since=version))["messages"] == []
    await bot.edit_message_text("Hai", SITI, sent.message_id)
    (changed,) = (await tg.chat(SITI, since=version, timeout=5))["messages"]
    assert (changed["text"], changed["sim"]["edited"]) == ("Hai", True)


@pytest.mark.asyncio
async def test_live_events(bot: Bot, tg: LocalTelegram) -> None:
    seen: list[str] = []
    version = (await tg.chat(SITI))["version"]
    async with tg.events(version) as events:
        await tg.start(SITI)
        await bot.send_chat_action(SITI, "typing")
        message = await bot.send_message(SITI, "Halo")
        await bot.delete_message(SITI, message.message_id)
        async for event in events:
            seen.append(event["type"])
            if event["type"] == "delete":
                break
    # "user": Start was pressed; the second "typing" ends the first.
    assert seen == ["user", "message", "typing", "typing", "message", "delete"]


@pytest.mark.asyncio
async def test_malformed_control_calls(bot: Bot, tg: LocalTelegram) -> None:
    with pytest.raises(Refused) as caught:
        await tg.send(SITI, "hologram")
    assert caught.value.code == 400
    with pytest.raises(Refused) as caught:
        await tg.start(999)
    assert caught.value.code == 404
    with pytest.raises(BadRequest):
        await bot.send_message(999, "x")


def test_without_a_loop() -> None:
    with serve_in_background(create_app("1:x")) as address:
        telegram = LocalTelegram(address)
        assert telegram.now(telegram.write(SITI, "halo"))["text"] == "halo"
        assert len(telegram.now(telegram.pending_updates())) == 1
        telegram.close_now()

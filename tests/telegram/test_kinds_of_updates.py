"""Every kind of update, through the real bot and the local Telegram."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from bot.simulator.client import BUDI, GROUP_ID, SITI, LocalTelegram
from tests.telegram.citizen import Citizen, labels
from tests.telegram.running import handled, until
from tests.telegram.stub_engine import StubEngine

MENU = "☰ Menu"
LATE_S = 180.0


async def test_a_question_is_answered_with_source_steps_votes_and_menu(siti: Citizen, engine: StubEngine) -> None:
    [answer] = await siti.write("berapa biaya paspor?")
    assert engine.texts == ["berapa biaya paspor?"]
    assert "Rp950.000" in answer["text"]
    assert "Sumber: " in answer["text"] and "diperiksa" in answer["text"]
    assert labels(answer)[-3:] == ["👍 Membantu", "👎 Kurang", MENU]
    assert "Cara bayar" in " ".join(labels(answer))
    assert await siti.tg.calls("sendChatAction", chat_id=SITI)


async def test_start_greets_and_offers_the_groups(siti: Citizen, engine: StubEngine) -> None:
    await siti.tg.start(SITI)
    [greeting] = await siti.replies()
    assert "Pandu Paspor" in greeting["text"]
    assert "💳 Biaya dan pembayaran" in labels(greeting)
    assert engine.texts == []


async def test_a_deep_link_answers_its_topic(siti: Citizen, engine: StubEngine) -> None:
    await siti.tg.start(SITI, "biaya")
    [answer] = await siti.replies()
    assert "Rp950.000" in answer["text"]
    assert engine.texts == ["/biaya"]  # chosen, not understood


async def test_a_deep_link_to_nothing_greets(siti: Citizen, engine: StubEngine) -> None:
    await siti.tg.start(SITI, "tidak-ada")
    [greeting] = await siti.replies()
    assert "selamat datang" in greeting["text"]
    assert engine.texts == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/menu", "mau tanya soal apa"),
        ("/MENU", "mau tanya soal apa"),
        ("/menu@pandu_bot", "mau tanya soal apa"),
        ("/bantuan", "Cara memakai"),
        ("/help", "Cara memakai"),
        ("/tentang", "Saya program komputer"),
    ],
)
async def test_commands(siti: Citizen, engine: StubEngine, command: str, expected: str) -> None:
    [reply] = await siti.write(command)
    assert expected in reply["text"]
    assert engine.texts == []


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/perpanjang", "perpanjang"),
        ("/biaya", "biaya"),
        ("/cara bayar gimana", "cara bayar gimana"),
        ('/intent{"x": 1}', 'intent{"x": 1}'),
        ('／biaya{"x":1}', 'biaya{"x":1}'),
        ("\u200b/restart", "restart"),
        ("\u2066/\u200d/session_start", "session_start"),
        ("/ /biaya", "biaya"),
        ("//biaya", "biaya"),
    ],
)
async def test_nothing_typed_commands_the_engine(siti: Citizen, engine: StubEngine, typed: str, heard: str) -> None:
    await siti.write(typed)
    assert engine.texts == [heard]


async def test_nothing_readable(siti: Citizen, engine: StubEngine) -> None:
    [reply] = await siti.write("\u2800\u200b //")
    assert "tidak berisi kata" in reply["text"]
    assert engine.texts == []


@pytest.mark.parametrize(
    ("kind", "expected", "button"),
    [
        ("photo", "belum bisa membaca gambar", MENU),
        ("voice", "belum bisa mendengarkan", MENU),
        ("document", "belum bisa membuka berkas", MENU),
        ("sticker", "Ada yang bisa saya bantu", MENU),
        ("location", "lokasi tidak saya simpan", "Kantor untuk daerah saya"),
        ("contact", "tidak saya simpan", "Bicara dengan petugas"),
    ],
)
async def test_what_is_not_text(
    siti: Citizen, engine: StubEngine, store: Database, kind: str, expected: str, button: str
) -> None:
    [reply] = await siti.send(kind)
    assert expected in reply["text"]
    assert button in labels(reply)
    assert engine.texts == []
    payloads = [row[0] for row in store.execute("SELECT payload FROM inbox WHERE state = 'done'")]
    assert payloads == [None]  # what was sent is not kept


async def test_a_caption_is_a_question(siti: Citizen, engine: StubEngine) -> None:
    [reply] = await siti.send("photo", caption="paspor saya begini, bisa dipakai?")
    assert engine.texts == ["paspor saya begini, bisa dipakai?"]
    assert "Rp950.000" in reply["text"]


async def test_a_question_corrected_soon_is_answered_again(siti: Citizen, engine: StubEngine) -> None:
    written = await siti.tg.write(SITI, "biyaya")
    await siti.replies()
    await siti.tg.edit(SITI, written["message_id"], "biaya")
    await siti.replies()
    assert engine.texts == ["biyaya", "biaya"]


async def test_a_late_edit_gets_no_answer(siti: Citizen, engine: StubEngine, store: Database) -> None:
    written = await siti.tg.write(SITI, "biyaya")
    await siti.replies()
    await siti.tg.advance_clock(LATE_S)
    await siti.tg.edit(SITI, written["message_id"], "biaya")
    await until(lambda: handled(store) == 2)
    assert engine.texts == ["biyaya"]
    assert len(await siti.bot_texts()) == 1


async def test_silent_in_the_group(tg: LocalTelegram, engine: StubEngine, store: Database) -> None:
    await tg.write(BUDI, "/menu", chat_id=GROUP_ID)
    await tg.write(BUDI, "ada yang bisa bantu?", chat_id=GROUP_ID)
    await until(lambda: handled(store) == 2)
    assert engine.texts == []
    assert await tg.calls("sendMessage") == []


async def test_blocking_the_bot_needs_no_reply(siti: Citizen, store: Database) -> None:
    await siti.tg.start(SITI)
    await siti.replies()
    await siti.tg.block(SITI)
    await until(lambda: handled(store) == 2)
    assert len(await siti.tg.calls("sendMessage")) == 1


async def test_commands_are_listed(siti: Citizen) -> None:
    await siti.tg.wait_for_call("setMyCommands", state="ok")
    assert [entry["command"] for entry in await siti.tg.commands(SITI)] == [
        *("menu", "panduan", "lanjut", "batal", "pengingat", "bantuan", "tentang"),
        *("kasus", "data_saya", "hapus_data"),
    ]

"""Reminders with the whole bot: asked for in the chat, delivered exactly once across kill -9, listed and cancelled."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from bot.simulator.client import SITI, LocalTelegram
from tests.e2e.bot_process import KillableBot
from tests.telegram.citizen import Citizen, Json

REMINDER, LIST = "Kode billing belum dibayar?", "Pengingat Bapak/Ibu"
WAIT_S = 60.0

pytestmark = pytest.mark.timeout(200)


async def asked_for(tg: LocalTelegram) -> Citizen:
    """Siti, in the middle of paying, wants to be reminded: the way of the buttons, then a typed time."""
    siti = Citizen(tg, SITI)
    await tg.wait_for_polling(WAIT_S)
    await tg.start(SITI, "panduan-bayar-bni")
    [step] = await siti.replies()
    for label in ("Jenis lain / belum tahu", "Lanjut →", "Lewati →"):
        [step] = await siti.press(step, label)
    [noted] = await siti.write("barusan")
    assert "Batas bayarnya" in noted["text"]
    return siti


def let_the_first_be_due(bot: KillableBot) -> None:
    """As if the time had come while no bot was running."""
    with closing(sqlite3.connect(bot.data_dir / "pandu.db")) as db, db:
        first = "(SELECT id FROM reminders WHERE state = 'new' ORDER BY due_at LIMIT 1)"
        changed = db.execute(f"UPDATE reminders SET due_at = ? WHERE id = {first}", [time.time()])
        assert changed.rowcount == 1


async def nothing_special(tg: LocalTelegram, bot: KillableBot) -> None:
    """Only while it is waiting."""


async def on_its_way(tg: LocalTelegram, bot: KillableBot) -> None:
    """Put into the outbox, and the message does not reach Telegram."""
    await tg.hold("sendMessage", when="before", times=1)
    await bot.start()
    await tg.wait_for_call("sendMessage", state="held", timeout=WAIT_S)
    await bot.kill()
    await tg.release(outcome="drop")


async def delivered(tg: LocalTelegram, bot: KillableBot) -> None:
    """After it was delivered, and the bot knows."""
    sent = len(await tg.calls("sendMessage", state="ok"))
    await bot.start()
    await tg.wait_for_call("sendMessage", sent + 1, state="ok", timeout=WAIT_S)
    await tg.write(SITI, "/tentang")  # the chat's next message goes when the one before is done
    await tg.wait_for_call("sendMessage", sent + 2, state="ok", timeout=WAIT_S)
    await bot.kill()


@pytest.mark.parametrize("killed", [nothing_special, on_its_way, delivered])
async def test_exactly_once_across_a_kill(
    killed: Callable[[LocalTelegram, KillableBot], Awaitable[None]], tg: LocalTelegram, bot: KillableBot
) -> None:
    siti = await asked_for(tg)
    await bot.kill()
    let_the_first_be_due(bot)
    await killed(tg, bot)
    await bot.start()
    while not any(REMINDER in text for text in await siti.bot_texts()):
        await siti.replies(timeout=WAIT_S)
    await tg.write(SITI, "/pengingat")
    listed = await heard(siti, LIST)
    assert listed["text"].count("batas bayar") == 1  # the second one still waits
    await tg.press(SITI, listed["message_id"], label="✕ Batalkan: batas bayar")
    await heard(siti, "pengingat batas bayar dibatalkan")
    await tg.write(SITI, "/pengingat")
    await heard(siti, "Tidak ada pengingat yang menunggu")
    assert [REMINDER in text for text in await siti.bot_texts()].count(True) == 1


async def heard(siti: Citizen, wanted: str) -> Json:
    """Wait for the message that says this, whatever else comes."""
    while True:
        for message in await siti.replies(timeout=WAIT_S):
            if wanted in message["text"]:
                return message

"""kill -9 while reminders go out: each of them stands in the outbox exactly once."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlite_utils import Database

from bot import paths
from bot.store.database import open_database
from bot.store.outbox import Outbox
from bot.store.reminders import Planned, ReminderStore

SEED, REMINDERS, KILLS = 2026, 400, 10
WAIT_S = 60.0
DAY = 24 * 3600.0
NEVER = 10 * REMINDERS


@asynccontextmanager
async def reminding(database: Path, dies_at: int) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.e2e.reminding", str(database), str(dies_at)), cwd=paths.ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def killed_from_outside(database: Path, outbox: Outbox, more: int) -> None:
    """Killed as soon as so many more messages are there, wherever the process is then."""
    enough = min(outbox.waiting() + more, REMINDERS)
    async with reminding(database, NEVER), asyncio.timeout(WAIT_S):
        while outbox.waiting() < enough:
            await asyncio.sleep(0)


async def killed_inside(database: Path, outbox: Outbox, dies_at: int) -> None:
    """Killed in the middle of a transaction, over that message, or over the last if fewer are left."""
    left = REMINDERS - outbox.waiting()
    if not left:
        return
    dies_at = min(dies_at, left)
    async with reminding(database, dies_at) as process, asyncio.timeout(WAIT_S):
        await process.wait()


def stored(db: Database) -> None:
    """Reminders that fell due while no process ran."""
    now = time.time()
    store = ReminderStore(db)
    with db.atomic():
        for chat in range(REMINDERS):
            store.add(chat, "kunjungan", [Planned("pagi", now + DAY, now - 1, now + DAY)], {})


async def test_exactly_one_message_a_reminder(tmp_path: Path) -> None:
    database = tmp_path / "pandu.db"
    db = open_database(database)
    stored(db)
    outbox, chance = Outbox(db), random.Random(SEED)
    for number in range(KILLS):
        if number % 2:
            await killed_inside(database, outbox, dies_at=chance.randint(1, 45))
        else:
            await killed_from_outside(database, outbox, more=chance.randint(1, 45))
        assert outbox.waiting() <= REMINDERS
    await killed_from_outside(database, outbox, more=REMINDERS)
    chats = Counter(row["chat_id"] for row in db.table("outbox").rows)
    assert chats == dict.fromkeys(range(REMINDERS), 1)
    assert {row["state"] for row in db.table("reminders").rows} == {"sent"}
    db.close()

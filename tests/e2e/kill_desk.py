"""A bot at its desk that is killed and comes back, and whether all is there once."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.conversation.library import load_library
from bot.settings import LOCAL_TOKEN
from bot.simulator.app import create_app
from bot.simulator.client import GROUP_ID, LocalTelegram
from bot.simulator.serving import serve_in_background
from bot.store.cases import CaseStore
from bot.store.database import open_database
from tests.e2e.desk_people import CONFIRMED, Asker, Waiting, card_of, letters_of, open_desk, photo, topic_of, words_of
from tests.e2e.forked_bot import ForkedBot
from tests.telegram.running import port_of
from tests.telegram.stub_engine import StubEngine

Json = dict[str, Any]
WAIT_S = 60.0
LOOK_EVERY_S = 0.01


@dataclass
class Desk:
    """A bot with its own local Telegram and data; the group is its desk, with topics if `forum`."""

    tg: LocalTelegram
    bot: ForkedBot
    database: Path
    db: Database
    waiting: Waiting
    forum: bool

    async def asker(self, letters: int) -> Asker:
        return await self.waiting.room(time.time(), letters=letters)

    async def press(self, asker: Asker) -> None:
        await asker.press(time.time())

    async def comes_back(self) -> None:
        """Start again, and wait until nothing is left to do."""
        await self.tg.end_trouble()
        await self.bot.start()
        async with asyncio.timeout(WAIT_S):
            while await self._busy():
                await asyncio.sleep(LOOK_EVERY_S)  # another process writes what is looked at

    async def _busy(self) -> bool:
        """Telegram holds an update back, or the store a call."""
        return bool(self._waiting("inbox") + self._waiting("outbox")) or bool(await self.tg.pending_updates())

    def _waiting(self, table: str) -> int:
        return int(self.db.execute(f"SELECT COUNT(*) FROM {table} WHERE state = 'new'").fetchone()[0])

    async def check(self, askers: list[Asker]) -> int:
        """Exactly one of everything, of letters at least: they cannot be found again. How many of these came twice."""
        group = await self.tg.messages(GROUP_ID)
        assert not self._refused()
        return sum([await self._letters_too_many(asker, group) for asker in askers])

    async def _letters_too_many(self, asker: Asker, group: list[Json]) -> int:
        case, place = asker.case, asker.place
        assert place
        own = [words_of(message) for message in await self.tg.messages(asker.id)]
        assert sum(CONFIRMED in text for text in own) == 1, own
        [card] = [message["message_id"] for message in group if card_of(case, message)]
        topics = [message["message_id"] for message in group if topic_of(case, message)]
        assert (place.message_id, [place.thread_id] if self.forum else []) == (card, topics)
        letters = letters_of(place, group)
        assert len(letters) >= asker.letters
        return len(letters) - asker.letters

    def stage_of(self, asker: Asker) -> str:
        """How far the asker's press has come."""
        if not CaseStore(self.db).of_chat(asker.id):
            return "diterima, belum tercatat" if self._waiting("inbox") else "belum diterima"
        rows = self.db.execute("SELECT DISTINCT method FROM outbox WHERE state = 'new' ORDER BY method")
        left = [row[0] for row in rows]
        return f"tercatat, belum diketahui terkirim: {', '.join(left)}" if left else "selesai"

    def writes(self) -> bool:
        """The bot has taken up an update, and the store's only lock with it."""
        if not self.db.execute("SELECT 1 FROM inbox WHERE state = 'new' AND attempts").fetchone():
            return False
        with closing(sqlite3.connect(self.database, timeout=0, isolation_level=None)) as db:
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False

    def _refused(self) -> list[str]:
        """The methods of calls that Telegram would not take. A press takes one answer only."""
        rows = self.db.execute("SELECT method FROM outbox WHERE state = 'failed' AND method != 'answerCallbackQuery'")
        return [row[0] for row in rows]


@asynccontextmanager
async def a_desk(engine: StubEngine, folder: Path, forum: bool = True) -> AsyncIterator[Desk]:
    database = folder / "var" / "pandu.db"
    # Without limits: the bot's own pace begins anew with each process, and a group takes twenty messages a minute.
    app = create_app(LOCAL_TOKEN, rate_limits=False)
    with serve_in_background(app) as address, closing(open_database(database)) as db:
        async with LocalTelegram(address) as tg:
            bot = ForkedBot(
                folder / "bot.log",
                pandu_simulator_port=port_of(address),
                pandu_data_dir=database.parent,
                pandu_engine_url=engine.address,
            )
            open_desk(db, forum, time.time())
            try:
                await bot.start()
                await tg.wait_for_polling(WAIT_S)
                # As /meja does when a real group is chosen, it tells the bot how far the group's messages have come.
                file_id = await photo(tg)
                yield Desk(tg, bot, database, db, Waiting(tg, db, load_library().texts, file_id), forum)
            finally:
                await bot.end()

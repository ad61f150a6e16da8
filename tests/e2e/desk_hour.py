"""An hour at the desk: who comes, who talks and who asks meanwhile, with the bot and a Telegram in a hurried loop."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.conversation.library import Library
from bot.settings import LOCAL_TOKEN
from bot.simulator.app import create_app
from bot.simulator.client import BUDI, DEWI, LocalTelegram
from bot.store.database import open_database
from bot.telegram import service
from bot.telegram.sender import Sender
from tests.cases.office import TUESDAY
from tests.e2e import hurried
from tests.e2e.desk_people import (
    Asker,
    Waiting,
    open_desk,
    photo,
)
from tests.telegram.running import local_settings
from tests.telegram.stub_engine import faq

Json = dict[str, Any]
Clock = Callable[[], float]
SEED, HOUR_S = 2026, 3600.0
CASES, RELAYED = 60, 300
# In the middle of the hour: so many photos, and right behind them so many cases within a minute.
BURST_AT_S, BURST_S, BURST_CASES, BURST_URGENT, BURST_PHOTOS = 1800.0, 60.0, 10, 3, 30
FAQ_EVERY_S, FAQ_EVERY_IN_BURST_S, CURIOUS = 5.0, 1.0, 20
TAKEN_WITHIN_S, TALK_S = (30.0, 240.0), 900.0
URGENT_SHARE = 0.15
LAST_S = 1200.0  # after the hour, until all has arrived


@dataclass
class Hour:
    """Everybody who has to do with the desk in this hour. `asked`: who asked what is no case, and when."""

    tg: LocalTelegram
    db: Database
    clock: Clock
    waiting: Waiting
    dice: random.Random
    askers: list[Asker] = field(default_factory=list)
    asked: list[tuple[int, float]] = field(default_factory=list)

    async def passes(self) -> None:
        burst = [BURST_AT_S + self.dice.uniform(0, BURST_S) for _ in range(BURST_CASES)]
        moments = [self.dice.uniform(0, HOUR_S) for _ in range(CASES - BURST_CASES)]
        urgent = [self.dice.random() < URGENT_SHARE for _ in moments]
        texts = self._shares(RELAYED - BURST_PHOTOS)
        plan = zip([*sorted(moments), *burst], [*urgent, *_first(BURST_URGENT, BURST_CASES)], texts, strict=True)
        async with asyncio.TaskGroup() as tasks:
            for moment, in_danger, count in plan:
                tasks.create_task(self._case(moment, in_danger, count))
            tasks.create_task(self._all_at_once())
            tasks.create_task(self._questions())

    def _shares(self, total: int) -> list[int]:
        """How much is said in each case."""
        shares = [total // CASES] * CASES
        for lucky in self.dice.sample(range(CASES), total % CASES):
            shares[lucky] += 1
        return shares

    async def _case(self, moment: float, urgent: bool, messages: int) -> None:
        dice = random.Random(self.dice.random())
        await asyncio.sleep(moment)
        asker = await self.waiting.room(self.clock(), urgent, letters=dice.choice((0, 0, 1, 2)))
        self.askers.append(asker)
        await asyncio.sleep(dice.uniform(1, 5))
        await asker.press(self.clock())
        await asyncio.sleep(dice.uniform(*TAKEN_WITHIN_S))
        while not (asker.place and asker.place.message_id):
            await asyncio.sleep(1)
        officer = dice.choice((DEWI, BUDI))
        await asker.is_taken(officer)
        await asyncio.sleep(5)
        for number, pause in enumerate(_pauses(dice, messages, TALK_S)):
            await asyncio.sleep(pause)
            text = f"kata {asker.id}-{number} selesai"
            await (asker.is_told(officer, text) if dice.random() < 0.4 else asker.says(text))

    async def _all_at_once(self) -> None:
        await asyncio.sleep(BURST_AT_S)
        held = [asker for asker in self.askers if asker.held]
        for number, asker in zip(range(BURST_PHOTOS), itertools.cycle(held), strict=False):
            await asker.shows(f"foto {asker.id}-{number} selesai")

    async def _questions(self) -> None:
        people = itertools.cycle([(await self.tg.add_user("Warga"))["id"] for _ in range(CURIOUS)])
        began = self.clock()
        while (passed := self.clock() - began) < HOUR_S:
            in_burst = BURST_AT_S <= passed < BURST_AT_S + BURST_S
            await asyncio.sleep(FAQ_EVERY_IN_BURST_S if in_burst else FAQ_EVERY_S)
            person = next(people)
            self.asked.append((person, self.clock()))
            await self.tg.write(person, "berapa biaya paspor?")

    async def ends(self) -> None:
        """Until nothing is left to do."""
        async with asyncio.timeout(LAST_S):
            while await self._left():
                await asyncio.sleep(1)

    async def _left(self) -> int:
        counts = "(SELECT COUNT(*) FROM inbox WHERE state = 'new') + (SELECT COUNT(*) FROM outbox WHERE state = 'new')"
        held_back = len(await self.tg.pending_updates())  # asked for before the store: nothing may pass between
        return held_back + int(self.db.execute(f"SELECT {counts}").fetchone()[0])


def _first(count: int, of: int) -> list[bool]:
    return [number < count for number in range(of)]


def _pauses(dice: random.Random, count: int, within: float) -> list[float]:
    moments = [0.0, *sorted(dice.uniform(0, within) for _ in range(count))]
    return [after - before for before, after in itertools.pairwise(moments)]


async def _costs(request: Request) -> JSONResponse:
    return JSONResponse({"messages": faq("biaya"), "ranking": []})


# Speaks like engine/channel.py. It lives in the loop: a thread would be at work while the loop skips its time.
ENGINE = Starlette(routes=[Route("/webhooks/pandu/webhook", _costs, methods=["POST"])])


@contextlib.asynccontextmanager
async def an_hour(folder: Path, library: Library) -> AsyncIterator[Hour]:
    """The bot, the local Telegram and all people in this loop; the bot and Telegram look at the same clock."""
    clock = hurried.clock_from(TUESDAY.timestamp())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "Sender", partial(Sender, clock=clock))
        async with (
            hurried.served(ENGINE) as engine,
            hurried.served(create_app(LOCAL_TOKEN, clock=clock)) as address,
            LocalTelegram(address) as tg,
        ):
            settings = local_settings(address, folder, engine)
            db = open_database(settings.database)
            open_desk(db, True, clock())
            task = asyncio.create_task(service.Service(settings, library, db, "x", clock).run())
            try:
                await tg.wait_for_polling()
                waiting = Waiting(tg, db, library.texts, await photo(tg))
                yield Hour(tg, db, clock, waiting, random.Random(SEED))
            finally:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
                db.close()

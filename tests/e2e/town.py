"""Citizens who go on asking while something happens to the engine, and how long each waited."""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from bot import paths
from bot.content.search import training_sentences
from bot.simulator.client import LocalTelegram
from tests.telegram.citizen import is_of_bot

PATIENCE_S = 30.0  # whoever has no answer by then has lost it
_LIMITED = "Sistem kami sedang lambat"  # an answer that search found, since the engine did not answer in time
_SEED = 2026


@dataclass(frozen=True)
class Asked:
    """One message: when it was written (time.monotonic), and the seconds until its answer; infinite: never."""

    at: float
    took: float
    limited: bool = False


@dataclass(frozen=True)
class Waits:
    """Of the messages written in some time."""

    count: int
    lost: int
    limited: int
    median: float
    p95: float
    longest: float

    @classmethod
    def of(cls, asked: list[Asked], begin: float = 0.0, end: float = float("inf")) -> Self:
        chosen = [one for one in asked if begin <= one.at < end]
        took = sorted(one.took for one in chosen)
        p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
        lost = sum(one.took == float("inf") for one in chosen)
        return cls(len(chosen), lost, sum(one.limited for one in chosen), statistics.median(took), p95, took[-1])

    def __str__(self) -> str:
        seen = f"median {self.median * 1000:4.0f} ms, p95 {self.p95 * 1000:4.0f} ms, paling lama {self.longest:.2f} s"
        return f"{self.count:4} pesan, hilang {self.lost}, terbatas {self.limited}; {seen}"


@dataclass
class _Person:
    id: int
    seen: int = 0
    waits: bool = False


@dataclass
class Town:
    """`asked` grows as answers come. Nobody writes again before the answer to the message before."""

    tg: LocalTelegram
    people: list[_Person]
    asked: list[Asked] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    async def of(cls, tg: LocalTelegram, citizens: int) -> Self:
        return cls(tg, [_Person((await tg.add_user("Warga"))["id"]) for _ in range(citizens)])

    @asynccontextmanager
    async def asking(self, per_second: float) -> AsyncIterator[None]:
        """They ask in turn during the block; after it everybody has an answer or has waited in vain."""
        stopped = asyncio.Event()
        keeper = asyncio.create_task(self._keep_asking(1 / per_second, stopped))
        try:
            yield
        finally:
            stopped.set()
            await keeper
            await asyncio.gather(*self._tasks)

    async def _keep_asking(self, every: float, stopped: asyncio.Event) -> None:
        began = time.monotonic()
        in_turn = itertools.cycle(self.people)
        for number, sentence in enumerate(_sentences()):
            late = began + number * every - time.monotonic()
            if await _set_within(stopped, max(late, 0.0)):
                return
            person = next(person for person in in_turn if not person.waits)
            task = asyncio.create_task(self._ask(person, sentence))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _ask(self, person: _Person, sentence: str) -> None:
        person.waits = True
        began = time.monotonic()
        message = await self.tg.write(person.id, sentence)
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._answer(person, message["message_id"])
            self.asked.append(Asked(began, time.monotonic() - began, _LIMITED in answer["text"]))
        except TimeoutError:
            self.asked.append(Asked(began, float("inf")))
        person.waits = False

    async def _answer(self, person: _Person, to: int) -> dict[str, Any]:
        while True:
            page = await self.tg.chat(person.id, since=person.seen, timeout=PATIENCE_S)
            person.seen = page["version"]
            for message in page["messages"]:
                if is_of_bot(message) and message["message_id"] > to:
                    return dict(message)


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


def _sentences() -> Iterator[str]:
    """Of the exam, in no order, without end."""
    found = [sentence for path in sorted(paths.NLU_TEST.glob("*.yml")) for sentence in training_sentences(path)]
    dice = random.Random(_SEED)
    while True:
        yield dice.choice(found)

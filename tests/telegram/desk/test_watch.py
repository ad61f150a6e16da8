"""The loop: sleeps until something may be due, wakes for news, and no chore holds up another."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import pytest
from sqlite_utils import Database

from bot.errors import OperatorError
from bot.settings import Settings
from bot.store.outbox import Call, Outbox
from bot.telegram.desk.leaders import Leaders
from bot.telegram.desk.watch import Chore, Watch, make_watch
from tests.cases.office import ADMIN, WATI, memory
from tests.telegram import virtual_time
from tests.telegram.desk.group import Group

MINUTE = 60.0


class Bell:
    """A chore that rings once at each of its moments, counted from the start."""

    def __init__(self, *moments: float, foreseen: bool = True) -> None:
        self.rung: list[float] = []
        self._left = [virtual_time.START + moment for moment in moments]
        self._foreseen = foreseen

    def ring_at(self, moment: float) -> None:
        self._left.append(virtual_time.START + moment)

    def due(self, now: float) -> bool:
        return any(moment <= now for moment in self._left)

    def calls(self, now: float) -> list[Call]:
        self._left.remove(min(self._left))
        self.rung.append(now - virtual_time.START)
        return [Call(1, "sendMessage", {})]

    def next_at(self, now: float) -> float | None:
        return min(self._left, default=None) if self._foreseen else None


class Broken(Bell):
    def calls(self, now: float) -> list[Call]:
        raise ValueError("rusak")


def run_for(seconds: float, chores: list[Chore], script: Callable[[Watch], object] = lambda watch: None) -> Database:
    async def work() -> Database:
        db = memory()
        watch = Watch(db, chores, lambda: None, virtual_time.now)
        script(watch)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await watch.run()
        return db

    return virtual_time.run(work())


def test_it_sleeps_until_the_next_moment() -> None:
    first, second = Bell(10, 3600), Bell(90)
    run_for(4000, [first, second]).close()
    assert [*first.rung, *second.rung] == pytest.approx([10, 3600, 90], abs=0.1)


def test_what_nobody_foresees_is_found_within_a_minute() -> None:
    bell = Bell(100, foreseen=False)
    run_for(1000, [bell]).close()
    assert bell.rung == pytest.approx([120], abs=0.1)


def test_news_wakes_it() -> None:
    bell = Bell(foreseen=False)

    def news(watch: Watch) -> None:
        bell.ring_at(5)
        watch.wake()

    run_for(30, [bell], lambda watch: asyncio.get_running_loop().call_later(5, news, watch)).close()
    assert bell.rung == pytest.approx([5], abs=0.1)


def test_much_at_once_is_done_without_waiting() -> None:
    bell = Bell(*[0.0] * 200)
    db = run_for(1, [bell])
    assert len(bell.rung) == Outbox(db).waiting() == 200
    db.close()


def test_one_bad_chore_holds_up_no_other_and_is_not_tried_without_pause() -> None:
    bell = Bell(0, 100)
    run_for(600, [Broken(0), bell]).close()
    assert bell.rung == pytest.approx([0, 100], abs=0.1)


async def test_the_watch_as_the_bot_makes_it(forum: Group) -> None:
    office, texts = forum.office, forum.board._texts
    settings = Settings(office_hours="sen-jum 08.00-16.00", response_minutes_high=30)
    leaders = Leaders(office.db, texts)
    watch = make_watch(office.db, texts, forum.board, leaders, settings, lambda: None, office.clock)
    forum.open(movable=False)
    office.go_to("2026-11-24 09:29")
    await watch.tick()
    forum.drain()
    assert forum.private(WATI) == []
    office.go_to("2026-11-24 09:30")
    await watch.tick()
    forum.outcomes["peringatan"] = leaders
    forum.drain()
    assert len(forum.private(WATI)) == len(forum.private(ADMIN)) == 1


async def test_hours_that_cannot_be_read_stop_the_start(forum: Group) -> None:
    settings, leaders = Settings(office_hours="kapan saja"), Leaders(forum.office.db, forum.board._texts)
    with pytest.raises(OperatorError, match="office_hours"):
        make_watch(forum.office.db, forum.board._texts, forum.board, leaders, settings, lambda: None)

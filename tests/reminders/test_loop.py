"""The loop of reminders: once each, in time, late ones say so or are dropped, and cheap."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.reminders.loop import Reminders
from bot.store.buttons import Button, Buttons
from bot.store.database import open_database
from bot.store.outbox import Call, Outbox
from bot.store.reminders import Planned, Reminder, ReminderStore
from tests.telegram import virtual_time

NOW = 1_800_000_000.0
MINUTE = 60.0
MANY = 10_000
TICK_S = 0.05
Message = Callable[[Reminder, bool], Call | None]


def planned(kind: str, due: float = NOW, until: float = NOW + 30 * MINUTE) -> Planned:
    return Planned(kind, event_at=until, due_at=due, until_at=until)


def say(reminder: Reminder, late: bool) -> Call | None:
    text = f"{reminder.kind} (terlambat)" if late else reminder.kind
    return Call(reminder.chat_id, "sendMessage", {"chat_id": reminder.chat_id, "text": text})


class Desk:
    """The loop on a store, with a clock that tests move."""

    def __init__(self, db: Database, message: Message = say) -> None:
        self.db = db
        self.now = NOW
        self.woken = 0
        self.store = ReminderStore(db)
        self.loop = Reminders(db, message, self.outgoing, lambda: self.now)

    def outgoing(self) -> None:
        self.woken += 1

    def add(self, *reminders: Planned, chat: int = 1) -> None:
        self.store.add(chat, "kunjungan", reminders, {})

    async def tick(self, now: float) -> list[str]:
        """What stands in the outbox after a tick at this time."""
        self.now = now
        await self.loop.tick()
        return self.said()

    def said(self) -> list[str]:
        return [row.call.params["text"] for row in Outbox(self.db).due(self.now, set(), MANY)]

    def states(self) -> list[str]:
        return [row["state"] for row in self.db.table("reminders").rows]


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


async def test_a_reminder_goes_out_when_due_and_never_again(desk: Desk) -> None:
    desk.add(planned("pagi"))
    assert await desk.tick(NOW - 1) == []
    assert desk.woken == 0
    for later in (0, 1, MINUTE, 60 * MINUTE):
        assert await desk.tick(NOW + later) == ["pagi"]
    assert desk.woken == 1
    assert desk.states() == ["sent"]


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (5 * MINUTE, ["pagi"]),
        (5 * MINUTE + 1, ["pagi (terlambat)"]),
        (30 * MINUTE - 1, ["pagi (terlambat)"]),
        (30 * MINUTE, []),
    ],
)
async def test_after_the_machine_was_off(desk: Desk, late: float, said: list[str]) -> None:
    desk.add(planned("pagi"))
    assert await desk.tick(NOW + late) == said
    assert desk.states() == ["sent" if said else "dropped"]
    assert desk.woken == len(said)


async def test_a_reminder_without_a_message_is_dropped(db: Database) -> None:
    desk = Desk(db, lambda reminder, late: None)
    desk.add(planned("pagi"))
    assert await desk.tick(NOW) == []
    assert desk.states() == ["dropped"]


async def test_one_bad_message_holds_up_nobody_else_and_leaves_nothing_behind(db: Database) -> None:
    def message(reminder: Reminder, late: bool) -> Call | None:
        Buttons(db).issue(reminder.chat_id, Button("batal", "kunjungan"))
        if reminder.chat_id == 1:
            raise ValueError("kurang {bawa}")
        return say(reminder, late)

    desk = Desk(db, message)
    desk.add(planned("rusak"), chat=1)
    desk.add(planned("baik"), chat=2)
    assert await desk.tick(NOW) == ["baik"]
    assert desk.states() == ["dropped", "sent"]
    assert [row["chat_id"] for row in db.table("buttons").rows] == [2]


def test_a_full_disk_delays_reminders_but_loses_and_repeats_none(db: Database) -> None:
    broken = 2

    def message(reminder: Reminder, late: bool) -> Call | None:
        nonlocal broken
        if reminder.kind == "kedua" and broken:
            broken -= 1
            raise sqlite3.OperationalError("database or disk is full")
        return say(reminder, late)

    desk = Desk(db, message)
    desk.add(planned("pertama"), chat=1)
    desk.add(planned("kedua"), chat=2)
    assert virtual_time.run(desk.tick(NOW)) == ["pertama", "kedua"]
    assert desk.states() == ["sent", "sent"]


async def test_a_blocked_bot_reminds_no_more(desk: Desk) -> None:
    desk.add(planned("pagi"), planned("nanti", NOW + MINUTE))
    desk.add(planned("lain"), chat=2)
    desk.loop.blocked(1)
    assert await desk.tick(NOW + 2 * MINUTE) == ["lain"]
    assert desk.states() == ["cancelled", "cancelled", "sent"]


async def test_ten_thousand_pending_reminders_cost_a_tick_next_to_nothing(desk: Desk) -> None:
    fill(desk, due=NOW + 60 * MINUTE)
    assert await slowest_tick(desk, ticks=20) < TICK_S
    assert desk.said() == []


async def test_ten_thousand_due_at_once_go_out_in_short_ticks(desk: Desk) -> None:
    fill(desk, due=NOW)
    assert await slowest_tick(desk, ticks=100) < TICK_S
    assert Outbox(desk.db).waiting() >= 1_000


def fill(desk: Desk, due: float) -> None:
    with desk.db.atomic():
        for chat in range(MANY):
            desk.add(planned("pagi", due, due + 30 * MINUTE), chat=chat)


async def slowest_tick(desk: Desk, ticks: int) -> float:
    """The time of the third slowest: other work on the machine is not the loop's."""
    took = []
    for _ in range(ticks):
        begun = time.perf_counter()
        await desk.loop.tick()
        took.append(time.perf_counter() - begun)
    return sorted(took)[-3]


# The loop by itself, in virtual time: the injected clock is that of the event loop.


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "uji.db"


class Running:
    """The loop as a task, and when each reminder went out."""

    def __init__(self, db: Database) -> None:
        self.store = ReminderStore(db)
        self.sent: list[tuple[str, float]] = []
        self.loop = Reminders(db, self.message, lambda: None, virtual_time.now)

    def message(self, reminder: Reminder, late: bool) -> Call | None:
        self.sent.append((reminder.kind, virtual_time.now() - virtual_time.START))
        return say(reminder, late)

    def add(self, kind: str, after: float, chat: int = 1) -> None:
        due = virtual_time.START + after
        self.store.add(chat, "kunjungan", [planned(kind, due, due + MINUTE)], {})
        self.loop.wake()


def run_for(seconds: float, file: Path, script: Callable[[Running], object]) -> list[tuple[str, float]]:
    """Run the loop for so long on a new store; `script` is done before it starts."""

    async def work() -> list[tuple[str, float]]:
        db = open_database(file)
        running = Running(db)
        script(running)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await running.loop.run()
        db.close()
        return running.sent

    return virtual_time.run(work())


def test_the_loop_sleeps_until_the_next_one(file: Path) -> None:
    def script(running: Running) -> None:
        running.add("pertama", 10, chat=1)
        running.add("kedua", 3 * 3600, chat=2)

    sent = run_for(4 * 3600, file, script)
    assert [kind for kind, _ in sent] == ["pertama", "kedua"]
    assert [at for _, at in sent] == pytest.approx([10, 3 * 3600], abs=0.1)


def test_a_new_reminder_wakes_the_loop(file: Path) -> None:
    def script(running: Running) -> None:
        asyncio.get_running_loop().call_later(5, running.add, "segera", 6)

    [(kind, at)] = run_for(20, file, script)
    assert kind == "segera"
    assert at == pytest.approx(6, abs=0.1)


def test_much_that_is_due_at_once_goes_out_without_waiting(file: Path) -> None:
    def script(running: Running) -> None:
        for chat in range(200):
            running.add("pagi", 0, chat=chat)

    assert len(run_for(1, file, script)) == 200

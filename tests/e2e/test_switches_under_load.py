"""Latih & uji and ten switches with the real engine, while citizens ask. Minutes: `scripts/test long`."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing

import psutil
import pytest
import pytest_asyncio

from bot import settings
from bot.processes import training
from bot.store.database import open_database
from bot.store.lessons import LessonState
from tests.e2e.admin import LOOK_EVERY_S, Admin
from tests.e2e.stack import ENGINE, Stack, running_stack
from tests.e2e.town import Town, Waits

CITIZENS = 60
# The bars, in seconds.
P95_S, LONGEST_IN_SWITCH_S = 1.0, 2.0
MEMORY_BACK, MEMORY_GROWTH = 1.10, 1.05
BEFORE_S, AFTER_S = 40.0, 40.0
TRAINED_WITHIN_S, SWITCHED_WITHIN_S = 900.0, 180.0
SWITCHES, SETTLE_S = 10, 10.0
NEW = ("biaya", "ongkos ngurusnyo paspor tu berapo duit yo mang")

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(2400), pytest.mark.long]

Say = Callable[[str], None]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """With models of its own."""
    folder = tmp_path_factory.mktemp("stack")
    models = folder / "models"
    models.mkdir()
    shutil.copy2(await training.ensure_model(settings.load(telegram_bot_token=""), print), models)
    async with running_stack(folder, models_dir=models) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(stack: Stack) -> AsyncIterator[Admin]:
    with closing(open_database(stack.own.database)) as db:
        yield Admin(stack.own, db)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def shown(line: str) -> None:
        with capsys.disabled():
            print(f"\n  {line}", end="", flush=True)

    return shown


def engines(stack: Stack) -> list[psutil.Process]:
    return [process for process in stack.process.tree() if all(word in _command(process) for word in ENGINE)]


def _command(process: psutil.Process) -> list[str]:
    """Empty: it has just ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return list(process.cmdline())
    return []


def megabytes(processes: list[psutil.Process]) -> float:
    """What they hold together; what they share counts once."""
    return float(sum(process.memory_full_info().pss for process in processes)) / 2**20


def ours(stack: Stack) -> list[psutil.Process]:
    """All processes but the local Telegram, which keeps every message."""
    tree = [psutil.Process(stack.process.pid), *stack.process.tree()]
    return [process for process in tree if "bot.simulator" not in _command(process)]


async def one_engine(stack: Stack) -> None:
    """Wait until the engine before has ended."""
    async with asyncio.timeout(SWITCHED_WITHIN_S):
        while len(engines(stack)) > 1:
            await asyncio.sleep(LOOK_EVERY_S)


async def test_a_lesson_and_its_switch_are_hardly_felt(stack: Stack, admin: Admin, say: Say) -> None:
    say(f"beban mesin sebelum mulai: {psutil.getloadavg()[0]:.1f}")
    town = await Town.of(stack.tg, CITIZENS)
    admin.teach(*NEW)
    async with town.asking(per_second=5):
        await asyncio.sleep(BEFORE_S)
        memory_before = megabytes(engines(stack))
        lesson_began = time.monotonic()
        quiet = Waits.of(town.asked)
        say(f"sebelum    {quiet}")
        admin.orders_lesson()
        lesson = await admin.result(TRAINED_WITHIN_S)
        lesson_ended = time.monotonic()
        assert lesson.state in (LessonState.READY, LessonState.REFUSED), lesson.progress
        await asyncio.sleep(SETTLE_S)
        taught = Waits.of(town.asked, lesson_began, lesson_ended)
        say(f"melatih    {taught} ({lesson_ended - lesson_began:.0f} s; {lesson.state})")
        switch_began = time.monotonic()
        admin.orders_switch()
        switched = await admin.result(SWITCHED_WITHIN_S)
        assert switched.state is LessonState.DONE, switched.progress
        memory_during = megabytes(engines(stack))
        await one_engine(stack)
        switch_ended = time.monotonic()
        await asyncio.sleep(AFTER_S)
        memory_after = megabytes(engines(stack))
    all_waits = Waits.of(town.asked)
    moved = Waits.of(town.asked, switch_began, switch_ended)
    after = Waits.of(town.asked, switch_ended)
    say(f"berpindah  {moved} ({switch_ended - switch_began:.0f} s)")
    say(f"sesudah    {after}")
    say(f"mesin: sebelum {memory_before:.0f} MB, berdua {memory_during:.0f} MB, sesudah {memory_after:.0f} MB")
    assert (all_waits.lost, all_waits.limited) == (0, 0)
    assert max(quiet.p95, taught.p95, after.p95) < P95_S
    assert moved.longest <= LONGEST_IN_SWITCH_S
    assert memory_after <= memory_before * MEMORY_BACK


async def test_ten_switches_leave_nothing_behind(stack: Stack, admin: Admin, say: Say) -> None:
    """Back and forth between the two models of the test before."""
    town = await Town.of(stack.tg, CITIZENS)
    memory: list[float] = []
    processes = len(stack.process.tree())
    async with town.asking(per_second=1):
        for number in range(1, SWITCHES + 1):
            before, began = admin.in_use, time.monotonic()
            admin.orders_return()
            lesson = await admin.result(SWITCHED_WITHIN_S)
            assert lesson.state is LessonState.DONE, lesson.progress
            await one_engine(stack)
            took = time.monotonic() - began
            await asyncio.sleep(SETTLE_S)
            assert admin.in_use.model != before.model and len(stack.process.tree()) == processes
            memory.append(megabytes(ours(stack)))
            waits = Waits.of(town.asked, began)
            say(f"{number:2}. {took:3.0f} s, semua proses {memory[-1]:.0f} MB; {waits}")
    waits = Waits.of(town.asked)
    say(f"semua {waits}; memori {100 * (memory[-1] / memory[0] - 1):+.1f} %")
    assert (waits.lost, waits.limited) == (0, 0)
    assert waits.longest <= LONGEST_IN_SWITCH_S
    assert memory[-1] <= memory[0] * MEMORY_GROWTH

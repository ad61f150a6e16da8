"""A local Telegram on a free port, a client of its control API, and a real Bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import pytest_asyncio
from telegram import Bot

from bot.simulator.app import create_app
from bot.simulator.client import LocalTelegram
from bot.simulator.limits import Rules
from bot.simulator.serving import serve_in_background

TOKEN = "123456:token-lokal"
START_OF_TIME = 1_800_000_000.0


class ManualClock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = START_OF_TIME

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> ManualClock:
    """The simulator's time in this test."""
    return ManualClock()


@pytest.fixture
def rate_limits() -> bool:
    """Off, so that most tests send freely; the tests of the limits switch them on."""
    return False


@pytest.fixture
def simulator(clock: Callable[[], float], rate_limits: bool) -> Iterator[str]:
    """The address of a fresh simulator that runs in a thread."""
    rules = Rules(webhook_pause=0.01, webhook_longest_pause=0.02)
    with serve_in_background(create_app(TOKEN, clock=clock, rules=rules, rate_limits=rate_limits)) as address:
        yield address


@pytest_asyncio.fixture
async def tg(simulator: str) -> AsyncIterator[LocalTelegram]:
    """The control API."""
    async with LocalTelegram(simulator) as client:
        yield client


@pytest_asyncio.fixture
async def bot(tg: LocalTelegram) -> AsyncIterator[Bot]:
    """The bot, through the library it really uses."""
    async with Bot(TOKEN, base_url=tg.bot_api, base_file_url=tg.file_api) as real:
        yield real

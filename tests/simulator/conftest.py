"""A local Telegram on a free port, a client of its control API, and a real Bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.simulator.app import create_app
from bot.simulator.client import LocalTelegram, without_certificates
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


@pytest.fixture(scope="session")
def clock() -> ManualClock:
    """The simulator's time."""
    return ManualClock()


@pytest.fixture
def rate_limits() -> bool:
    """Off, so that most tests send freely; the tests of the limits switch them on."""
    return False


@pytest.fixture(scope="session")
def simulator(clock: ManualClock) -> Iterator[str]:
    """The address of a simulator that runs in a thread; `tg` makes it fresh for each test."""
    rules = Rules(webhook_pause=0.01, webhook_longest_pause=0.02)
    with serve_in_background(create_app(TOKEN, clock=clock, rules=rules)) as address:
        yield address


@pytest_asyncio.fixture
async def tg(simulator: str, rate_limits: bool) -> AsyncIterator[LocalTelegram]:
    """The control API of a fresh world."""
    async with LocalTelegram(simulator) as client:
        await client.reset()
        await client.rate_limits(rate_limits)
        yield client


@pytest_asyncio.fixture
async def bot(tg: LocalTelegram) -> AsyncIterator[Bot]:
    """The bot, through the library it really uses."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": without_certificates()}) for _ in range(2)]
    async with Bot(
        TOKEN,
        base_url=tg.bot_api,
        base_file_url=tg.file_api,
        request=requests[0],
        get_updates_request=requests[1],
    ) as real:
        yield real


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A plain HTTP client, for what the Bot object cannot show."""
    async with httpx.AsyncClient(trust_env=False, verify=without_certificates()) as client:
        yield client

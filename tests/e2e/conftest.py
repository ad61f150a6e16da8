"""What the tests with real processes share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from bot.conversation.library import load_library
from bot.conversation.secret import engine_token
from bot.settings import LOCAL_TOKEN
from bot.simulator.app import create_app
from bot.simulator.client import LocalTelegram
from bot.simulator.limits import Rules
from bot.simulator.serving import serve_in_background
from tests.e2e.bot_process import KillableBot
from tests.e2e.browser import EXECUTABLE
from tests.telegram.real_engine import real_engine
from tests.telegram.running import local_settings, running
from tests.telegram.stub_engine import StubEngine, stub_engine

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture
def simulator() -> Iterator[str]:
    """The address of a local Telegram of this test."""
    rules = Rules(webhook_pause=0.05, webhook_longest_pause=0.2)
    with serve_in_background(create_app(LOCAL_TOKEN, rules=rules)) as address:
        yield address


@pytest_asyncio.fixture
async def tg(simulator: str) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(simulator) as client:
        yield client


@pytest.fixture
def engine() -> Iterator[StubEngine]:
    with stub_engine() as stub:
        yield stub


@pytest_asyncio.fixture
async def bot(tg: LocalTelegram, engine: StubEngine, tmp_path: Path) -> AsyncIterator[KillableBot]:
    made = KillableBot(tg, engine, tmp_path)
    await made.start()
    yield made
    await made.kill()


@pytest_asyncio.fixture
async def address(
    request: pytest.FixtureRequest, simulator: str, tg: LocalTelegram, tmp_path: Path
) -> AsyncIterator[str]:
    """The local Telegram's page, with the real engine behind the running bot."""
    own = real_engine(request.config)
    settings = local_settings(simulator, tmp_path, own.engine_address, engine_timeout=30.0)
    async with running(settings, load_library(), tg, engine_token(own)):
        yield simulator


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox", "--disable-gpu"])
        yield await browser.new_page(locale="id-ID")
        await browser.close()

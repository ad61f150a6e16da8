"""What the tests of the console's pages share: one office, seen once on a phone and once on a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.simulator.client import LocalTelegram
from tests.e2e.browser import EXECUTABLE
from tests.e2e.console.stage import SIZES, Office, office
from tests.telegram.stub_engine import StubEngine


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        await launched.close()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    name = request.param
    assert isinstance(name, str)
    return name


@pytest_asyncio.fixture
async def here(
    tg: LocalTelegram, engine: StubEngine, browser: Browser, tmp_path: Path, size: str
) -> AsyncIterator[Office]:
    async with office(tg, engine, browser, tmp_path, size) as made:
        yield made

"""What the tests with real processes share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.settings import LOCAL_TOKEN
from bot.simulator.app import create_app
from bot.simulator.client import LocalTelegram
from bot.simulator.limits import Rules
from bot.simulator.serving import serve_in_background
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

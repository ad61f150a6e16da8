"""The real bot with the real engine, and a local Telegram before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation.library import Library, load_library
from bot.settings import LOCAL_TOKEN, Settings
from bot.simulator.app import create_app
from bot.simulator.limits import Rules
from bot.simulator.serving import serve_in_background
from tests.telegram.real_engine import real_engine


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Settings:
    """Settings that lead to the real engine."""
    return real_engine(request.config)


@pytest.fixture(scope="session")
def simulator() -> Iterator[str]:
    with serve_in_background(create_app(LOCAL_TOKEN, rules=Rules())) as address:
        yield address

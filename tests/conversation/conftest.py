"""An engine client before a pretended engine, and the search over the real content."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import pytest_asyncio

from bot.content.library import load_library
from bot.content.search import Search
from bot.conversation.engine import Engine

Answer = Callable[[httpx.Request], httpx.Response]


@pytest_asyncio.fixture
async def engine_that(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[[Answer], Engine]]:
    """`engine_that(answers)` gives a client whose requests `answers` answers instead of Rasa."""
    real = httpx.AsyncClient
    made: list[Engine] = []

    def build(answer: Answer) -> Engine:
        transport = httpx.MockTransport(answer)
        monkeypatch.setattr(httpx, "AsyncClient", lambda **options: real(**options, transport=transport))
        made.append(Engine("http://mesin:5005", "rahasia", timeout=1.5))
        return made[-1]

    yield build
    for engine in made:
        await engine.close()


@pytest.fixture(scope="session")
def search() -> Search:
    """The search over the real topics."""
    return load_library().search

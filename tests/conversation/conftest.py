"""An engine client before a pretended engine, and the search over the real content."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import pytest_asyncio

from bot.content.search import Search
from bot.conversation.dialogue import Dialogue
from bot.conversation.engine import Engine
from bot.conversation.library import Library, load_library
from bot.journeys.walk import Walk

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
def library() -> Library:
    """The real content."""
    return load_library()


@pytest.fixture(scope="session")
def search(library: Library) -> Search:
    return library.search


@pytest.fixture(scope="session")
def walk(library: Library) -> Walk:
    return Walk(library.journeys)


@pytest.fixture
def dialogue_with(engine_that, search: Search, walk: Walk) -> Callable[[Answer], Dialogue]:
    """`dialogue_with(answers)` gives a dialogue whose engine answers so."""
    return lambda answer: Dialogue(engine_that(answer), search, walk)

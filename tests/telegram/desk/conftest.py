from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.content.texts import Texts, load_texts
from bot.paths import FAQ
from tests.cases.office import Office, memory
from tests.telegram.desk.group import Group
from tests.telegram.desk.working import Work


@pytest.fixture(scope="session")
def texts() -> Texts:
    return load_texts(FAQ)


@pytest.fixture
def office() -> Iterator[Office]:
    db = memory()
    yield Office(db)
    db.close()


@pytest.fixture(params=[True, False], ids=["topics", "no-topics"])
def group(office: Office, texts: Texts, request: pytest.FixtureRequest) -> Group:
    """A group with topics, and one without."""
    return Group(office, texts, forum=request.param)


@pytest.fixture
def forum(office: Office, texts: Texts) -> Group:
    return Group(office, texts)


@pytest.fixture
def flat(office: Office, texts: Texts) -> Group:
    """A group without topics."""
    return Group(office, texts, forum=False)


@pytest.fixture(params=[True, False], ids=["topics", "no-topics"])
def work(office: Office, texts: Texts, request: pytest.FixtureRequest) -> Work:
    """Officers at work in a group with topics, and in one without."""
    return Work(office, texts, forum=request.param)

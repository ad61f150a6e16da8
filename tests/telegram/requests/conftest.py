"""A citizen before the request form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation.library import Library
from tests.cases.office import Office, memory
from tests.telegram.requests.asking import Asker


@pytest.fixture
def siti(library: Library) -> Iterator[Asker]:
    db = memory()
    yield Asker(Office(db), library)
    db.close()

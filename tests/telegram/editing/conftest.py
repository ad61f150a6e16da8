from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation.library import Library
from tests.telegram.editing.road import Road


@pytest.fixture
def road(library: Library) -> Iterator[Road]:
    road = Road(library)
    yield road
    road.db.close()

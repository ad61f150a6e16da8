from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cases.office import Office, memory


@pytest.fixture
def office() -> Iterator[Office]:
    db = memory()
    yield Office(db)
    db.close()

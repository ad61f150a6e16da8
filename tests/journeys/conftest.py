"""Small journeys made by hand, and the real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import paths
from bot.content.answers import Answers
from bot.content.facts import load_facts
from bot.content.topics import load_topics
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.model import Journeys
from bot.journeys.walk import Walk
from tests.journeys.toys import HEAD, PAYING


@pytest.fixture
def write_journey(tmp_path: Path) -> Callable[..., Path]:
    """Writes faq/panduan/<id>.yml below a temporary folder and returns that folder."""

    def write(body: str, id_: str = "uji", head: str = HEAD) -> Path:
        folder = tmp_path / "faq" / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{id_}.yml").write_text(head + body, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def journeys(write_journey: Callable[..., Path]) -> Journeys:
    """The journey PAYING, as `uji`."""
    return load_journeys(write_journey(PAYING))


@pytest.fixture
def walk(journeys: Journeys) -> Walk:
    return Walk(journeys)


@pytest.fixture(scope="session")
def real_journeys() -> Journeys:
    return load_journeys(paths.FAQ / FOLDER)


@pytest.fixture(scope="session")
def real_answers() -> Answers:
    return Answers(load_topics(paths.FAQ), load_facts(paths.FAQ))


@pytest.fixture(scope="session")
def real_facts() -> dict[str, Any]:
    """faq/fakta.yml as it stands, read without the bot: dotted key -> value."""
    data = yaml.load((paths.FAQ / "fakta.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {f"{group}.{name}": entry["nilai"] for group, entries in data.items() for name, entry in entries.items()}

"""Questions whose replies are awaited."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.database import open_database
from bot.store.prompts import Prompt, PromptStore

RINA, DEDI = 11, 12


@pytest.fixture
def prompts(db: Database) -> PromptStore:
    return PromptStore(db)


def test_nothing_is_awaited_at_first(prompts: PromptStore) -> None:
    assert prompts.open(RINA) is None
    prompts.asked(RINA, 5)
    prompts.close(RINA)
    assert prompts.open(RINA) is None


def test_a_question_is_known_by_its_message(prompts: PromptStore) -> None:
    prompts.ask(RINA, 1, 3, "jadwal", {"n": "KP-2026-0001"}, 10.0)
    assert prompts.open(RINA) == Prompt(RINA, 1, 3, "jadwal", {"n": "KP-2026-0001"}, None, 10.0)
    prompts.asked(RINA, 77)
    asked = prompts.open(RINA)
    assert asked and asked.message_id == 77
    assert prompts.open(DEDI) is None


def test_a_new_question_takes_the_place_of_the_one_before(prompts: PromptStore) -> None:
    prompts.ask(RINA, 1, 1, "jadwal", {}, 10.0)
    prompts.asked(RINA, 77)
    prompts.ask(RINA, 2, 1, "catatan", {}, 20.0)
    assert prompts.open(RINA) == Prompt(RINA, 2, 1, "catatan", {}, None, 20.0)


def test_the_message_of_an_earlier_question_is_not_taken_for_the_present_one(prompts: PromptStore) -> None:
    prompts.ask(RINA, 1, 1, "jadwal", {}, 10.0)
    prompts.ask(RINA, 2, 1, "catatan", {}, 20.0)
    prompts.asked(RINA, 77, 10.0)
    assert prompts.open(RINA) == Prompt(RINA, 2, 1, "catatan", {}, None, 20.0)
    prompts.asked(RINA, 78, 20.0)
    asked = prompts.open(RINA)
    assert asked and asked.message_id == 78


def test_it_is_still_awaited_after_a_restart(tmp_path: Path) -> None:
    first = open_database(tmp_path / "ulang.db")
    PromptStore(first).ask(RINA, 1, 1, "catatan", {"a": "catatan"}, 10.0)
    first.close()
    second = open_database(tmp_path / "ulang.db")
    assert PromptStore(second).open(RINA) == Prompt(RINA, 1, 1, "catatan", {"a": "catatan"}, None, 10.0)
    second.close()


def test_what_was_replied_to_is_closed(prompts: PromptStore) -> None:
    prompts.ask(RINA, 1, 1, "catatan", {}, 10.0)
    prompts.ask(DEDI, 1, 1, "catatan", {}, 10.0)
    prompts.close(RINA)
    assert prompts.open(RINA) is None
    assert prompts.open(DEDI)

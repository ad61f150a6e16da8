"""Buttons mean something only in their own chat; votes are counted without names."""

from __future__ import annotations

import pytest
from sqlite_utils import Database
from telegram.constants import InlineKeyboardButtonLimit

from bot.store.buttons import Button, Buttons
from bot.store.feedback import Feedback

BIAYA = Button("topik", "biaya")


def test_a_press_means_what_the_button_was_made_for(db: Database) -> None:
    buttons = Buttons(db)
    assert buttons.pressed(1, buttons.issue(1, BIAYA)) == BIAYA


def test_a_button_of_another_chat_or_a_forged_one_means_nothing(db: Database) -> None:
    buttons = Buttons(db)
    id_ = buttons.issue(1, BIAYA)
    assert buttons.pressed(2, id_) is None
    assert buttons.pressed(1, "topik biaya") is None
    assert buttons.pressed(1, "' OR 1=1 --") is None


def test_ids_fit_telegram_and_say_nothing(db: Database) -> None:
    buttons = Buttons(db)
    ids = {buttons.issue(1, BIAYA) for _ in range(20)}
    assert len(ids) == 20
    for id_ in ids:
        assert len(id_.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
        assert "biaya" not in id_


def test_a_withdrawn_button_is_void_but_only_from_its_own_chat(db: Database) -> None:
    buttons = Buttons(db)
    id_ = buttons.issue(1, BIAYA)
    buttons.withdraw(2, [id_])
    assert buttons.pressed(1, id_) == BIAYA
    buttons.withdraw(1, [id_])
    assert buttons.pressed(1, id_) is None


@pytest.mark.parametrize(("days", "kept"), [(170, True), (181, False)])
def test_buttons_work_for_half_a_year(db: Database, later, days: int, kept: bool) -> None:
    buttons = Buttons(db)
    id_ = buttons.issue(1, BIAYA)
    later(days=days)
    buttons.purge()
    assert (buttons.pressed(1, id_) is not None) is kept


def test_votes_are_counted_by_topic(db: Database) -> None:
    feedback = Feedback(db)
    for topic, helpful in [("biaya", True), ("biaya", True), ("biaya", False), ("visa", False)]:
        feedback.add(topic, helpful, "v1")
    assert feedback.counts() == {"biaya": (2, 1), "visa": (0, 1)}


def test_who_voted_is_not_stored(db: Database) -> None:
    assert not any("chat" in column or "user" in column for column in db.table("feedback").columns_dict)

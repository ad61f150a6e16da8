"""Lessons change state one way at a time; the last model noted is in use."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from bot.store.lessons import EngineStore, Lesson, LessonKind, LessonState, LessonStore

NOW = 1_700_000_000.0


@pytest.fixture
def lessons(db: Database) -> LessonStore:
    return LessonStore(db)


@pytest.fixture
def engines(db: Database) -> EngineStore:
    return EngineStore(db)


def in_state(lessons: LessonStore, state: LessonState) -> Lesson:
    lesson = lessons.ask(LessonKind.LEARN, 1, NOW)
    assert lessons.move(lesson.id, {LessonState.ASKED}, state, NOW + 1)
    return lesson


@pytest.mark.parametrize("state", [LessonState.TRAINING, LessonState.SWITCHING, LessonState.ASKED])
def test_only_one_lesson_is_at_work(lessons: LessonStore, state: LessonState) -> None:
    lesson = in_state(lessons, state)
    with pytest.raises(ValueError, match=str(lesson.id)):
        lessons.ask(LessonKind.BACK, 2, NOW + 2)
    assert lessons.latest() == lessons.by_id(lesson.id)


@pytest.mark.parametrize("state", [LessonState.READY, LessonState.REFUSED])
def test_what_nobody_has_decided_about_is_dropped_for_the_next(lessons: LessonStore, state: LessonState) -> None:
    lesson = in_state(lessons, state)
    lessons.ask(LessonKind.LEARN, 1, NOW + 2)
    dropped = lessons.by_id(lesson.id)
    assert dropped and dropped.state is LessonState.DROPPED


def test_of_two_who_decide_the_second_changes_nothing(lessons: LessonStore) -> None:
    lesson = in_state(lessons, LessonState.READY)
    assert lessons.move(lesson.id, {LessonState.READY}, LessonState.DROPPED, NOW + 2)
    assert not lessons.move(lesson.id, {LessonState.READY}, LessonState.SWITCHING, NOW + 3, model="x")
    after = lessons.by_id(lesson.id)
    assert after and (after.state, after.model, after.updated_at) == (LessonState.DROPPED, "", NOW + 2)


def test_what_is_told_of_a_lesson_comes_back(lessons: LessonStore) -> None:
    lesson = in_state(lessons, LessonState.TRAINING)
    report = {"better": [{"text": "brapo ongkos é"}]}
    lessons.move(lesson.id, {LessonState.TRAINING}, LessonState.REFUSED, NOW, progress="", model="m", report=report)
    assert not lessons.override(lesson.id + 1, "alasan", NOW)
    assert lessons.override(lesson.id, "alasan", NOW + 5)
    after = lessons.by_id(lesson.id)
    assert after and (after.report, after.model, after.reason) == (report, "m", "alasan")
    assert after.state is LessonState.SWITCHING


def test_the_last_model_noted_is_in_use_and_the_one_before_is_known(engines: EngineStore) -> None:
    assert engines.current() is None and engines.previous() is None
    for number, model in enumerate("aba"):
        engines.take(model, f"http://127.0.0.1:{number}", NOW + number)
    current, previous = engines.current(), engines.previous()
    assert current and previous
    assert (current.model, current.address, current.since) == ("a", "http://127.0.0.1:2", NOW + 2)
    assert previous.model == "b"


def test_a_restart_changes_the_address_and_not_since_when_a_model_is_used(engines: EngineStore) -> None:
    engines.take("a", "http://127.0.0.1:1", NOW)
    engines.take("a", "http://127.0.0.1:2", NOW + 9)
    current = engines.current()
    assert current and (current.address, current.since) == ("http://127.0.0.1:2", NOW)
    assert engines.previous() is None

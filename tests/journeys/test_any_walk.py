"""Whatever a citizen does in whatever journey: never stuck, never lost, always on the way to an end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import paths
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.model import ALWAYS, Condition, Journey, Journeys, Option, Step
from bot.journeys.walk import Position, Walk

DAY = date(2026, 11, 24)
REAL = load_journeys(paths.FAQ / FOLDER)
VALUES = ("a", "b", "c")
ACTIONS = st.sampled_from(["next", "back", "answer", "go", "data", "outdated"])


@st.composite
def conditions(draw: st.DrawFn, asked: list[str]) -> Condition:
    names = draw(st.lists(st.sampled_from(asked), max_size=2, unique=True)) if asked else []
    some = st.lists(st.sampled_from(VALUES), min_size=1, unique=True)
    return Condition({name: tuple(draw(some)) for name in names})


@st.composite
def journeys(draw: st.DrawFn) -> Journeys:
    """A journey that `check` would have no complaints about."""
    steps: list[Step] = []
    asked: list[str] = []
    for number in range(draw(st.integers(0, 9))):
        when = draw(conditions(asked)) if steps else ALWAYS
        kind = draw(st.sampled_from(["plain", "question", "end"])) if when.values else "question"
        if kind == "question":
            options = (Option("a", "A"), Option("b", "B"), Option("c", "C", draw(conditions(asked))))
            steps.append(Step(f"s{number}", "Judul", "Teks", when, f"q{number}", options))
            asked.append(f"q{number}")
        else:
            steps.append(Step(f"s{number}", "Judul", "Teks", when, end=kind == "end"))
    steps.append(Step("akhir", "Judul", "Teks", end=True))
    return Journeys([Journey("uji", "Judul", "topik", (), DAY, DAY, (), tuple(steps))], Path())


def assert_sound(walk: Walk, position: Position) -> None:
    """There is a way on, back and out, and the figures shown make sense."""
    place, total = walk.progress(position)
    assert 1 <= place <= total
    assert walk.path(position)[place - 1] == walk.step(position)
    assert walk.from_data(position.as_data()) == position
    after, before = walk.next(position), walk.back(position)
    if after != position:
        assert walk.back(after) == position
    if before != position:
        assert walk.next(before) == position
    assert walk.at_end(position) or after != position or len(walk.options(position)) >= 2
    assert before != position or place == 1
    for option in walk.options(position):
        answered = walk.answer(position, option.value)
        assert answered.choices[str(walk.step(position).ask)] == option.value
        assert walk.progress(answered)[0] == place + 1
        assert walk.back(answered).step == position.step


def act(walk: Walk, position: Position, action: str, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Position:
    """One thing a citizen, or an update of the data, may do."""
    options = walk.options(position)
    if action == "answer" and options:
        return walk.answer(position, draw(st.sampled_from(options)).value)
    if action == "go":
        return walk.go(position, draw(st.sampled_from([*(step.id for step in walk.path(position)), "khayal"])))
    if action == "outdated":
        choices = draw(st.dictionaries(st.sampled_from([*position.choices, "q0", "q1", "x"]), st.sampled_from(VALUES)))
        step = draw(st.sampled_from([position.step, "s0", "s5", "akhir", "khayal"]))
        mended = walk.from_data({"panduan": position.journey, "langkah": step, "pilihan": choices})
        assert mended is not None
        return mended
    return walk.back(position) if action == "back" else walk.next(position)


def assert_reaches_the_end(walk: Walk, position: Position, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    """Going on with any answers ends, and takes no more steps than the journey has."""
    steps = 0
    while not walk.at_end(position):
        position = act(walk, position, "answer" if walk.options(position) else "next", draw)
        steps += 1
        assert steps <= 60


@given(known=journeys(), actions=st.lists(ACTIONS, max_size=15), data=st.data())
def test_any_walk_through_any_journey(known: Journeys, actions: list[str], data: st.DataObject) -> None:
    walk = Walk(known)
    position = walk.start("uji")
    for action in actions:
        position = act(walk, position, action, data.draw)
        assert_sound(walk, position)
    assert_reaches_the_end(walk, position, data.draw)


@given(
    journey=st.sampled_from([journey.id for journey in REAL]), actions=st.lists(ACTIONS, max_size=25), data=st.data()
)
def test_any_walk_through_the_real_journeys(journey: str, actions: list[str], data: st.DataObject) -> None:
    walk = Walk(REAL)
    position = walk.start(journey)
    for action in actions:
        position = act(walk, position, action, data.draw)
        assert_sound(walk, position)
    assert_reaches_the_end(walk, position, data.draw)


@pytest.mark.parametrize("journey", [journey.id for journey in REAL])
def test_every_position_of_the_real_journeys(journey: str) -> None:
    """All combinations of answers: each is sound, and none ends anywhere but at an end."""
    walk = Walk(REAL)
    for position in walk.positions(journey):
        assert_sound(walk, position)
        everything_answered = all(step.ask is None or step.ask in position.choices for step in walk.path(position))
        assert not everything_answered or walk.path(position)[-1].end

"""Steering a journey by words and presses: plain data in, reply items as data out."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.replies import Guide, NoJourney, Paused, read_item
from bot.journeys.model import Journeys
from bot.journeys.steering import PAUSED, Intent, Steering
from bot.journeys.walk import Walk

NO_JOURNEY = {"panduan_tidak_ada": True}
CODE = {"panduan": "uji", "langkah": "kode", "pilihan": {"untuk": "sendiri"}}
END = {**CODE, "langkah": "selesai"}
START = {"panduan": "uji", "langkah": "untuk", "pilihan": {}}
INTENTS: tuple[Intent, ...] = get_args(Intent)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["panduan", "langkah", "pilihan", PAUSED, "uji"]), inner)
    ),
    max_leaves=8,
)


@pytest.fixture
def steering(walk: Walk) -> Steering:
    return Steering(walk)


def test_a_press_leads_to_its_place(steering: Steering) -> None:
    assert steering.goto(CODE) == CODE


def test_a_place_that_is_gone_leads_to_the_nearest_one(steering: Steering) -> None:
    assert steering.goto({**CODE, "langkah": "khayal"}) == {**CODE, "langkah": "untuk"}
    assert steering.goto({**CODE, "pilihan": {"untuk": "kucing"}}) == START


@pytest.mark.parametrize("data", [None, {}, {"panduan": "khayal", "langkah": "x", "pilihan": {}}, "uji", ["uji"]])
def test_no_journey_is_said_to_be_none(steering: Steering, data: Any) -> None:
    assert steering.goto(data) == NO_JOURNEY
    assert [steering.steer(intent, data) for intent in INTENTS] == [NO_JOURNEY] * len(INTENTS)


def test_on_and_back(steering: Steering) -> None:
    answered = {**CODE, "langkah": "untuk"}
    assert steering.steer("lanjut", answered) == CODE
    assert steering.steer("kembali", CODE) == answered


def test_on_stays_at_a_question_and_back_at_the_start(steering: Steering) -> None:
    assert steering.steer("lanjut", START) == steering.steer("kembali", START) == START


def test_an_awaited_input_is_not_passed_by_accident_but_skipped_on_purpose(steering: Steering) -> None:
    assert steering.steer("lanjut", CODE) == CODE
    assert steering.steer("lewati", CODE) == END


def test_a_journey_that_was_left_is_taken_up_where_it_was(steering: Steering) -> None:
    left = {**CODE, "langkah": "untuk", PAUSED: True}
    assert steering.steer("lanjut", left) == {**CODE, "langkah": "untuk"}


def test_out_keeps_the_name(steering: Steering) -> None:
    assert steering.steer("berhenti", CODE) == {"panduan_jeda": "uji"}


def test_on_at_an_end_goes_on_with_the_journey_named_there(real_journeys: Journeys) -> None:
    walk = Walk(real_journeys)
    ends = [
        (position, step.journey)
        for journey in real_journeys
        for position in walk.positions(journey.id)
        if (step := walk.step(position)).end and step.journey
    ]
    assert ends
    for position, following in ends:
        assert Steering(walk).steer("lanjut", position.as_data()) == walk.start(following).as_data()


def test_on_at_any_other_end_stays(steering: Steering) -> None:
    assert steering.steer("lanjut", END) == END


@given(JSON, st.sampled_from(INTENTS))
def test_whatever_is_open_something_can_be_shown(real_journeys: Journeys, data: Any, intent: Intent) -> None:
    steering = Steering(Walk(real_journeys))
    for reply in (steering.goto(data), steering.steer(intent, data)):
        assert isinstance(read_item(reply), Guide | Paused | NoJourney)

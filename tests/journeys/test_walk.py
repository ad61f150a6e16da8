"""Walking through a journey, as a citizen does."""

from __future__ import annotations

import pytest

from bot.journeys.model import Input
from bot.journeys.walk import Position, Walk


def at(walk: Walk, *answers: str) -> Position:
    """Where these answers lead from the start."""
    position = walk.start("uji")
    for value in answers:
        position = walk.answer(position, value)
    return position


def ids(walk: Walk, position: Position) -> list[str]:
    return [step.id for step in walk.path(position)]


def test_the_start_is_the_first_step_with_no_choices(walk: Walk) -> None:
    assert walk.start("uji") == Position("uji", "untuk", {})
    with pytest.raises(KeyError):
        walk.start("khayal")


def test_an_answer_opens_its_branch_and_leads_on(walk: Walk) -> None:
    assert ids(walk, walk.start("uji")) == ["untuk", "kode", "selesai"]
    child = at(walk, "anak")
    assert child == Position("uji", "wali", {"untuk": "anak"})
    assert ids(walk, child) == ["untuk", "wali", "kode", "selesai"]


def test_an_end_cuts_the_path(walk: Walk) -> None:
    ill = at(walk, "sakit")
    assert ids(walk, ill) == ["untuk", "dibantu"]
    assert walk.at_end(ill)
    assert walk.next(ill) == ill


def test_an_answer_that_is_not_offered_is_refused(walk: Walk) -> None:
    with pytest.raises(ValueError):
        walk.answer(walk.start("uji"), "kucing")
    with pytest.raises(ValueError):
        walk.answer(at(walk, "sendiri"), "anak")


def test_nobody_gets_past_a_question_without_answering(walk: Walk) -> None:
    start = walk.start("uji")
    assert walk.next(start) == start
    assert walk.go(start, "selesai") == start
    assert walk.go(at(walk, "anak"), "selesai").step == "wali"


def test_back_keeps_the_choices_and_stays_at_the_start(walk: Walk) -> None:
    code = at(walk, "anak", "lain")
    question = walk.back(code)
    assert question == Position("uji", "wali", {"untuk": "anak", "wali": "lain"})
    assert walk.next(question) == code
    start = walk.back(walk.back(question))
    assert start.step == "untuk"
    assert walk.back(start) == start


def test_a_changed_answer_drops_later_choices_that_are_no_longer_asked(walk: Walk) -> None:
    start = walk.go(at(walk, "anak", "lain"), "untuk")
    assert walk.answer(start, "sendiri") == Position("uji", "kode", {"untuk": "sendiri"})
    assert walk.answer(start, "anak").choices == {"untuk": "anak", "wali": "lain"}


def test_progress_counts_the_steps_known_so_far(walk: Walk) -> None:
    assert walk.progress(walk.start("uji")) == (1, 3)
    assert walk.progress(at(walk, "anak")) == (2, 4)
    assert walk.progress(at(walk, "sakit")) == (2, 2)


def test_a_step_says_what_it_waits_for(walk: Walk) -> None:
    assert walk.awaited(at(walk, "sendiri")) is Input.BILLING_CODE
    assert walk.awaited(walk.start("uji")) is None


def test_positions_survive_as_data(walk: Walk) -> None:
    position = at(walk, "anak", "lain")
    assert position.as_data() == {"panduan": "uji", "langkah": "kode", "pilihan": {"untuk": "anak", "wali": "lain"}}
    assert walk.from_data(position.as_data()) == position


@pytest.mark.parametrize(
    ("step", "choices", "mended"),
    [
        ("hapus", {"untuk": "anak"}, Position("uji", "untuk", {"untuk": "anak"})),
        ("selesai", {"untuk": "kucing"}, Position("uji", "untuk", {})),
        ("selesai", {}, Position("uji", "untuk", {})),
        ("selesai", {"untuk": "anak", "wali": 7, "lama": "x"}, Position("uji", "wali", {"untuk": "anak"})),
        ("wali", {"untuk": "sendiri", "wali": "lain"}, Position("uji", "untuk", {"untuk": "sendiri"})),
        ("kode", {"untuk": "sakit"}, Position("uji", "dibantu", {"untuk": "sakit"})),
    ],
)
def test_outdated_data_leads_to_the_nearest_valid_place(walk: Walk, step: str, choices: dict, mended: Position) -> None:
    assert walk.from_data({"panduan": "uji", "langkah": step, "pilihan": choices}) == mended


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        "uji",
        {"panduan": "khayal", "langkah": "untuk", "pilihan": {}},
        {"panduan": "uji", "langkah": "untuk"},
        {"panduan": "uji", "langkah": 3, "pilihan": {}},
        {"panduan": ["uji"], "langkah": "untuk", "pilihan": {}},
    ],
)
def test_data_of_no_journey_is_no_position(walk: Walk, data: object) -> None:
    assert walk.from_data(data) is None


def test_all_positions_are_reached_once(walk: Walk) -> None:
    found = [(position.step, *position.choices.values()) for position in walk.positions("uji")]
    assert sorted(found) == [
        ("dibantu", "sakit"),
        ("kode", "anak", "lain"),
        ("kode", "anak", "orang-tua"),
        ("kode", "sendiri"),
        ("selesai", "anak", "lain"),
        ("selesai", "anak", "orang-tua"),
        ("selesai", "sendiri"),
        ("untuk",),
        ("wali", "anak"),
    ]

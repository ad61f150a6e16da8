"""Time counts while the office is open, and at no other time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.office_hours import AroundTheClock, OfficeHours
from bot.reminders.wib import WIB
from tests.cases.office import EVENING, HOURS, MORNING, wib

HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda moment: moment.replace(tzinfo=WIB))
DURATIONS = st.timedeltas(timedelta(), timedelta(hours=60))


@pytest.mark.parametrize(
    ("begin", "hours", "expected"),
    [
        ("2026-11-24 09:00", 2, "2026-11-24 11:00"),
        ("2026-11-24 11:00", 2, "2026-11-24 14:00"),  # over the break
        ("2026-11-24 12:30", 1, "2026-11-24 14:00"),  # from within the break
        ("2026-11-24 15:00", 1, "2026-11-24 16:00"),  # until closing
        ("2026-11-24 15:00", 2, "2026-11-25 09:00"),
        ("2026-11-24 22:00", 1, "2026-11-25 09:00"),
        ("2026-11-25 03:00", 1, "2026-11-25 09:00"),
        ("2026-11-27 15:30", 1, "2026-11-30 08:30"),  # over a weekend
        ("2026-11-28 10:00", 7, "2026-11-30 16:00"),  # begun on a Saturday
        ("2026-12-23 15:00", 2, "2026-12-28 09:00"),  # Christmas, its joint leave, a weekend
        ("2026-03-17 15:00", 2, "2026-03-25 09:00"),  # Nyepi and Idul Fitri
        ("2026-11-24 22:00", 0, "2026-11-24 22:00"),
    ],
)
def test_adding_office_time(begin: str, hours: int, expected: str) -> None:
    assert HOURS.add(wib(begin), hours * HOUR) == wib(expected)


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ("2026-11-24 09:00", "2026-11-24 15:00", 5),
        ("2026-11-24 16:00", "2026-11-25 08:00", 0),
        ("2026-11-27 15:00", "2026-11-30 09:00", 2),
        ("2026-11-24 15:00", "2026-11-24 09:00", 0),
        ("2026-11-23 00:00", "2026-11-30 00:00", 35),
    ],
)
def test_counting_office_time(begin: str, end: str, hours: int) -> None:
    assert HOURS.between(wib(begin), wib(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("moment", "is_open", "next_open"),
    [
        ("2026-11-24 08:00", True, "2026-11-24 08:00"),
        ("2026-11-24 10:30", True, "2026-11-24 10:30"),
        ("2026-11-24 12:00", False, "2026-11-24 13:00"),
        ("2026-11-24 16:00", False, "2026-11-25 08:00"),
        ("2026-11-27 17:00", False, "2026-11-30 08:00"),
        ("2026-12-24 09:00", False, "2026-12-28 08:00"),
    ],
)
def test_when_it_is_open(moment: str, is_open: bool, next_open: str) -> None:
    assert HOURS.is_open(wib(moment)) is is_open
    assert HOURS.next_open(wib(moment)) == wib(next_open)


def test_the_office_is_in_palembang_wherever_the_moment_is_from() -> None:
    assert HOURS.add(datetime(2026, 11, 24, 8, tzinfo=UTC), 2 * HOUR) == wib("2026-11-25 09:00")


def test_a_short_friday() -> None:
    hours = OfficeHours({**dict.fromkeys(range(4), (MORNING, EVENING)), 4: ((time(8), time(11)),)})
    assert hours.add(wib("2026-11-27 10:00"), 2 * HOUR) == wib("2026-11-30 09:00")


def test_one_open_day_a_week_is_enough() -> None:
    hours = OfficeHours({2: (MORNING,)})
    assert hours.add(wib("2026-11-25 11:00"), 2 * HOUR) == wib("2026-12-02 09:00")


@pytest.mark.parametrize(
    "week",
    [{}, {5: (MORNING,)}, {0: ((time(12), time(8)),)}, {0: (EVENING, MORNING)}, {0: ((time(8), time(8)),)}],
)
def test_hours_that_never_come_are_refused(week: dict) -> None:
    with pytest.raises(ValueError):
        OfficeHours(week)


@given(MOMENTS, DURATIONS)
def test_what_is_added_is_counted(moment: datetime, duration: timedelta) -> None:
    assert HOURS.between(moment, HOURS.add(moment, duration)) == duration


@given(MOMENTS, DURATIONS, DURATIONS)
def test_adding_twice_is_adding_the_sum(moment: datetime, first: timedelta, second: timedelta) -> None:
    assert HOURS.between(moment, HOURS.add(HOURS.add(moment, first), second)) == first + second


@given(MOMENTS)
def test_it_is_open_when_it_opens_next(moment: datetime) -> None:
    opens = HOURS.next_open(moment)
    assert HOURS.is_open(opens) and HOURS.between(moment, opens) == timedelta()


def test_around_the_clock_every_hour_counts() -> None:
    hours = AroundTheClock()
    saturday = wib("2026-11-28 23:00")
    assert hours.add(saturday, 2 * HOUR) == wib("2026-11-29 01:00")
    assert hours.between(saturday, saturday + HOUR) == HOUR
    assert hours.between(saturday, saturday - HOUR) == timedelta()

"""Working days: weekends, public holidays and joint leave do not count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.workdays import is_workday, workday_after

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
COUNTS = st.integers(1, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 24), 4, date(2026, 11, 30)),  # over a weekend
        (date(2026, 12, 22), 4, date(2026, 12, 30)),  # Christmas and its joint leave
        (date(2026, 3, 17), 1, date(2026, 3, 25)),  # Nyepi, Idul Fitri and their joint leave
        (date(2026, 8, 14), 1, date(2026, 8, 18)),  # the day of independence
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # begun on a Saturday
    ],
)
def test_known_dates(day: date, count: int, expected: date) -> None:
    assert workday_after(day, count) == expected


@given(DAYS, COUNTS)
def test_exactly_so_many_working_days_lie_between(day: date, count: int) -> None:
    found = workday_after(day, count)
    assert is_workday(found)
    between = (day + number * DAY for number in range(1, (found - day).days + 1))
    assert sum(is_workday(one) for one in between) == count


@given(DAYS, COUNTS, COUNTS)
def test_counting_on_is_counting_at_once(day: date, first: int, second: int) -> None:
    assert workday_after(workday_after(day, first), second) == workday_after(day, first + second)


@given(DAYS)
def test_no_weekend_is_a_working_day(day: date) -> None:
    assert not (is_workday(day) and day.weekday() >= 5)

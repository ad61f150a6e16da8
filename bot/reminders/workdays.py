"""Working days in Indonesia: Monday to Friday, without public holidays and joint leave (cuti bersama).

The dates come from the library `holidays`. Those that hang on the moon are estimates until the government has set
them, so after the yearly decree the library should be moved up (scripts/lock --upgrade-package holidays).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays
from holidays import GOVERNMENT, PUBLIC, HolidayBase

_SATURDAY = 5
_DAY = timedelta(days=1)


@cache
def _holidays() -> HolidayBase:
    return holidays.country_holidays("ID", categories=(PUBLIC, GOVERNMENT))


def is_workday(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _holidays()


def workday_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself is not counted. `count` is at least 1."""
    while count:
        day += _DAY
        count -= is_workday(day)
    return day

"""The day of departure as people type it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.intake.answers import Accepted, Rejected, rejected
from bot.reminders.day import Prefer
from bot.reminders.typed import Clash, Typed, read_typed

_FARTHEST = timedelta(days=366)
# A day without its year that is longer past than this is meant for the coming year: nobody who is still to leave
# mistakes the date by so much.
_SLIP = timedelta(days=60)
_NOON = time(12)
_YEAR = re.compile(r"\d{4}|\d[/.-]\d{1,2}[/.-]\d\d\b|\b(?:lalu|kemarin)\b")
# Words of travelling beside the day.
_AROUND = re.compile(
    r"\b(?:rencana(?:nya)?|berangkat(?:nya)?|brgkt|pergi(?:nya)?|terbang(?:nya)?|pesawat(?:nya)?|tiket(?:nya)?"
    r"|jadwal(?:nya)?|operasi(?:nya)?|insya ?allah|insyaallah|kami|in)\b",
    re.IGNORECASE,
)


def read_departure(line: str, today: date) -> Accepted | Rejected:
    """An ISO date, from today on and within a year."""
    typed = _AROUND.sub(" ", line)
    try:
        found = read_typed(typed, datetime.combine(today, _NOON), Prefer.FUTURE)
    except Clash:
        return rejected("tanggal_bentrok")
    except (OverflowError, ValueError):  # years that no calendar has
        return rejected("tanggal")
    day = _day(found)
    if day is None:
        return rejected("tanggal")
    if day < today - _SLIP and not _YEAR.search(typed):
        day = _year_later(day)
    if day < today:
        return rejected("tanggal_lewat")
    return rejected("tanggal_jauh") if day > today + _FARTHEST else Accepted(day.isoformat())


def _day(typed: Typed | None) -> date | None:
    if typed is None:
        return None
    return typed.day or (typed.moment.date() if typed.moment else None)


def _year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day

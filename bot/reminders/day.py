"""Days in a text of plain spelling (bot/reminders/words.py). Dates are read by dateparser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import Enum

import dateparser

from bot.reminders.words import WEEKDAYS

_RELATIVE = {
    "hari ini": 0,
    "kemarin lusa": -2,
    "kemarin dulu": -2,
    "kemarin": -1,
    "besok lusa": 2,
    "lusa": 2,
    "besok": 1,
}
_WEEK = re.compile(r"(?<!hari )\bminggu (?P<shift>depan|ini|lalu|kemarin)\b")
_WEEKDAY = re.compile(rf"\b(?:hari )?(?P<day>{'|'.join(WEEKDAYS)})\b(?: (?P<shift>depan|ini|lalu|kemarin|besok)\b)?")
_RELATIVE_DAY = re.compile(rf"\b(?:{'|'.join(_RELATIVE)})\b")
_DATE = re.compile(
    r"(?<![\d./:-])(?:"
    r"\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}[/-]\d{1,2}(?P<y1>[/-](?:\d{4}|\d\d))?"
    r"|\d{1,2}\.\d{1,2}(?P<y2>\.(?:\d{4}|\d\d))"
    r"|\d{1,2} (?P<month>[a-z]{3,})(?P<y3> \d{4}\b)?"
    r")(?![\d./:-])"
)
_DAY_OF_MONTH = re.compile(r"\btanggal (?P<day>\d{1,2})(?![\d./:-])(?: bulan (?P<shift>depan|ini|lalu)\b)?")
_WEEK_DAYS = 7
_MONTHS_TRIED = 3
_YEARS_TRIED = 8  # 29 February is at most so far away
# Always the same settings: dateparser keeps every set of them that it has seen. The base is a leap year.
_DATE_SETTINGS = {
    "DATE_ORDER": "DMY",
    "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["day", "month"],
    "RELATIVE_BASE": datetime(2000, 1, 1),
}


class Prefer(Enum):
    """Where a day lies that may be before or after today: "senin", "tanggal 3"."""

    PAST = -1
    FUTURE = 1


def take_days(text: str, now: datetime, prefer: Prefer) -> tuple[set[date], str]:
    """The days named in the text, and the text without them. What is no day stays in the text.

    A weekday that fits a date beside it is no day of its own.
    """
    found: set[date] = set()
    today = now.date()
    for take in (_take_date, _take_day_of_month, _take_relative):
        day, text = take(text, today, prefer)
        if day:
            found.add(day)
    text = _take_weekday(text, today, prefer, found)
    return found, text


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _take_date(text: str, today: date, prefer: Prefer) -> tuple[date | None, str]:
    for match in _DATE.finditer(text):
        parsed = dateparser.parse(match.group(), languages=["id"], settings=_DATE_SETTINGS)
        if parsed:
            has_year = match["y1"] or match["y2"] or match["y3"] or match.group()[:4].isdigit()
            day = parsed.date() if has_year else _nearest_year(parsed.date(), today)
            return day, _without(text, match)
    return None, text


def _nearest_year(day: date, today: date) -> date:
    """The day and month in the year that brings it nearest to today: in November, "3 jan" is next year's."""
    years = range(today.year - _YEARS_TRIED, today.year + _YEARS_TRIED + 1)
    days = [found for year in years if (found := _made(year, day.month, day.day))]
    return min(days, key=lambda candidate: abs(candidate - today))


def _made(year: int, month: int, day: int) -> date | None:
    """The date; None when that month has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _take_day_of_month(text: str, today: date, prefer: Prefer) -> tuple[date | None, str]:
    match = _DAY_OF_MONTH.search(text)
    if not match:
        return None, text
    named = {"depan": 1, "ini": 0, "lalu": -1}.get(match["shift"] or "")
    day = int(match["day"])
    if named is not None:
        found = _in_month(today, named, day)
    else:
        found = next(
            (candidate for candidate in _months(today, day, prefer) if (candidate - today).days * prefer.value >= 0),
            None,
        )
    return (found, _without(text, match)) if found else (None, text)


def _months(today: date, day: int, prefer: Prefer) -> Iterator[date]:
    """That day in this month and in the next ones (or those before) that have it."""
    for step in range(_MONTHS_TRIED):
        if candidate := _in_month(today, step * prefer.value, day):
            yield candidate


def _in_month(today: date, shift: int, day: int) -> date | None:
    years, month = divmod(today.month - 1 + shift, 12)
    return _made(today.year + years, month + 1, day)


def _take_relative(text: str, today: date, prefer: Prefer) -> tuple[date | None, str]:
    # Not the "besok" of "jumat besok", which belongs to the weekday.
    for match in _RELATIVE_DAY.finditer(text):
        if not (match.group() in ("besok", "kemarin") and _ends_with_weekday(text[: match.start()])):
            return today + timedelta(days=_RELATIVE[match.group()]), _without(text, match)
    return None, text


def _ends_with_weekday(text: str) -> bool:
    return text.rstrip().rpartition(" ")[2] in WEEKDAYS


def _take_weekday(text: str, today: date, prefer: Prefer, found: set[date]) -> str:
    """Adds the weekday's date to `found`, unless what is there falls on that weekday. Returns the text without it."""
    week = _WEEK.search(text)
    if week:  # alone it names no day
        text = _without(text, week)
    match = _WEEKDAY.search(text)
    if not match:
        return text
    weekday = WEEKDAYS[match["day"]]
    if not any(day.weekday() == weekday for day in found):
        found.add(_weekday(weekday, today, match["shift"] or (f"{week['shift']} minggu" if week else None), prefer))
    return _without(text, match)


def _weekday(weekday: int, today: date, shift: str | None, prefer: Prefer) -> date:
    ahead = (weekday - today.weekday()) % _WEEK_DAYS
    monday = today - timedelta(days=today.weekday())
    if shift in ("ini", "ini minggu"):
        return monday + timedelta(days=weekday)
    if shift in ("depan", "depan minggu"):
        return monday + timedelta(days=_WEEK_DAYS + weekday)
    if shift in ("lalu minggu", "kemarin minggu"):
        return monday + timedelta(days=weekday - _WEEK_DAYS)
    if shift in ("lalu", "kemarin"):
        return today + timedelta(days=ahead - _WEEK_DAYS)
    if prefer is Prefer.PAST:
        return today - timedelta(days=-ahead % _WEEK_DAYS)
    return today + timedelta(days=ahead or _WEEK_DAYS)

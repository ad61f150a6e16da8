"""Counting time as an office does: only while it is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.reminders.wib import WIB
from bot.reminders.workdays import is_workday

_DAY = timedelta(days=1)
_NONE = timedelta()

Span = tuple[time, time]  # open from, open until


class Hours(Protocol):
    """How time counts. Moments have a time zone."""

    def add(self, moment: datetime, duration: timedelta) -> datetime:
        """The moment when so much time has been counted since `moment`."""

    def between(self, begin: datetime, end: datetime) -> timedelta:
        """The time counted from `begin` to `end`; none when the end comes first."""


class AroundTheClock:
    """Every hour counts: somebody is always on duty."""

    def add(self, moment: datetime, duration: timedelta) -> datetime:
        return moment + duration

    def between(self, begin: datetime, end: datetime) -> timedelta:
        return max(end - begin, _NONE)


class OfficeHours:
    """`week` has the opening spans by weekday (0 is Monday), in WIB and in order, with breaks between them.

    A weekday that is missing is closed; so are weekends, public holidays and joint leave.
    Raises ValueError when a span ends before it begins, overlaps another, or when there is none on a working day.
    """

    def __init__(self, week: Mapping[int, Sequence[Span]]) -> None:
        for spans in week.values():
            moments = [moment for span in spans for moment in span]
            if moments != sorted(set(moments)):
                raise ValueError(f"opening hours out of order: {moments}")
        if not any(week.get(weekday) for weekday in range(5)):
            raise ValueError("no opening hours")
        self._week = {weekday: tuple(spans) for weekday, spans in week.items()}

    def is_open(self, moment: datetime) -> bool:
        return any(begin <= moment < end for begin, end in self._spans(moment.astimezone(WIB).date()))

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself while the office is open, else when it opens next."""
        return next(max(begin, moment) for begin, end in self._from(moment) if end > moment).astimezone(WIB)

    def add(self, moment: datetime, duration: timedelta) -> datetime:
        """Without any duration it is the moment itself; else it lies in opening hours, or at their end."""
        if not duration:
            return moment
        for begin, end in self._from(moment):
            begin = max(begin, moment)
            counted = max(end - begin, _NONE)
            if counted >= duration:
                return begin + duration
            duration -= counted
        raise AssertionError("days never end")

    def between(self, begin: datetime, end: datetime) -> timedelta:
        counted = _NONE
        for opens, closes in self._from(begin):
            if opens >= end:
                return counted
            counted += max(min(closes, end) - max(opens, begin), _NONE)
        raise AssertionError("days never end")

    def _from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans from the moment's day on, without an end."""
        day = moment.astimezone(WIB).date()
        while True:
            yield from self._spans(day)
            day += _DAY

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if not is_workday(day):
            return []
        spans = self._week.get(day.weekday(), ())
        return [(datetime.combine(day, begin, WIB), datetime.combine(day, end, WIB)) for begin, end in spans]

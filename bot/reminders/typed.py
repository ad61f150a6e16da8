"""What a citizen typed as a time, before it is known what the time is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.reminders.clock import Clock, take_clocks
from bot.reminders.day import Prefer, take_days
from bot.reminders.spans import take_span
from bot.reminders.words import ENDS, HARMLESS, JUST, MADE, NEAR, plain


@dataclass(frozen=True)
class Typed:
    """The parts of a typed time. Moments are naive and in WIB."""

    day: date | None
    clocks: tuple[Clock, ...]  # two for "08.00-09.00"
    moment: datetime | None  # from a stretch of hours or minutes, or "barusan"
    near: bool  # "tadi", "nanti": around now, without a day
    ends: bool  # said to be the end of something
    made: bool  # said to be when something was done

    @property
    def empty(self) -> bool:
        """ "Nanti" alone is no time, "tadi" is one that lacks its hour."""
        return not (self.day or self.clocks or self.moment or (self.near and self.made))


class Clash(ValueError):
    """Two days in one time: "besok" and another date, a weekday that is not that date's."""


def read_typed(text: str, now: datetime, prefer: Prefer) -> Typed | None:
    """The time in the text; None when anything else is in it too, such as a question. Raises Clash."""
    spelled = plain(text)
    if spelled is None:
        return None
    words = set(spelled.split())
    span, rest = take_span(spelled, now)
    days, rest = take_days(rest, now, prefer)
    clocks, rest = take_clocks(rest)
    if not set(rest.split()) <= HARMLESS:
        return None
    if span and span.whole_days:
        days.add(span.moment.date())
    if len(days) > 1:
        raise Clash
    moment = span.moment if span and not span.whole_days else None
    if words & JUST and not (moment or days or clocks):
        moment = now
    day = days.pop() if days else None
    return Typed(day, clocks, moment, bool(words & NEAR), bool(words & ENDS), bool(words & MADE))

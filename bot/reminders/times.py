"""Reading the time that a journey's step asks for. What is no time, such as a question, is not recognised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.reminders.clock import Clock
from bot.reminders.day import Prefer
from bot.reminders.limits import Limits
from bot.reminders.typed import Clash, Typed, read_typed
from bot.reminders.wib import WIB

_DAY = timedelta(days=1)
# Phones go a little fast: a code is not of the future because of that.
_CLOCK_DIFFERENCE = timedelta(minutes=2)
_LONGEST_VALID = timedelta(days=7)  # of a billing code, whoever made it
_FARTHEST_VISIT = timedelta(days=180)
_OLDEST_PHOTO = timedelta(days=60)
# Nobody is asked to come outside these hours: "jam 2" of a visit is 14.00.
_FIRST_VISIT_H, _LAST_VISIT_H = 6, 17


class Awaited(StrEnum):
    """The kinds of typed time that a step may await (`masukan`)."""

    BILLING = "waktu-billing"
    VISIT = "waktu-kunjungan"
    PHOTO = "tanggal-foto"


class Failure(StrEnum):
    """Why a typed time cannot be used; the bot says which and asks again."""

    UNREADABLE = "tak_terbaca"  # not a time at all: perhaps a question
    NO_DAY = "tanpa_hari"
    NO_HOUR = "tanpa_jam"
    CLASH = "tidak_cocok"  # two days that are not the same
    PAST = "lewat"
    FUTURE = "belum"
    TOO_FAR = "terlalu_jauh"


class _Unusable(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


def read(awaited: Awaited, text: str, now: datetime, limits: Limits) -> datetime | Failure:
    """The moment meant, in WIB, or why there is none.

    BILLING: until when the code must be paid, whether its making or its end was typed. VISIT: when it begins.
    PHOTO: the day, at midnight.
    """
    local = now.astimezone(WIB).replace(tzinfo=None)
    try:
        typed = read_typed(text, local, Prefer.FUTURE if awaited is Awaited.VISIT else Prefer.PAST)
        if typed is None or typed.empty:
            return Failure.UNREADABLE
        if awaited is Awaited.BILLING:
            found = _payment_deadline(typed, local, limits.payment)
        elif awaited is Awaited.VISIT:
            found = _visit(typed, local)
        else:
            found = _photo(typed, local)
    except Clash:
        return Failure.CLASH
    except _Unusable as unusable:
        return unusable.failure
    return found.replace(tzinfo=WIB)


def _payment_deadline(typed: Typed, now: datetime, valid: timedelta) -> datetime:
    moment = _nearest(typed, now)
    is_end = moment > now + _CLOCK_DIFFERENCE if not (typed.ends or typed.made) else typed.ends
    if is_end and not typed.ends and moment > now + valid:
        raise _Unusable(Failure.FUTURE)  # neither made yet nor the end of a code of today
    if not is_end and moment > now + _CLOCK_DIFFERENCE:
        raise _Unusable(Failure.FUTURE)
    deadline = moment if is_end else moment + valid
    if deadline <= now:
        raise _Unusable(Failure.PAST)
    if deadline > now + _LONGEST_VALID:
        raise _Unusable(Failure.TOO_FAR)
    return deadline


def _nearest(typed: Typed, now: datetime) -> datetime:
    """Of all moments that the hour may mean, the one nearest to now; for what was done already, before now."""
    if typed.moment:
        return typed.moment
    if not typed.clocks:
        raise _Unusable(Failure.NO_HOUR)
    clock = typed.clocks[-1] if typed.ends else typed.clocks[0]
    days = [typed.day] if typed.day else [now.date() + shift * _DAY for shift in (-1, 0, 1)]
    moments = list(_moments(days, clock))
    if typed.made and not typed.ends:
        moments = [moment for moment in moments if moment <= now + _CLOCK_DIFFERENCE] or moments
    return min(moments, key=lambda moment: abs(moment - now))


def _moments(days: list[date], clock: Clock) -> Iterator[datetime]:
    for day in days:
        for hour in clock.times:
            yield datetime.combine(day, hour)


def _visit(typed: Typed, now: datetime) -> datetime:
    moment = typed.moment or datetime.combine(_visit_day(typed, now), _visit_hour(typed))
    if moment <= now:
        raise _Unusable(Failure.PAST)
    if moment > now + _FARTHEST_VISIT:
        raise _Unusable(Failure.TOO_FAR)
    return moment


def _visit_day(typed: Typed, now: datetime) -> date:
    if typed.day:
        return typed.day
    if typed.near:
        return now.date()
    raise _Unusable(Failure.NO_DAY)


def _visit_hour(typed: Typed) -> time:
    if not typed.clocks:
        raise _Unusable(Failure.NO_HOUR)
    times = typed.clocks[0].times
    return next((hour for hour in times if _FIRST_VISIT_H <= hour.hour <= _LAST_VISIT_H), times[0])


def _photo(typed: Typed, now: datetime) -> datetime:
    day = typed.day or (typed.moment or now).date()
    if day > now.date():
        raise _Unusable(Failure.FUTURE)
    if day < now.date() - _OLDEST_PHOTO:
        raise _Unusable(Failure.TOO_FAR)
    return datetime.combine(day, time())

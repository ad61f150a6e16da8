"""Which reminders an occasion yields, and until when each of them has a point."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.reminders.limits import Limits
from bot.reminders.times import Awaited
from bot.reminders.wib import WIB
from bot.reminders.workdays import workday_after
from bot.store.reminders import Planned


class Occasion(StrEnum):
    """What a citizen can be reminded of."""

    PAYMENT = "batas-bayar"
    VISIT = "kunjungan"
    COLLECTION = "pengambilan"


class Kind(StrEnum):
    """The messages; each is a text `pengingat_<kind>`."""

    PAYMENT_EARLY = "bayar_awal"
    PAYMENT_LAST = "bayar_akhir"
    VISIT_EVENING = "kunjungan_malam"
    VISIT_MORNING = "kunjungan_pagi"
    COLLECTION_READY = "ambil_mulai"
    COLLECTION_LAST = "ambil_batas"


OCCASION_OF = {
    Awaited.BILLING: Occasion.PAYMENT,
    Awaited.VISIT: Occasion.VISIT,
    Awaited.PHOTO: Occasion.COLLECTION,
}
_BEFORE_DEADLINE = {Kind.PAYMENT_EARLY: timedelta(minutes=45), Kind.PAYMENT_LAST: timedelta(minutes=15)}
_EVENING, _EARLIEST_MORNING, _COLLECTION_HOUR = time(19), time(6), time(8)
_BEFORE_VISIT = timedelta(hours=2)
_BEFORE_CANCELLATION = timedelta(days=7)
_DAY = timedelta(days=1)


def plan(occasion: Occasion, moment: datetime, now: datetime, limits: Limits) -> tuple[Planned, ...]:
    """The reminders still ahead, in order; none when it is too late for any.

    `moment` is what times.read gives: the payment's deadline, the visit, the day of the photo.
    """
    local = moment.astimezone(WIB)
    if occasion is Occasion.PAYMENT:
        planned = _payment(local)
    elif occasion is Occasion.VISIT:
        planned = _visit(local)
    else:
        planned = _collection(local.date(), limits)
    return tuple(one for one in planned if now.timestamp() < one.due_at < one.until_at)


def _payment(deadline: datetime) -> list[Planned]:
    early, last = (deadline - before for before in _BEFORE_DEADLINE.values())
    return [
        _planned(Kind.PAYMENT_EARLY, deadline, early, last),
        _planned(Kind.PAYMENT_LAST, deadline, last, deadline),
    ]


def _visit(visit: datetime) -> list[Planned]:
    evening = _on(visit.date() - _DAY, _EVENING)
    morning = max(visit - _BEFORE_VISIT, _on(visit.date(), _EARLIEST_MORNING))
    return [
        _planned(Kind.VISIT_EVENING, visit, evening, min(morning, visit)),
        _planned(Kind.VISIT_MORNING, visit, morning, visit),
    ]


def _collection(photo: date, limits: Limits) -> list[Planned]:
    """Counted from the photo, which is before the issue that the rule counts from: early is safe."""
    ready = _on(workday_after(photo, limits.ready_workdays), _COLLECTION_HOUR)
    last_day = _on(photo, time()) + limits.collection
    warning = _on((last_day - _BEFORE_CANCELLATION).date(), _COLLECTION_HOUR)
    return [
        _planned(Kind.COLLECTION_READY, last_day, ready, warning),
        _planned(Kind.COLLECTION_LAST, last_day, warning, last_day + _DAY),
    ]


def _on(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, WIB)


def _planned(kind: Kind, event: datetime, due: datetime, until: datetime) -> Planned:
    return Planned(kind.value, event.timestamp(), due.timestamp(), until.timestamp())

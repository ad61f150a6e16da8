"""Which reminders there are, seen from Tuesday 24 November 2026 at 10.30 WIB."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders import wib
from bot.reminders.limits import Limits
from bot.reminders.plan import Occasion, plan
from bot.reminders.wib import WIB
from bot.store.reminders import Planned

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=WIB)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)).map(lambda moment: moment.replace(tzinfo=WIB))


def moment(text: str) -> datetime:
    return datetime.strptime(f"{text} 2026", "%d-%m %H.%M %Y").replace(tzinfo=WIB)


def listed(planned: tuple[Planned, ...]) -> list[tuple[str, str, str]]:
    """Kind, when due and until when, as `24-11 10.30`."""
    return [(one.kind, f"{wib.at(one.due_at):%d-%m %H.%M}", f"{wib.at(one.until_at):%d-%m %H.%M}") for one in planned]


def test_a_payment_is_reminded_of_twice_before_its_deadline(limits: Limits) -> None:
    assert listed(plan(Occasion.PAYMENT, moment("24-11 12.15"), NOW, limits)) == [
        ("bayar_awal", "24-11 11.30", "24-11 12.00"),
        ("bayar_akhir", "24-11 12.00", "24-11 12.15"),
    ]


@pytest.mark.parametrize(("deadline", "kinds"), [("24-11 11.00", ["bayar_akhir"]), ("24-11 10.45", [])])
def test_what_is_past_already_is_not_planned(deadline: str, kinds: list[str], limits: Limits) -> None:
    assert [one.kind for one in plan(Occasion.PAYMENT, moment(deadline), NOW, limits)] == kinds


def test_a_visit_is_reminded_of_in_the_evening_before_and_in_the_morning(limits: Limits) -> None:
    assert listed(plan(Occasion.VISIT, moment("03-12 09.00"), NOW, limits)) == [
        ("kunjungan_malam", "02-12 19.00", "03-12 07.00"),
        ("kunjungan_pagi", "03-12 07.00", "03-12 09.00"),
    ]


def test_nobody_is_woken_before_six(limits: Limits) -> None:
    assert listed(plan(Occasion.VISIT, moment("03-12 07.30"), NOW, limits))[1] == (
        "kunjungan_pagi",
        "03-12 06.00",
        "03-12 07.30",
    )


def test_a_visit_at_dawn_is_reminded_of_in_the_evening_only(limits: Limits) -> None:
    assert listed(plan(Occasion.VISIT, moment("03-12 05.00"), NOW, limits)) == [
        ("kunjungan_malam", "02-12 19.00", "03-12 05.00")
    ]


def test_collection_begins_after_four_working_days_and_ends_before_thirty_days(limits: Limits) -> None:
    assert listed(plan(Occasion.COLLECTION, moment("23-11 00.00"), NOW, limits)) == [
        ("ambil_mulai", "27-11 08.00", "16-12 08.00"),
        ("ambil_batas", "16-12 08.00", "24-12 00.00"),
    ]


def test_a_photo_of_two_weeks_ago_leaves_the_warning(limits: Limits) -> None:
    assert [one.kind for one in plan(Occasion.COLLECTION, moment("10-11 00.00"), NOW, limits)] == ["ambil_batas"]


@given(st.sampled_from(Occasion), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_every_reminder_lies_ahead_and_one_after_the_other(
    limits: Limits, occasion: Occasion, event: datetime, before: timedelta
) -> None:
    now = event - before
    last = now.timestamp()
    for one in plan(occasion, event, now, limits):
        assert last < one.due_at < one.until_at
        assert wib.at(one.due_at).hour >= 6 or occasion is Occasion.PAYMENT
        last = one.due_at


@given(MOMENTS)
def test_whoever_asks_in_time_gets_both(limits: Limits, event: datetime) -> None:
    at_eight = event.replace(hour=8, minute=0)
    for occasion in Occasion:
        assert len(plan(occasion, at_eight, at_eight - timedelta(days=2), limits)) == 2

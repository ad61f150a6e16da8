"""The limits are those of the facts, in any fitting unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.content.facts import Fact, Facts, State
from bot.reminders.limits import Limits, limits_of


def facts(**values: tuple[int, str]) -> Facts:
    found = {"billing_batas_bayar": (2, "jam"), "proses_maksimal": (4, "hari_kerja"), "pengambilan_batas": (1, "bulan")}
    keyed = {name.replace("_", ".", 1): value for name, value in {**found, **values}.items()}
    return Facts(
        {
            key: Fact(key, value, unit, ("S1",), None, date(2026, 11, 24), State.VERIFIED, "")
            for key, (value, unit) in keyed.items()
        },
        {},
    )


def test_the_units_of_the_facts() -> None:
    assert limits_of(facts()) == Limits(timedelta(hours=2), 4, timedelta(days=30))
    assert limits_of(facts(billing_batas_bayar=(90, "menit"))).payment == timedelta(minutes=90)
    assert limits_of(facts(pengambilan_batas=(45, "hari"))).collection == timedelta(days=45)


def test_a_unit_that_is_no_stretch_of_time_is_noticed() -> None:
    with pytest.raises(KeyError):
        limits_of(facts(billing_batas_bayar=(2, "orang")))

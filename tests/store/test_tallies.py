"""Counts by day: they add up, and only the days asked for are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlite_utils import Database

from bot.store.tallies import Tallies, Tally, What

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def test_counts_add_up(db: Database) -> None:
    tallies = Tallies(db)
    for _ in range(3):
        tallies.count(TODAY, "dijawab", "biaya")
    tallies.count(TODAY, "dijawab", "biaya", by=4)
    tallies.count(TODAY, "dijawab")
    assert tallies.between(TODAY, TODAY) == [
        Tally(TODAY, What.ANSWERED, "", 1),
        Tally(TODAY, What.ANSWERED, "biaya", 7),
    ]


def test_the_first_and_the_last_day_count(db: Database) -> None:
    tallies = Tallies(db)
    for days in range(5):
        tallies.count(TODAY - days * DAY, "pesan", by=days + 1)
    found = tallies.between(TODAY - 3 * DAY, TODAY - DAY)
    assert [(tally.day, tally.count) for tally in found] == [(TODAY - days * DAY, days + 1) for days in (3, 2, 1)]


def test_only_what_has_a_name_is_counted(db: Database) -> None:
    with pytest.raises(ValueError):
        Tallies(db).count(TODAY, "apa saja")

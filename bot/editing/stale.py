"""Facts that nobody has checked for long."""

from __future__ import annotations

from datetime import date, timedelta

from bot.content.facts import Fact, Facts


def stale(facts: Facts, day: date, older_than_days: int) -> list[Fact]:
    """Those last checked longer ago than this, the oldest first."""
    before = day - timedelta(days=older_than_days)
    return sorted((fact for fact in facts if fact.checked < before), key=lambda fact: (fact.checked, fact.key))

"""The clock of Palembang (WIB), and how days and hours are shown to citizens."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from bot.content.facts import long_date

# A fixed offset: Indonesia has no summer time, and a machine without time zone data knows it too.
WIB = timezone(timedelta(hours=7), "WIB")

_DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


def at(timestamp: float) -> datetime:
    """Unix seconds as a moment in WIB."""
    return datetime.fromtimestamp(timestamp, WIB)


def shown_day(day: date) -> str:
    """Kamis, 3 Desember 2026"""
    return f"{_DAYS[day.weekday()]}, {long_date(day)}"


def shown_hour(moment: datetime) -> str:
    """09.00 WIB"""
    return f"{moment.astimezone(WIB):%H.%M} WIB"


def shown(moment: datetime) -> str:
    """Kamis, 3 Desember 2026, pukul 09.00 WIB"""
    local = moment.astimezone(WIB)
    return f"{shown_day(local.date())}, pukul {shown_hour(local)}"

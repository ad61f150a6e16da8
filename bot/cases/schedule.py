"""The office's times, out of the settings: opening hours, targets, and who is on duty at all hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta

from bot.cases.deadlines import Deadlines, Target, Targets
from bot.cases.model import Priority
from bot.cases.office_hours import OfficeHours, Span
from bot.errors import OperatorError
from bot.settings import Settings

_DAYS = ("sen", "sel", "rab", "kam", "jum", "sab", "min")
_PART = re.compile(r"(\w+)(?:\s*-\s*(\w+))?((?:\s+\d{1,2}[.:]\d\d\s*-\s*\d{1,2}[.:]\d\d)+)")
_SPAN = re.compile(r"(\d+)[.:](\d\d)\s*-\s*(\d+)[.:](\d\d)")
_IDS = re.compile(r"\d+(?:[\s,]+\d+)*")


def deadlines_of(settings: Settings) -> Deadlines:
    """Raises OperatorError."""
    targets = {
        Priority.EMERGENCY: _target(settings.response_minutes_emergency, settings.resolution_hours_emergency),
        Priority.HIGH: _target(settings.response_minutes_high, settings.resolution_hours_high),
        Priority.NORMAL: _target(settings.response_minutes_normal, settings.resolution_hours_normal),
    }
    repeat = timedelta(minutes=settings.escalation_minutes)
    return Deadlines(Targets(targets, repeat), office_hours_of(settings), on_call=bool(on_call_of(settings)))


def office_hours_of(settings: Settings) -> OfficeHours:
    """Raises OperatorError."""
    try:
        return OfficeHours(_week(settings.office_hours))
    except ValueError as error:
        raise _unusable("office_hours", str(error)) from None


def on_call_of(settings: Settings) -> tuple[int, ...]:
    """The Telegram accounts of those on duty at all hours. Raises OperatorError."""
    listed = settings.on_call.strip()
    if listed and not _IDS.fullmatch(listed):
        raise _unusable("on_call", "bukan daftar ID Telegram")
    return tuple(dict.fromkeys(int(id_) for id_ in re.findall(r"\d+", listed)))


def _target(response_minutes: int, resolution_hours: int) -> Target:
    return Target(timedelta(minutes=response_minutes), timedelta(hours=resolution_hours))


def _week(text: str) -> dict[int, list[Span]]:
    """Opening spans by weekday. Raises ValueError, with words for operators."""
    week: dict[int, list[Span]] = {}
    for part in filter(None, map(str.strip, text.lower().split(";"))):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"'{part}' tidak terbaca")
        first, last, spans = match.groups()
        begin, end = _weekday(first), _weekday(last or first)
        if begin > end:
            raise ValueError(f"'{part}': hari terakhir sebelum hari pertama")
        for weekday in range(begin, end + 1):
            if weekday in week:
                raise ValueError(f"hari '{_DAYS[weekday]}' disebut dua kali")
            week[weekday] = list(_spans(spans))
    return _checked(week)


def _weekday(name: str) -> int:
    """By the first three letters, so that "senin" is understood too."""
    if name[:3] not in _DAYS:
        raise ValueError(f"hari '{name}' tidak dikenal")
    return _DAYS.index(name[:3])


def _spans(text: str) -> Iterator[Span]:
    for numbers in _SPAN.findall(text):
        hour, minute, last_hour, last_minute = map(int, numbers)
        try:
            yield time(hour, minute), time(last_hour, last_minute)
        except ValueError:
            raise ValueError(f"tidak ada jam '{hour:02d}.{minute:02d}-{last_hour:02d}.{last_minute:02d}'") from None


def _checked(week: dict[int, list[Span]]) -> dict[int, list[Span]]:
    """What OfficeHours asks for, said in the operator's words."""
    for weekday, spans in week.items():
        moments = [moment for span in spans for moment in span]
        if moments != sorted(set(moments)):
            raise ValueError(f"jam pada hari '{_DAYS[weekday]}' tidak berurutan")
    if not any(weekday < _DAYS.index("sab") for weekday in week):
        raise ValueError("tidak ada jam buka pada hari kerja")
    return week


def _unusable(key: str, why: str) -> OperatorError:
    return OperatorError(
        f"Pengaturan '{key}' tidak bisa dipakai: {why}.",
        "Perbaiki di pandu.toml atau di variabel lingkungan (lihat docs/settings.md).",
    )

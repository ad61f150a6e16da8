"""How urgent a case is, and why: staff are shown the reasons, not only the word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.cases.model import Case, Details, Place, Priority
from bot.reminders.wib import shown_day

_EMERGENCY_DAYS, _HIGH_DAYS = 3, 14
# Wards of patients whose life is in danger.
_DANGER = re.compile(
    r"\b(?:icu|iccu|icvcu|hcu|picu|nicu|cvcu|igd|ugd|resus\w*|intensif|gawat darurat)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Assessment:
    """`reasons` are for the staff, in Indonesian, the most urgent first."""

    priority: Priority
    reasons: tuple[str, ...]


def assess(details: Details, today: date) -> Assessment:
    """The highest priority that anything about the case asks for."""
    found = sorted(
        ((priority, reason) for judge in _JUDGES for priority, reason in judge(details, today)),
        key=lambda one: one[0].rank,
    )
    priority = found[0][0] if found else Priority.NORMAL
    return Assessment(priority, tuple(reason for _, reason in found))


def by_urgency(cases: Iterable[Case]) -> list[Case]:
    """The most urgent first; of equals, those nobody has, then the oldest."""
    return sorted(cases, key=lambda case: (case.priority.rank, case.holder is not None, case.opened_at, case.id))


_Judged = list[tuple[Priority, str]]


def _departure(details: Details, today: date) -> _Judged:
    if details.departure is None:
        return []
    days = (details.departure - today).days
    day = shown_day(details.departure)
    if days < 0:  # a slip of the pen, or it is too late: somebody has to ask, soon
        return [(Priority.HIGH, f"tanggal berangkat sudah lewat, perlu ditanyakan ({day})")]
    when = {0: "hari ini", 1: "besok"}.get(days, f"{days} hari lagi")
    priority = Priority.EMERGENCY if days <= _EMERGENCY_DAYS else Priority.HIGH
    return [(priority, f"berangkat {when} ({day})")] if days <= _HIGH_DAYS else []


def _danger(details: Details, today: date) -> _Judged:
    if details.in_danger:
        return [(Priority.EMERGENCY, "menurut dokter tidak bisa menunggu")]
    if details.place is Place.HOSPITAL and _DANGER.search(details.ward or ""):
        return [(Priority.EMERGENCY, f"dirawat di {details.ward}")]
    return []


def _care(details: Details, today: date) -> _Judged:
    reasons = []
    if details.place is Place.HOSPITAL:
        reasons.append("dirawat di rumah sakit")
    if details.movable is False:
        reasons.append("tidak bisa dibawa ke kantor")
    return [(Priority.HIGH, reason) for reason in reasons]


_JUDGES: tuple[Callable[[Details, date], _Judged], ...] = (_departure, _danger, _care)

"""A thousand cases at random times, looked at at random times over restarts, against a clock that counts minutes."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate

import pytest

from bot.cases.deadlines import Deadlines
from bot.cases.model import Case, Priority
from bot.cases.orders import Action
from bot.content.texts import Texts
from bot.store.outbox import Call
from bot.telegram.desk.alerts import Alerts
from tests.cases.office import HOURS, RINA, TARGETS, Office, wib

CASES, LOOKS, DAYS = 100, 120, 14
MINUTE_S, HOUR = 60.0, 60
SPAN = (DAYS + 1) * 24 * HOUR
TOLD = {Priority.EMERGENCY: {"in_danger": True}, Priority.HIGH: {"movable": False}, Priority.NORMAL: {}}
KINDS = ("tanggapan-segera", "tanggapan-lewat", "belum-diambil", "penyelesaian-segera", "penyelesaian-lewat")
# With Christmas and its joint leave, and the day of independence.
STARTS = ("2026-12-17 00:00", "2026-08-10 00:00", "2026-11-20 00:00", "2026-03-12 00:00", "2026-05-20 00:00")


class Recorder:
    """In place of the board and the leaders: who was told of which case what."""

    def __init__(self) -> None:
        self.told_of: list[tuple[str, str]] = []

    def told(self, *told: object) -> list[Call]:
        """As Board.told (case, html) and Leaders.told (html, key, priority)."""
        first, second, *_ = told
        if isinstance(first, Case):
            self.told_of.append(
                (str(first.id), "tanggapan-segera" if "Ambil" in str(second) else "penyelesaian-segera")
            )
        else:
            id_, kind = str(second).removeprefix("tenggat-").split("-", 1)
            self.told_of.append((id_, kind))
        return [Call(1, "sendMessage", {})]

    def told_to(self, officers: object, *told: object) -> list[Call]:
        return self.told(*told)


@dataclass
class Plan:
    """What happens to a case: minutes since the start."""

    opened: int
    taken: int
    priority: Priority
    marks: set[tuple[str, int]] = field(default_factory=set)


class Minutes:
    """How many minutes have been counted, by minute since the start."""

    def __init__(self, counts: Sequence[bool]) -> None:
        self._sums = [0, *accumulate(counts)]

    def due(self, since: int, target: timedelta) -> int:
        return bisect_left(self._sums, self._sums[since] + target / timedelta(minutes=1))

    def between(self, begin: int, end: int) -> int:
        return self._sums[end] - self._sums[begin] if begin < end else 0


def expected(plan: Plan, now: int, minutes: Minutes) -> list[tuple[str, int]]:
    """The alerts that are due by now, the gravest last."""
    target, found = TARGETS.of[plan.priority], list[tuple[str, int]]()
    if now < plan.taken:
        due = minutes.due(plan.opened, target.response)
        rounds = minutes.between(due, now) // HOUR
        moments = {("tanggapan-segera", 0): minutes.due(plan.opened, target.response / 2), ("tanggapan-lewat", 0): due}
        found = [alert for alert, moment in moments.items() if now >= moment]
        return [*found, ("belum-diambil", rounds)] if rounds else found
    shares = {"penyelesaian-segera": target.resolution / 2, "penyelesaian-lewat": target.resolution}
    return [(kind, 0) for kind, share in shares.items() if now >= minutes.due(plan.opened, share)]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("on_call", [False, True])
def test_each_alert_once_and_never_too_early(office: Office, texts: Texts, start: str, on_call: bool) -> None:
    chance, begin = random.Random(f"{start} {on_call}"), wib(start)
    office_minutes = Minutes([HOURS.is_open(begin + timedelta(minutes=minute)) for minute in range(SPAN)])
    all_minutes = Minutes([True] * SPAN)
    recorder = Recorder()
    plans = [plan(chance) for _ in range(CASES)]
    happening = sorted(
        [(one.opened, "open", one) for one in plans] + [(one.taken, "take", one) for one in plans],
        key=lambda event: event[0],
    )
    cases: dict[int, Case] = {}

    def happen(until: int) -> None:
        while happening and happening[0][0] <= until:
            minute, what, one = happening.pop(0)
            office.now = begin.timestamp() + minute * MINUTE_S
            number = plans.index(one)
            if what == "open":
                office.agree(number + 1)
                cases[number] = office.open(number + 1, **TOLD[one.priority])  # type: ignore[arg-type]
            else:
                office.officer(RINA, cases[number], Action.TAKE)

    for minute in sorted(chance.randrange(DAYS * 24 * HOUR) for _ in range(LOOKS)):
        happen(minute)
        now = begin.timestamp() + minute * MINUTE_S
        deadlines = Deadlines(TARGETS, HOURS, on_call)
        alerts = Alerts(office.db, recorder, recorder, texts, deadlines, HOURS, ())  # type: ignore[arg-type]
        recorder.told_of.clear()
        while alerts.due(now):
            assert alerts.calls(now)
        wanted = Counter[tuple[str, str]]()
        for number, case in cases.items():
            one = plans[number]
            minutes = all_minutes if on_call and one.priority is Priority.EMERGENCY else office_minutes
            new = [alert for alert in expected(one, minute, minutes) if alert not in one.marks]
            one.marks.update(new)
            if new:
                wanted[str(case.id), new[-1][0]] += 1
        told = Counter((id_, next(kind for kind in KINDS if name.startswith(kind))) for id_, name in recorder.told_of)
        assert told == wanted, minute


def plan(chance: random.Random) -> Plan:
    """Some are taken soon, some late, some never while anybody looks."""
    opened = chance.randrange((DAYS - 2) * 24 * HOUR)
    taken = opened + chance.choice((chance.randrange(2 * HOUR), chance.randrange(48 * HOUR), SPAN))
    return Plan(opened, taken, chance.choice(tuple(Priority)))

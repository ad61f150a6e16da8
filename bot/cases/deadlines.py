"""Until when a case must be answered and solved, and whom to tell when it is not. Pure; times are Unix seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.cases.model import Case, Priority, State
from bot.cases.office_hours import AroundTheClock, Hours, OfficeHours
from bot.reminders.wib import at

Mark = tuple[float, str, int]  # as CaseStore.marks gives them: since, alert, round


@dataclass(frozen=True)
class Target:
    """How much office time there is: until an officer has taken the case, and until it is solved."""

    response: timedelta
    resolution: timedelta


@dataclass(frozen=True)
class Targets:
    """`repeat` is the office time between escalations of a case that nobody takes."""

    of: Mapping[Priority, Target]
    repeat: timedelta
    reminder_share: float = 0.5  # of the target: then the desk is reminded

    def __post_init__(self) -> None:
        """Raises ValueError when a priority has no target, or when time would not pass between alerts."""
        if set(self.of) != set(Priority):
            raise ValueError("a target for each priority is needed")
        times = [time for target in self.of.values() for time in (target.response, target.resolution)]
        if min(*times, self.repeat) <= timedelta() or not 0 < self.reminder_share < 1:
            raise ValueError("targets must be above zero, the reminder's share between 0 and 1")


class AlertKind(StrEnum):
    """In the order in which they become due."""

    RESPONSE_SOON = "tanggapan-segera"  # to the case's topic
    RESPONSE_LATE = "tanggapan-lewat"  # to the supervisors, personally
    NOBODY_TAKES = "belum-diambil"  # to the supervisors, again and again
    RESOLUTION_SOON = "penyelesaian-segera"  # to the case's topic
    RESOLUTION_LATE = "penyelesaian-lewat"  # to the supervisors, personally


@dataclass(frozen=True)
class Alert:
    """`since` is when the clock began to run; `round` counts what is repeated. The three make it unique for a case."""

    kind: AlertKind
    since: float
    round: int = 0

    @property
    def mark(self) -> Mark:
        return self.since, self.kind.value, self.round


class Deadlines:
    """With `on_call`, somebody is on duty at all hours, and time runs at all hours for emergencies."""

    def __init__(self, targets: Targets, office: OfficeHours, on_call: bool) -> None:
        self._targets = targets
        self._office = office
        self._on_call = on_call

    def response_due(self, case: Case) -> float | None:
        """Until when somebody must take it; None while somebody has it."""
        if case.waiting_since is None:
            return None
        return self._add(case, case.waiting_since, self._targets.of[case.priority].response)

    def resolution_due(self, case: Case) -> float | None:
        """Until when it must be solved; None when it is closed.

        After a visit that was agreed upon there is as much time as for a first response.
        Time spent waiting for the citizen counts: the deadline is also there for cases that everybody forgets.
        """
        if not case.open:
            return None
        target = self._targets.of[case.priority]
        due = self._add(case, case.counted_from, target.resolution)
        return due if case.visit_at is None else max(due, self._add(case, case.visit_at, target.response))

    def next_alert(self, case: Case, marks: Set[Mark], now: float) -> Alert | None:
        """The first alert that is due and has no mark yet. Ask again after marking it: another may be due as well."""
        return next((alert for alert in self._due(case, now) if not _told(alert, marks)), None)

    def _due(self, case: Case, now: float) -> Iterator[Alert]:
        """Everything that should have gone out by now; of what is repeated, the last round."""
        response, resolution = self.response_due(case), self.resolution_due(case)
        target = self._targets.of[case.priority]
        if case.state is State.NEW and case.waiting_since is not None and response is not None:
            since = case.waiting_since
            if now >= self._add(case, since, target.response * self._targets.reminder_share):
                yield Alert(AlertKind.RESPONSE_SOON, since)
            if now >= response:
                yield Alert(AlertKind.RESPONSE_LATE, since)
            if round_ := self._rounds(case, response, now):
                yield Alert(AlertKind.NOBODY_TAKES, since, round_)
        elif resolution is not None:
            since = case.counted_from
            soon = self._add(case, since, target.resolution * self._targets.reminder_share)
            if now >= max(soon, case.visit_at or 0.0):
                yield Alert(AlertKind.RESOLUTION_SOON, since)
            if now >= resolution:
                yield Alert(AlertKind.RESOLUTION_LATE, since)

    def _rounds(self, case: Case, due: float, now: float) -> int:
        return self._hours(case).between(at(due), at(now)) // self._targets.repeat

    def _add(self, case: Case, since: float, duration: timedelta) -> float:
        return self._hours(case).add(at(since), duration).timestamp()

    def _hours(self, case: Case) -> Hours:
        return AroundTheClock() if self._on_call and case.priority is Priority.EMERGENCY else self._office


def _told(alert: Alert, marks: Set[Mark]) -> bool:
    """Whether this round, or a later one, went out: a clock that is put back begins nothing anew."""
    return any((since, kind) == alert.mark[:2] and round_ >= alert.round for since, kind, round_ in marks)

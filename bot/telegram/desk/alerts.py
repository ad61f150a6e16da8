"""What is said when a case is not taken or solved in time: each alert once, also over restarts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlite_utils import Database

from bot import log
from bot.cases.book import CaseBook
from bot.cases.deadlines import Alert, AlertKind, Deadlines, Mark
from bot.cases.model import Case, State
from bot.cases.model import Priority as Urgency
from bot.cases.office_hours import OfficeHours
from bot.content.texts import Texts
from bot.reminders.wib import at, shown
from bot.store.cases import CaseStore
from bot.store.once import Once
from bot.store.outbox import Call, Priority
from bot.store.staff import StaffStore
from bot.telegram.desk.board import Board
from bot.telegram.desk.leaders import Leaders
from bot.telegram.desk.lines import CaseLines
from bot.telegram.words import with_parts

_log = log.get(__name__)

ON_CALL = "siaga"  # the alert (as in CaseStore.mark) of an emergency to those on duty at all hours
# A tick holds up everything else, so it does a part when much is due at once.
_AT_ONCE = 20
_TO_THE_TOPIC = (AlertKind.RESPONSE_SOON, AlertKind.RESOLUTION_SOON)
_RESPONSE = (AlertKind.RESPONSE_SOON, AlertKind.RESPONSE_LATE, AlertKind.NOBODY_TAKES)


@dataclass(frozen=True)
class _Due:
    """What a case asks for now. Of several alerts, as after a long stop, only the gravest, the last, is sent."""

    case: Case
    alerts: tuple[Alert, ...]
    on_call: Mark | None

    @property
    def marks(self) -> list[Mark]:
        return [*(alert.mark for alert in self.alerts), *([self.on_call] if self.on_call else [])]


class Alerts:
    """A chore of the desk's watch. `on_call` are the Telegram accounts of those on duty at all hours."""

    def __init__(
        self,
        db: Database,
        board: Board,
        leaders: Leaders,
        texts: Texts,
        deadlines: Deadlines,
        office: OfficeHours,
        on_call: Sequence[int],
    ) -> None:
        self._db = db
        self._board = board
        self._leaders = leaders
        self._texts = texts
        self._deadlines = deadlines
        self._office = office
        self._on_call = on_call
        self._book = CaseBook(db)
        self._cases = CaseStore(db)
        self._staff = StaffStore(db)
        self._lines = CaseLines(db, texts)
        self._once = Once(db)
        self._complained: set[str] = set()  # of which cases nobody could be told

    def due(self, now: float) -> bool:
        cases, unreadable = self._open()
        return any(not self._once.done(_broken(number)) for number in unreadable) or any(self._found(cases, now))

    def calls(self, now: float) -> list[Call]:
        """What is due, and marks it; a part of it when it is much. Use inside a transaction."""
        cases, unreadable = self._open()
        of_broken = [call for number in unreadable for call in self._unreadable(number, now)]
        done = (calls for due in self._found(cases, now) if (calls := self._sent(due, now)) is not None)
        return [*of_broken, *(call for calls in islice(done, _AT_ONCE) for call in calls)]

    def next_at(self, now: float) -> float | None:
        """When a deadline passes next. What comes before and after it may be found a little late."""
        cases, _ = self._open()
        moments = [
            moment
            for case in cases
            for moment in (self._deadlines.response_due(case), self._deadlines.resolution_due(case))
            if moment is not None and moment > now
        ]
        return min(moments, default=None)

    def _open(self) -> tuple[list[Case], list[str]]:
        """The open cases, and the numbers of those that cannot be read."""
        cases, unreadable = self._book.readable_queue()
        return cases, [str(error).partition(":")[0] for error in unreadable]

    def _found(self, cases: list[Case], now: float) -> Iterator[_Due]:
        for case in cases:
            marks = self._cases.marks(case.id)
            alerts, on_call = tuple(self._alerts(case, marks, now)), self._on_call_mark(case, marks, now)
            if alerts or on_call:
                yield _Due(case, alerts, on_call)

    def _alerts(self, case: Case, marks: set[Mark], now: float) -> Iterator[Alert]:
        while alert := self._deadlines.next_alert(case, marks, now):
            marks.add(alert.mark)
            yield alert

    def _on_call_mark(self, case: Case, marks: set[Mark], now: float) -> Mark | None:
        """The mark of an emergency that waits while the office is closed, if those on duty were not told of it."""
        waits = case.state is State.NEW and case.priority is Urgency.EMERGENCY
        if not (self._on_call and waits) or case.waiting_since is None or self._office.is_open(at(now)):
            return None
        mark = (case.waiting_since, ON_CALL, 0)
        return None if mark in marks else mark

    def _sent(self, due: _Due, now: float) -> list[Call] | None:
        """The calls for the case; None, and nothing marked, when something is wrong with it."""
        try:
            with self._db.atomic():
                return self._marked(due, now)
        except sqlite3.Error:  # the store's trouble, not the case's: all of it again later
            raise
        except Exception:  # one bad case must not hold up the others
            _log.exception("alert failed", case=due.case.number)
            return None

    def _marked(self, due: _Due, now: float) -> list[Call] | None:
        told = self._told(due.case, due.alerts[-1]) if due.alerts else []
        calls = [*(self._to_those_on_duty(due.case, due.on_call) if due.on_call else []), *told]
        if not calls:
            self._complain(due.case)
            return None
        for mark in due.marks:
            self._cases.mark(due.case.id, *mark, now)
        return calls

    def _complain(self, case: Case) -> None:
        """There is neither a group nor anybody who answers for it: it stays due until there is."""
        if case.number not in self._complained:
            self._complained.add(case.number)
            _log.error("nobody can be told of a case in need", case=case.number)

    def _told(self, case: Case, alert: Alert) -> list[Call]:
        """To the topic what may still be mended there; to the leaders what was not, or what has no topic."""
        limit = self._limit(case, alert.kind)
        in_topic: list[Call] = []
        if alert.kind in _TO_THE_TOPIC:
            in_topic = self._board.told(case, self._texts.html(f"peringatan_{alert.kind}", waktu=limit))
        html = self._private(f"peringatan_pribadi_{alert.kind}", case, limit)
        return in_topic or self._leaders.told(html, _key(case, alert.mark), _priority(case))

    def _to_those_on_duty(self, case: Case, mark: Mark) -> list[Call]:
        """To the leaders, if all those of the list have left."""
        html = self._private("peringatan_siaga", case, self._limit(case, AlertKind.RESPONSE_LATE))
        key = _key(case, mark)
        found = [officer for user_id in self._on_call if (officer := self._staff.by_user(user_id))]
        if not found:
            return self._leaders.told(html, key, _priority(case))
        return self._leaders.told_to(found, html, key, _priority(case))

    def _unreadable(self, number: str, now: float) -> list[Call]:
        name, html = _broken(number), self._texts.html("peringatan_tidak_terbaca", nomor=number)
        calls = self._leaders.told(html, name, Priority.STAFF)
        return calls if calls and self._once.first(name, now) else []

    def _private(self, key: str, case: Case, limit: str) -> str:
        return with_parts(self._texts, key, waktu=limit, kasus=self._lines.html(case))

    def _limit(self, case: Case, kind: AlertKind) -> str:
        due = self._deadlines.response_due(case) if kind in _RESPONSE else self._deadlines.resolution_due(case)
        assert due is not None, "an alert is about a deadline"
        return shown(at(due))


def _broken(number: str) -> str:
    return f"rusak-{number}"


def _key(case: Case, mark: Mark) -> str:
    since, kind, round_ = mark
    return f"tenggat-{case.id}-{kind}-{since}-{round_}"


def _priority(case: Case) -> Priority:
    return Priority.URGENT if case.priority is Urgency.EMERGENCY else Priority.STAFF

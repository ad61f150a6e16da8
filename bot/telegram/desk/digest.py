"""The summary of open cases that the group gets each working day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.deadlines import Deadlines
from bot.cases.model import Case
from bot.cases.model import Priority as Urgency
from bot.content.texts import Texts
from bot.reminders.wib import WIB, at, shown_day, shown_hour
from bot.reminders.workdays import is_workday
from bot.store.buttons import Buttons
from bot.store.desk import DeskStore
from bot.store.once import Once
from bot.store.outbox import Call, Priority
from bot.telegram.desk.lines import CaseLines
from bot.telegram.turn import Say, call_of

_DAY = timedelta(days=1)
_MOST_LINES = 30  # with these it is one message still


class Digest:
    """A chore of the desk's watch. `hour` is on the clock of WIB."""

    def __init__(self, db: Database, texts: Texts, deadlines: Deadlines, hour: int) -> None:
        self._texts = texts
        self._deadlines = deadlines
        self._hour = time(hour)
        self._book = CaseBook(db)
        self._buttons = Buttons(db)
        self._desk = DeskStore(db)
        self._lines = CaseLines(db, texts)
        self._once = Once(db)

    def due(self, now: float) -> bool:
        """The day's hour has come, and nothing was said yet; a late start makes it late, not void."""
        moment = at(now)
        return is_workday(moment.date()) and moment >= self._at(moment.date()) and not self._once.done(_name(moment))

    def calls(self, now: float) -> list[Call]:
        """The summary, if anything is open; marks the day. Use inside a transaction."""
        if not self._once.first(_name(at(now)), now):
            return []
        desk, html = self._desk.get(), self._html(now)
        if desk is None or html is None:
            return []
        return [replace(call_of(desk.chat_id, Say(html), self._buttons), priority=Priority.STAFF)]

    def next_at(self, now: float) -> float:
        day = at(now).date()
        today = self._at(day).timestamp()
        return today if today > now else self._at(day + _DAY).timestamp()

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, self._hour, WIB)

    def _html(self, now: float) -> str | None:
        cases, unreadable = self._book.readable_queue()
        if not cases and not unreadable:
            return None
        lines = [self._line(case, now) for case in cases[:_MOST_LINES]]
        parts = ["\n".join(self._head(cases, len(unreadable), now)), "\n".join(lines)]
        if left := len(cases) - len(lines):
            parts.append(self._texts.html("peringatan_ringkasan_sisa", jumlah=str(left)))
        return "\n\n".join(part for part in parts if part)

    def _head(self, cases: list[Case], unreadable: int, now: float) -> Iterator[str]:
        by_urgency = Counter(case.priority for case in cases)
        marks = [f"{self._texts.notice(f'meja_tanda_{one}')} {by_urgency[one]}" for one in Urgency if by_urgency[one]]
        counts = {
            "baru": sum(self._new(case, now) for case in cases),
            "lewat": sum(self._late(case, now) for case in cases),
            "kunjungan": sum(_visited_today(case, now) for case in cases),
            "rusak": unreadable,
        }
        yield self._texts.html(
            "peringatan_ringkasan",
            tanggal=shown_day(at(now).date()),
            jumlah=str(len(cases) + unreadable),
            rincian=" · ".join(marks) or "-",
        )
        for name, count in counts.items():
            if count:
                since = shown_day(self._before(now).date())
                yield self._texts.html(f"peringatan_ringkasan_{name}", jumlah=str(count), sejak=since)

    def _line(self, case: Case, now: float) -> str:
        return " ".join([self._lines.html(case), *self._marks(case, now)])

    def _marks(self, case: Case, now: float) -> Iterator[str]:
        if self._new(case, now):
            yield self._texts.notice("peringatan_tanda_baru")
        if self._late(case, now):
            yield self._texts.notice("peringatan_tanda_lewat")
        if _visited_today(case, now) and case.visit_at is not None:
            yield self._texts.html("peringatan_tanda_kunjungan", jam=shown_hour(at(case.visit_at)))

    def _before(self, now: float) -> datetime:
        """When the working day before had its summary."""
        day = at(now).date() - _DAY
        while not is_workday(day):
            day -= _DAY
        return self._at(day)

    def _new(self, case: Case, now: float) -> bool:
        return case.opened_at >= self._before(now).timestamp()

    def _late(self, case: Case, now: float) -> bool:
        dues = (self._deadlines.response_due(case), self._deadlines.resolution_due(case))
        return any(due is not None and due < now for due in dues)


def _name(moment: datetime) -> str:
    return f"ringkasan-{moment.date().isoformat()}"


def _visited_today(case: Case, now: float) -> bool:
    return case.visit_at is not None and at(case.visit_at).date() == at(now).date()

"""/antrean: what is open, the most urgent first, for the staff. Nothing of it says who a citizen is."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.deadlines import Deadlines
from bot.cases.model import Case
from bot.content.texts import Texts
from bot.reminders.wib import at, shown
from bot.telegram.desk.lines import CaseLines
from bot.telegram.render import split
from bot.telegram.turn import Say
from bot.telegram.words import worded


class QueueList:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, deadlines: Deadlines, clock: Callable[[], float]) -> None:
        self._texts = texts
        self._deadlines = deadlines
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._lines = CaseLines(db, texts)

    def says(self) -> list[Say]:
        """As many messages as it takes."""
        cases, unreadable = self._book.readable_queue()
        if not cases and not unreadable:
            return [Say(self._texts.html("petugas_antrean_kosong"))]
        head = worded(self._texts, "petugas_antrean", jumlah=str(len(cases) + len(unreadable)))
        broken = [worded(self._texts, "petugas_antrean_rusak", kasus=str(error)) for error in unreadable]
        return split(Say("\n\n".join([head, *map(self._row, cases), *broken])))

    def _row(self, case: Case) -> str:
        return "\n".join([self._lines.html(case), *self._deadline(case)])

    def _deadline(self, case: Case) -> list[str]:
        response, resolution = self._deadlines.response_due(case), self._deadlines.resolution_due(case)
        due = resolution if response is None else response
        if due is None:
            return []
        key = "petugas_antrean_tanggapi" if response is not None else "petugas_antrean_selesaikan"
        line = self._texts.html(key, waktu=shown(at(due)))
        return [f"{line} {self._texts.html('petugas_antrean_lewat')}" if due < self._clock() else line]

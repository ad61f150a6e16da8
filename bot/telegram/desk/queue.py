"""/antrean: what is open, the most urgent first, for the staff. Nothing of it says who a citizen is."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.deadlines import Deadlines
from bot.cases.model import Case
from bot.content.texts import Texts
from bot.reminders.wib import at, shown
from bot.store.desk import DeskStore
from bot.store.staff import StaffStore
from bot.telegram.render import split
from bot.telegram.turn import Say
from bot.telegram.words import worded

_SUPERGROUP_PREFIX = "-100"  # of a supergroup's id: what follows stands in links to its messages


class QueueList:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, deadlines: Deadlines, clock: Callable[[], float]) -> None:
        self._texts = texts
        self._deadlines = deadlines
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._desk = DeskStore(db)
        self._staff = StaffStore(db)

    def says(self) -> list[Say]:
        """As many messages as it takes."""
        cases, unreadable = self._book.readable_queue()
        if not cases and not unreadable:
            return [Say(self._texts.html("petugas_antrean_kosong"))]
        head = worded(self._texts, "petugas_antrean", jumlah=str(len(cases) + len(unreadable)))
        broken = [worded(self._texts, "petugas_antrean_rusak", kasus=str(error)) for error in unreadable]
        return split(Say("\n\n".join([head, *map(self._row, cases), *broken])))

    def _row(self, case: Case) -> str:
        return "\n".join([self._first_line(case), *self._deadline(case)])

    def _first_line(self, case: Case) -> str:
        officer = self._staff.by_id(case.holder) if case.holder else None
        html = worded(
            self._texts,
            "petugas_antrean_baris",
            tanda=self._texts.notice(f"meja_tanda_{case.priority}"),
            nomor=case.number,
            jenis=self._texts.notice(f"meja_topik_{case.kind}"),
            pemegang=officer.name if officer else self._texts.notice("petugas_belum_diambil"),
        )
        link = self._link(case)
        # The first place of the number is ours: the holder's name comes after it.
        return html.replace(case.number, f'<a href="{link}">{case.number}</a>', 1) if link else html

    def _deadline(self, case: Case) -> list[str]:
        response, resolution = self._deadlines.response_due(case), self._deadlines.resolution_due(case)
        due = resolution if response is None else response
        if due is None:
            return []
        key = "petugas_antrean_tanggapi" if response is not None else "petugas_antrean_selesaikan"
        line = self._texts.html(key, waktu=shown(at(due)))
        return [f"{line} {self._texts.html('petugas_antrean_lewat')}" if due < self._clock() else line]

    def _link(self, case: Case) -> str | None:
        """To the case's topic, or to its card; None where there is none, or in a group without links."""
        desk, place = self._desk.get(), self._desk.card(case.id)
        there = (place.thread_id or place.message_id) if place else None
        chat = str(desk.chat_id) if desk else ""
        if there is None or not chat.startswith(_SUPERGROUP_PREFIX):
            return None
        return f"https://t.me/c/{chat.removeprefix(_SUPERGROUP_PREFIX)}/{there}"

"""A case in one line, for lists and messages of the staff. Nothing of it says who the citizen is."""

from __future__ import annotations

from sqlite_utils import Database

from bot.cases.model import Case
from bot.content.texts import Texts
from bot.store.desk import DeskStore
from bot.store.staff import StaffStore
from bot.telegram.desk.card import cut
from bot.telegram.words import worded

_SUPERGROUP_PREFIX = "-100"  # of a supergroup's id: what follows stands in links to its messages
_LONGEST_NAME = 40  # of an officer


class CaseLines:
    def __init__(self, db: Database, texts: Texts) -> None:
        self._texts = texts
        self._desk = DeskStore(db)
        self._staff = StaffStore(db)

    def html(self, case: Case) -> str:
        """Its priority, number, kind and officer; the number leads to the case in the group."""
        officer = self._staff.by_id(case.holder) if case.holder else None
        line = worded(
            self._texts,
            "petugas_antrean_baris",
            tanda=self._texts.notice(f"meja_tanda_{case.priority}"),
            nomor=case.number,
            jenis=self._texts.notice(f"meja_topik_{case.kind}"),
            pemegang=cut(officer.name, _LONGEST_NAME) if officer else self._texts.notice("petugas_belum_diambil"),
        )
        link = self.link(case)
        # The first place of the number is ours: the officer's name comes after it.
        return line.replace(case.number, f'<a href="{link}">{case.number}</a>', 1) if link else line

    def link(self, case: Case) -> str | None:
        """To the case's topic, or to its card; None where there is none, or in a group without links."""
        desk, place = self._desk.get(), self._desk.card(case.id)
        there = (place.thread_id or place.message_id) if place else None
        chat = str(desk.chat_id) if desk else ""
        if there is None or not chat.startswith(_SUPERGROUP_PREFIX):
            return None
        return f"https://t.me/c/{chat.removeprefix(_SUPERGROUP_PREFIX)}/{there}"

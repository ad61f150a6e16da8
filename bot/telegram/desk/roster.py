"""/petugas: who works at the desk, and how somebody is taken off it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlite_utils import Database

from bot.cases.care import CaseCare
from bot.cases.model import UnreadableError
from bot.cases.orders import Action, Order, Role
from bot.content.texts import Texts
from bot.store.buttons import Button, Buttons
from bot.store.cases import CaseStore
from bot.store.outbox import Call
from bot.store.prompts import PromptStore
from bot.store.staff import Officer, StaffStore
from bot.telegram.desk.actions import Deeds
from bot.telegram.desk.board import Board
from bot.telegram.desk.keys import DeskPurpose
from bot.telegram.keys import in_rows
from bot.telegram.turn import Key, Say, call_of
from bot.telegram.words import worded

LEADERS = frozenset({Role.SUPERVISOR.value, Role.ADMIN.value})


class Roster:
    """Use inside the transaction that sends what is returned. `clock` gives Unix seconds."""

    def __init__(self, db: Database, board: Board, deeds: Deeds, texts: Texts, clock: Callable[[], float]) -> None:
        self._board = board
        self._deeds = deeds
        self._texts = texts
        self._care = CaseCare(db, clock)
        self._cases = CaseStore(db)
        self._staff = StaffStore(db)
        self._prompts = PromptStore(db)
        self._buttons = Buttons(db)
        self._purposes: dict[str, Callable[[Officer, Officer], tuple[Say, list[Call]]]] = {
            DeskPurpose.DISMISS: self._asked,
            DeskPurpose.DISMISS_SURELY: self._dismissed,
        }

    def knows(self, button: Button) -> bool:
        return button.purpose in self._purposes or button.purpose == DeskPurpose.KEEP

    def listing(self, viewer: Officer) -> Say:
        """Everybody; for those who may take somebody off, with a button for each."""
        officers = self._staff.active()
        lines = [self._line(officer) for officer in officers]
        removable = [officer for officer in officers if self._refusal(viewer, officer) is None]
        keys = [self._key("petugas_keluarkan", DeskPurpose.DISMISS, officer) for officer in removable]
        how = [self._texts.html("petugas_cara_undang")] if viewer.role in LEADERS else []
        return Say("\n\n".join([self._texts.html("petugas_daftar"), "\n".join(lines), *how]), in_rows(keys))

    def press(self, officer: Officer, button: Button, chat_id: int, message_id: int) -> tuple[list[Call], str]:
        """The calls, and what the one who pressed is told over the chat when it is not to be done."""
        other = self._staff.by_id(int(button.value)) if button.purpose in self._purposes else None
        say, calls = self.listing(officer), list[Call]()
        if button.purpose in self._purposes:
            why = self._refusal(officer, other)
            if why is not None or other is None:
                return [], self._texts.notice(why or "petugas_sudah_keluar")
            try:
                say, calls = self._purposes[button.purpose](officer, other)
            except UnreadableError:
                return [], self._texts.notice("petugas_tidak_terbaca")
        return [call_of(chat_id, replace(say, edits=message_id), self._buttons), *calls], ""

    def _refusal(self, officer: Officer, other: Officer | None) -> str | None:
        """The text that says why this officer may not take the other one off the staff; None when they may."""
        if officer.role not in LEADERS:
            return "petugas_bukan_pemimpin"
        if other is None or not other.active:
            return "petugas_sudah_keluar"
        if other.role == Role.ADMIN and officer.role != Role.ADMIN:
            return "petugas_hanya_admin"
        admins = [one for one in self._staff.active() if one.role == Role.ADMIN]
        return "petugas_admin_terakhir" if admins == [other] else None

    def _asked(self, officer: Officer, other: Officer) -> tuple[Say, list[Call]]:
        key = "petugas_yakin_sendiri" if officer.id == other.id else "petugas_yakin"
        html = worded(self._texts, key, petugas=other.name, kasus=str(self._held(other)))
        surely = self._key("petugas_keluarkan_pasti", DeskPurpose.DISMISS_SURELY, other)
        return Say(html, ((surely,), (self._key("petugas_tetap", DeskPurpose.KEEP, other),))), []

    def _dismissed(self, officer: Officer, other: Officer) -> tuple[Say, list[Call]]:
        """Off the staff at once; what they held waits for somebody else, and everybody concerned is told."""
        released = self._care.dismiss(other.id)
        self._prompts.close(other.user_id)
        calls = [call_of(other.user_id, Say(self._texts.html("petugas_anda_keluar")), self._buttons)]
        for case in released:
            told = self._board.told(case, worded(self._texts, "petugas_melepas", petugas=other.name))
            calls += [*self._board.refreshed(case), *told, *self._deeds.told(case, Order(action=Action.RELEASE))]
        html = worded(self._texts, "petugas_keluar", petugas=other.name, kasus=str(len(released)))
        return Say(html), calls

    def _line(self, officer: Officer) -> str:
        held = str(self._held(officer))
        return worded(self._texts, "petugas_daftar_baris", petugas=officer.name, peran=officer.role, kasus=held)

    def _held(self, officer: Officer) -> int:
        return len(self._cases.held_by(officer.id))

    def _key(self, label: str, purpose: str, officer: Officer) -> Key:
        return Key(self._texts.label(label, petugas=officer.name), Button(purpose, str(officer.id)))

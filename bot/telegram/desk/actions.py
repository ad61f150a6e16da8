"""What officers do to cases, and everybody who is told of it."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.model import HELD, Case, UnreadableError
from bot.cases.orders import Action, ConflictError, Order, Refusal, RefusedError, Role
from bot.content.texts import Texts
from bot.store.intakes import IntakeStore
from bot.store.outbox import Call
from bot.store.staff import StaffStore
from bot.telegram.desk.board import Board
from bot.telegram.requests.notices import Notices

# What keeps an order from being carried out. Nothing was changed then.
NOT_DONE = (RefusedError, ConflictError, UnreadableError)
NotDone = RefusedError | ConflictError | UnreadableError


class Deeds:
    """Use inside the transaction that sends what is returned. `clock` gives Unix seconds."""

    def __init__(self, db: Database, board: Board, notices: Notices, clock: Callable[[], float]) -> None:
        self._db = db
        self._board = board
        self._notices = notices
        self._book = CaseBook(db, clock)
        self._staff = StaffStore(db)
        self._intakes = IntakeStore(db, clock)

    def do(self, user_id: int, number: str, *orders: Order, version: int | None = None) -> tuple[Case, list[Call]]:
        """Carry out the orders, all or none; the case after them, and the calls that tell group and citizen.

        Raises what NOT_DONE has.
        """
        with self._db.atomic():
            case = self._book.officer_does(user_id, number, orders[0], version)
            for order in orders[1:]:
                case = self._book.officer_does(user_id, number, order)
            return case, [*self._board.refreshed(case), *self.told(case, *orders)]

    def told(self, case: Case, *orders: Order) -> list[Call]:
        """The calls that tell the citizen; `case` is the case after the orders."""
        holder = self._staff.by_id(case.holder) if case.holder else None
        name = holder.name if holder else None
        notices = [call for order in orders for call in self._notices.of(case, order, name)]
        return [*notices, *self._form_set_aside(case)]

    def _form_set_aside(self, case: Case) -> list[Call]:
        """While an officer holds the chat, a form must ask nothing there: the officer would get its answers."""
        if case.chat_id is None or case.state not in HELD:
            return []
        draft = self._intakes.get(case.chat_id)
        if draft is None or not draft.active:
            return []
        self._intakes.pause(case.chat_id)
        return [self._notices.form_set_aside(case.chat_id)]


def why_not(texts: Texts, error: NotDone, action: Action | None = None) -> str:
    """For the staff, as plain text: why (the action) was not done, or who was first and did what."""
    if isinstance(error, UnreadableError):
        return texts.notice("petugas_tidak_terbaca")
    if isinstance(error, RefusedError):
        closed = (error.refusal, action) == (Refusal.NOT_HOLDER, Action.REOPEN)  # nobody can take it then
        return texts.notice("petugas_bukan_pemegang_terakhir" if closed else f"petugas_tolak_{error.refusal}")
    who = error.first.name or texts.notice(_NAMELESS.get(error.first.role, "petugas_seorang"))
    return texts.filled("petugas_didahului", siapa=who, apa=texts.notice(f"petugas_lakukan_{error.action}")).strip()


_NAMELESS = {Role.CITIZEN: "petugas_warga", Role.SYSTEM: "petugas_sistem"}

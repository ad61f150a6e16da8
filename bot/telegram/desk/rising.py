"""Cases that become more urgent as a date comes near: looked at whenever the bot starts, and each day."""

from __future__ import annotations

import sqlite3
from datetime import datetime, time, timedelta

from sqlite_utils import Database

from bot import log
from bot.cases.book import CaseBook
from bot.cases.model import Case, UnreadableError
from bot.cases.office_hours import OfficeHours
from bot.cases.orders import Action, Order
from bot.content.texts import Texts
from bot.reminders.wib import WIB, at
from bot.store.outbox import Call
from bot.telegram.desk.board import Board

_log = log.get(__name__)
_ORDER = Order(action=Action.RAISE)
# When those on duty at all hours learn of it on days that the office is closed.
_MORNING = time(8)


class Rising:
    """A chore of the desk's watch. `on_call`: somebody is on duty at all hours, so days off count too."""

    def __init__(
        self, db: Database, book: CaseBook, board: Board, texts: Texts, office: OfficeHours, on_call: bool
    ) -> None:
        self._db = db
        self._book = book
        self._board = board
        self._texts = texts
        self._office = office
        self._on_call = on_call
        self._next = 0.0  # not yet since the start

    def due(self, now: float) -> bool:
        return now >= self._next

    def calls(self, now: float) -> list[Call]:
        """Raise what has become more urgent. Use inside a transaction."""
        self._next = self._following(at(now)).timestamp()
        cases, _ = self._book.readable_queue()
        return [call for case in cases for call in self._raised(case)]

    def next_at(self, now: float) -> float:
        return self._next

    def _following(self, moment: datetime) -> datetime:
        """The next opening on another day than this: within a day nothing comes nearer."""
        tomorrow = moment.astimezone(WIB).date() + timedelta(days=1)
        opening = self._office.next_open(datetime.combine(tomorrow, time(), WIB))
        return min(opening, datetime.combine(tomorrow, _MORNING, WIB)) if self._on_call else opening

    def _raised(self, case: Case) -> list[Call]:
        try:
            with self._db.atomic():
                now = self._book.system_does(case.number, _ORDER)
                return [] if now == case else self._told(now)
        except sqlite3.Error:
            raise
        except UnreadableError:  # it keeps the priority that it has; its card says that it cannot be read
            return []
        except Exception:  # one bad case must not hold up the others
            _log.exception("priority not looked at", case=case.number)
            return []

    def _told(self, case: Case) -> list[Call]:
        html = self._texts.html("peringatan_naik", prioritas=self._texts.notice(f"meja_{case.priority}"))
        return [*self._board.renamed(case), *self._board.refreshed(case), *self._board.told(case, html)]

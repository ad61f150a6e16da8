"""What keeps cases in order by itself: people who leave, dates that come near, data that must go."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlite_utils import Database

from bot.cases.book import CONSENTS, SYSTEM, CaseBook
from bot.cases.model import Case, readable
from bot.cases.orders import Action, Order
from bot.cases.record import signature
from bot.store.cases import CaseRow, CaseStore
from bot.store.consents import ConsentKind, ConsentStore
from bot.store.history import History
from bot.store.personal import forget_who_agreed
from bot.store.staff import StaffStore

_DAY_S = 24 * 3600
RETENTION, REQUEST = "masa-simpan", "permintaan"


class CaseCare:
    """Call inside the transaction that tells people of it. `clock` gives Unix seconds."""

    def __init__(self, db: Database, clock: Callable[[], float] = time.time) -> None:
        self._db = db
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._cases = CaseStore(db)
        self._history = History(db)

    def dismiss(self, officer_id: int) -> list[Case]:
        """Take somebody off the staff. Returns the cases they held: now anybody may take them, and somebody must."""
        with self._db.atomic():
            StaffStore(self._db).remove(officer_id, self._clock())
            held = self._cases.held_by(officer_id)
            return [self._book.system_does(row.number, Order(action=Action.RELEASE)) for row in held]

    def forget_old(self, days: int) -> list[Case]:
        """Forget whom cases were about that closed so many days ago. Returns them as they were: their cards must go.

        One that cannot be read is left for the audit to complain of, and holds up no other.
        """
        with self._db.atomic():
            cases, _ = readable(self._cases.closed_before(self._clock() - days * _DAY_S))
            for case in cases:
                self._forget(case, RETENTION)
        return cases

    def forget_who_agreed(self) -> None:
        """Of consents whose cases and forms are gone stays what was agreed to, and when, but not by whom."""
        with self._db.atomic():
            for consent in ConsentKind:
                covered = [kind for kind, needed in CONSENTS.items() if consent in needed]
                forget_who_agreed(self._db, consent, covered)

    def erase(self, chat_id: int) -> list[Case]:
        """Forget a citizen at their own wish; open cases are cancelled first. What stays: that there were such cases.

        Returns the cases as they were: their cards and topics must go. Old copies in the store's side file are gone
        only after a checkpoint, which no transaction allows: `flush` afterwards.
        """
        with self._db.atomic():
            rows = self._cases.of_chat(chat_id)
            for row in rows:
                if row.closed_at is None:
                    self._book.citizen_does(chat_id, row.number, Order(action=Action.CANCEL))
                if row.erased_at is None:
                    self._forget(row, REQUEST)
            ConsentStore(self._db).delete(chat_id)
        return [Case.of(row) for row in rows]

    def flush(self) -> bool:
        """Empty the store's side file. False when somebody else was reading: try again later."""
        busy: int = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def _forget(self, row: CaseRow, why: str) -> None:
        self._history.erase_texts(row.id, signature(SYSTEM), why, self._clock())
        self._cases.forget(row.id, self._clock())

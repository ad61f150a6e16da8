"""Keeping no longer than was promised: what goes by itself, from the store and from the group."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlite_utils import Database

from bot.cases.care import CaseCare
from bot.store.intakes import IntakeStore
from bot.store.once import Once
from bot.store.outbox import Outbox
from bot.store.staff import StaffStore
from bot.telegram.desk.board import Board


class Keeping:
    """`case_days` after closing, whom a case was about is forgotten; drafts go after `intake_days` untouched.

    With the last of either goes who agreed to its being kept.
    """

    def __init__(
        self,
        db: Database,
        board: Board,
        case_days: int,
        intake_days: int,
        on_outgoing: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._db = db
        self._board = board
        self._case_days = case_days
        self._intake_days = intake_days
        self._on_outgoing = on_outgoing
        self._clock = clock
        self._care = CaseCare(db, clock)
        self._outbox = Outbox(db)

    def tidy(self) -> None:
        """Forget what is due by now. Call at the start and at least once a day; again it does nothing."""
        if self._forget_cases():
            self._on_outgoing()
        IntakeStore(self._db, self._clock).purge(self._intake_days)
        self._care.forget_who_agreed()
        StaffStore(self._db).purge(self._clock())
        Once(self._db).purge(self._clock())
        self._care.flush()

    def _forget_cases(self) -> bool:
        """True when something is to be taken from the group."""
        with self._db.atomic():
            calls = self._board.erased(self._care.forget_old(self._case_days))
            self._outbox.put(calls)
        return bool(calls)

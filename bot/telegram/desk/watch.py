"""The desk's watch: sees to what time brings about, each thing once, across kill -9."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from sqlite_utils import Database

from bot import log
from bot.cases.book import CaseBook
from bot.cases.schedule import deadlines_of, office_hours_of, on_call_of
from bot.content.texts import Texts
from bot.settings import Settings
from bot.store.outbox import Call, Outbox
from bot.store.patience import patiently
from bot.store.rounds import Rounds
from bot.telegram.desk.alerts import Alerts
from bot.telegram.desk.board import Board
from bot.telegram.desk.digest import Digest
from bot.telegram.desk.leaders import Leaders
from bot.telegram.desk.rising import Rising

_log = log.get(__name__)


class Chore(Protocol):
    """Something that time brings about. Times are Unix seconds."""

    def due(self, now: float) -> bool:
        """Whether there is anything to do. Reads only."""
        ...

    def calls(self, now: float) -> list[Call]:
        """Do what is due, or a part of it: inside a transaction, which may be undone and tried again."""
        ...

    def next_at(self, now: float) -> float | None:
        """When there may be something to do next."""
        ...


class Watch:
    """Does its chores in order. `wake` it when a case was opened or has changed."""

    def __init__(
        self,
        db: Database,
        chores: Sequence[Chore],
        on_outgoing: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._db = db
        self._chores = chores
        self._on_outgoing = on_outgoing
        self._clock = clock
        self._outbox = Outbox(db)
        self._rounds = Rounds(self.tick, self._next_at, clock)
        self.wake, self.run = self._rounds.wake, self._rounds.run

    async def tick(self) -> bool:
        """Deal with some of what is due by now. True when there was any, and there may be more."""
        # Without looking first, each wake would take the store's only write lock.
        due = [chore for chore in self._chores if chore.due(self._clock())]
        sent = bool(due) and await patiently(lambda: self._write(due))
        if sent:
            self._on_outgoing()
        return sent

    def _write(self, chores: list[Chore]) -> bool:
        """True when something was put into the outbox."""
        with self._db.atomic():
            calls = [call for chore in chores for call in self._done(chore)]
            self._outbox.put(calls)
        return bool(calls)

    def _done(self, chore: Chore) -> list[Call]:
        try:
            with self._db.atomic():
                return chore.calls(self._clock())
        except sqlite3.Error:  # the store's trouble, not the chore's: all of it again later
            raise
        except Exception:  # one bad chore must not hold up the others
            _log.exception("chore failed", chore=type(chore).__name__)
            return []

    def _next_at(self, now: float) -> float | None:
        moments = (chore.next_at(now) for chore in self._chores)
        return min((moment for moment in moments if moment is not None and moment > now), default=None)


def make_watch(
    db: Database,
    texts: Texts,
    board: Board,
    leaders: Leaders,
    settings: Settings,
    on_outgoing: Callable[[], None],
    clock: Callable[[], float] = time.time,
    more: Sequence[Chore] = (),
) -> Watch:
    """The watch with the desk's chores and `more`. Raises OperatorError for settings that cannot be used."""
    deadlines, office, on_call = deadlines_of(settings), office_hours_of(settings), on_call_of(settings)
    chores: list[Chore] = [
        # Before what goes by the priority.
        Rising(db, CaseBook(db, clock), board, texts, office, bool(on_call)),
        Alerts(db, board, leaders, texts, deadlines, office, on_call),
        Digest(db, texts, deadlines, settings.digest_hour),
        *more,
    ]
    return Watch(db, chores, on_outgoing, clock)

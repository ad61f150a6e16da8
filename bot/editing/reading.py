"""What is live, what a text would make of it, and what was there before: nothing here changes anything."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Callable
from datetime import date

from sqlite_utils import Database

from bot import log
from bot.content.facts import Fact
from bot.editing.errors import Refusal, RefusedError
from bot.editing.fact_entries import folded
from bot.editing.impact import Change, impact
from bot.editing.preview import Preview, Shown, preview, shown
from bot.editing.problems import problems
from bot.editing.stale import stale
from bot.editing.world import RUINED, Places, World, live_world
from bot.reminders.wib import at
from bot.store.content import ContentStore, Item, Kind, Version
from bot.store.feedback import Feedback

_log = log.get(__name__)
EDITABLE = frozenset({Kind.ANSWER, Kind.FACT, Kind.STEP})


class Reading:
    """`clock` gives Unix seconds. Names of items nobody may change, or that there are not, raise RefusedError."""

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        self._db = db
        self._clock = clock
        self._store = ContentStore(db)
        self._places = Places()
        self._world: tuple[tuple[int, date], World] | None = None

    def world(self) -> World:
        """What is live today. Raises RefusedError where it cannot be read."""
        now = (self._store.revision(), self.today())
        if self._world and self._world[0] == now:
            return self._world[1]
        try:
            world = live_world(self._db, now[1], self._places)
        except RUINED as error:
            _log.error("the store's content cannot be read", reason=str(error))
            raise RefusedError(Refusal.RUINED) from error
        if not self._db.conn.in_transaction:  # what may be undone must not be remembered under this number
            self._world = (now, world)
        return world

    def warm(self) -> None:
        """Read what is live before a transaction is begun, in which it would be read at every use."""
        with contextlib.suppress(RefusedError):  # whoever needs it is told
            self.world()

    def today(self) -> date:
        return at(self._clock()).date()

    def problems(self, name: str, body: str) -> list[str]:
        """What speaks against this text, each in one plain line."""
        self._known(name)
        return problems(self.world(), name, body)

    def preview(self, name: str, body: str) -> Preview:
        """The text as people will read it."""
        return preview(self.world(), name, body, self.problems(name, body))

    def shown(self, name: str) -> Shown:
        """What people read of the item now."""
        self.live(name)
        return shown(self.world(), name)

    def impact(self, name: str, body: str) -> list[Change]:
        """Every answer and step that this text changes; meant for a text without problems."""
        self._known(name)
        return impact(self.world(), name, body)

    def live(self, name: str) -> Item:
        item = self._find(name)
        if item is None:
            raise RefusedError(Refusal.UNKNOWN)
        return item

    def current(self, name: str) -> str:
        """The live text as one begins to change it: a fact with the value that holds today."""
        item = self.live(name)
        return folded(item.body, self.today()) if item.kind == Kind.FACT else item.body

    def history(self, name: str) -> list[Version]:
        """Every version there was, the newest first."""
        return self._store.versions(name)

    def difference(self, old: str, new: str) -> list[str]:
        """Line by line, each beginning with "  " (in both), "- " (only the old) or "+ " (only the new)."""
        return [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if not line.startswith("? ")]

    def conflicts(self) -> list[Item]:
        """Items of which faq/ brought a newer text than the one that an admin has changed."""
        return [item for item in self._store.items() if item.offered is not None]

    def stale(self, day: date, older_than_days: int) -> list[Fact]:
        """Facts that were last checked longer ago than this, the oldest first."""
        return stale(self.world().answers.facts, day, older_than_days)

    def feedback(self, name: str) -> tuple[int, int]:
        """How many found the answer helpful, and how many did not."""
        return Feedback(self._db).counts().get(name.partition("/")[2], (0, 0))

    def _known(self, name: str) -> None:
        """Live, or somebody's new topic."""
        if self._find(name) is None and not any(draft.item == name for draft in self._store.drafts()):
            raise RefusedError(Refusal.UNKNOWN)

    def _find(self, name: str) -> Item | None:
        if name.partition("/")[0] not in EDITABLE:
            raise RefusedError(Refusal.UNKNOWN)
        try:
            return self._store.get(name)
        except KeyError:
            return None

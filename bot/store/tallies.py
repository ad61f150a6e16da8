"""How much the bot was asked, day by day, as mere counts: nothing in them says who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlite_utils import Database


class What(StrEnum):
    """What is counted. Under a topic, what concerned it; without one, messages: one with two answers counts once."""

    MESSAGE = "pesan"
    ANSWERED = "dijawab"
    OFFERED = "ditawarkan"
    MISSED = "terlewat"  # found without the engine: nothing
    HANDED_OVER = "serah"  # not understood twice in a row
    OUT_OF_SCOPE = "luar_topik"
    BUTTON = "tombol"  # a topic chosen by button


@dataclass(frozen=True)
class Tally:
    day: date
    what: What
    topic: str  # empty: of all topics
    count: int


class Tallies:
    def __init__(self, db: Database) -> None:
        self._db = db

    def count(self, day: date, what: str, topic: str = "", by: int = 1) -> None:
        """Add to the day's count. Call inside the transaction of what is counted."""
        self._db.execute(
            "INSERT INTO tallies (day, what, topic, count) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (day, what, topic) DO UPDATE SET count = count + excluded.count",
            [day.isoformat(), What(what).value, topic, by],
        )

    def between(self, first: date, last: date) -> list[Tally]:
        """The counts of these days, both included, by day."""
        rows = self._db.execute(
            "SELECT day, what, topic, count FROM tallies WHERE day BETWEEN ? AND ? ORDER BY day, what, topic",
            [first.isoformat(), last.isoformat()],
        )
        return [Tally(date.fromisoformat(day), What(what), topic, count) for day, what, topic, count in rows]

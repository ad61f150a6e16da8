"""'Apakah ini membantu?': votes by topic. Who voted is not stored."""

from __future__ import annotations

import math
import time

from sqlite_utils import Database


class Feedback:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, topic: str, helpful: bool, content_version: str) -> None:
        self._db.execute(
            "INSERT INTO feedback (topic, helpful, content_version, given_at) VALUES (?, ?, ?, ?)",
            [topic, int(helpful), content_version, time.time()],
        )

    def counts(self, since: float = 0.0, before: float = math.inf) -> dict[str, tuple[int, int]]:
        """Topic -> (helpful, not helpful), of votes given in this time (Unix seconds)."""
        rows = self._db.execute(
            "SELECT topic, SUM(helpful), SUM(1 - helpful) FROM feedback WHERE given_at >= ? AND given_at < ?"
            " GROUP BY topic",
            [since, before],
        )
        return {row[0]: (row[1], row[2]) for row in rows}

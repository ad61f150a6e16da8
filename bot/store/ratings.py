"""How content citizens were with the office: one rating a case. Only the case tells who gave it, until it forgets."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True)
class Rating:
    number: str  # of the case
    stars: int
    given_at: float  # Unix seconds


class RatingStore:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, case_id: int, stars: int, now: float) -> bool:
        """Store the rating; False, and nothing stored, when the case has one. Call inside the turn's transaction."""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO ratings (case_id, stars, given_at) VALUES (?, ?, ?)", [case_id, stars, now]
        )
        return cursor.rowcount == 1

    def of_chat(self, chat_id: int) -> list[Rating]:
        """The ratings of the chat's cases, the oldest first."""
        rows = self._db.execute(
            "SELECT c.number, r.stars, r.given_at FROM ratings r JOIN cases c ON c.id = r.case_id"
            " WHERE c.chat_id = ? ORDER BY c.id",
            [chat_id],
        )
        return [Rating(*row) for row in rows]

    def counts(self) -> dict[int, int]:
        """Stars -> how many cases got as many."""
        rows = self._db.execute("SELECT stars, COUNT(*) FROM ratings GROUP BY stars ORDER BY stars")
        return dict(rows.fetchall())

"""Sentences that admins added to topics: for training, or for the exam of a new model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

_COLUMNS = "id, topic, text, exam, author, added_at"


@dataclass(frozen=True)
class Sentence:
    """`author` is an officer's id; None for what an operator's command added. `added_at` is in Unix seconds."""

    id: int
    topic: str
    text: str
    exam: bool
    author: int | None
    added_at: float


class SentenceStore:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, topic: str, text: str, exam: bool, author: int | None, at: float) -> bool:
        """Keep a sentence; False, and nothing kept, when it is there already, under whatever topic."""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO sentences (topic, text, bare, exam, author, added_at) VALUES (?, ?, ?, ?, ?, ?)",
            [topic, text, bare(text), int(exam), author, at],
        )
        return cursor.rowcount == 1

    def known(self, text: str) -> Sentence | None:
        """The sentence that says the same."""
        return next(iter(self._select("WHERE bare = ?", [bare(text)])), None)

    def by_id(self, id_: int) -> Sentence | None:
        return next(iter(self._select("WHERE id = ?", [id_])), None)

    def of_topic(self, topic: str) -> list[Sentence]:
        """The topic's sentences, the oldest first."""
        return self._select("WHERE topic = ? ORDER BY id", [topic])

    def all(self) -> list[Sentence]:
        """Every sentence, the oldest first."""
        return self._select("ORDER BY id", [])

    def remove(self, id_: int) -> bool:
        """Whether there was one to remove."""
        return self._db.execute("DELETE FROM sentences WHERE id = ?", [id_]).rowcount == 1

    def _select(self, condition: str, parameters: list[Any]) -> list[Sentence]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM sentences {condition}", parameters)
        return [Sentence(row[0], row[1], row[2], bool(row[3]), row[4], row[5]) for row in rows]


def bare(text: str) -> str:
    """What makes two sentences the same: letters and figures only, without case."""
    return "".join(char for char in text.casefold() if char.isalnum())

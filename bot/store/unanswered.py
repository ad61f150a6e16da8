"""Messages that found no good answer, without what says who wrote them, until an admin has dealt with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database


class Outcome(StrEnum):
    MISSED = "terlewat"  # nothing was found
    OFFERED = "ditawarkan"  # the bot was unsure, and offered topics
    UNHELPFUL = "tidak_membantu"  # the answer was voted down


class RowState(StrEnum):
    NEW = "baru"
    USED = "dipakai"  # as a sentence of a topic
    DISMISSED = "dibuang"


@dataclass(frozen=True)
class Row:
    """`topics` were offered or answered, the best first. `at` is in Unix seconds. The chat is not told."""

    id: int
    text: str
    outcome: Outcome
    topics: tuple[str, ...]
    at: float


class Unanswered:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, chat_id: int, text: str, outcome: Outcome, topics: Sequence[str], at: float) -> None:
        """Keep a text from which personal data was removed (bot/editing/personal.py)."""
        self._db.execute(
            "INSERT INTO unanswered (chat_id, text, outcome, topics, at, state) VALUES (?, ?, ?, ?, ?, ?)",
            [chat_id, text, outcome.value, json.dumps(list(topics)), at, RowState.NEW.value],
        )

    def open(self, limit: int) -> list[Row]:
        """What nobody has dealt with yet, the newest first."""
        return self._select("state = ? ORDER BY at DESC, id DESC LIMIT ?", [RowState.NEW.value, limit])

    def of_chat(self, chat_id: int) -> list[Row]:
        """What is kept of the chat's messages, the oldest first."""
        return self._select("chat_id = ? ORDER BY id", [chat_id])

    def settle(self, ids: Iterable[int], state: RowState) -> int:
        """Deal with these, as far as nobody has: their texts and chats go. Returns how many there were."""
        wanted = list(ids)
        cursor = self._db.execute(
            "UPDATE unanswered SET state = ?, text = '', chat_id = NULL"
            f" WHERE state = ? AND id IN ({', '.join('?' * len(wanted))})",
            [state.value, RowState.NEW.value, *wanted],
        )
        return cursor.rowcount

    def erase(self, chat_id: int) -> int:
        """Forget the chat's messages. Returns how many there were."""
        return self._db.execute("DELETE FROM unanswered WHERE chat_id = ?", [chat_id]).rowcount

    def purge(self, before: float) -> None:
        """Forget what is older than this moment, dealt with or not."""
        self._db.execute("DELETE FROM unanswered WHERE at < ?", [before])

    def _select(self, condition: str, parameters: list[Any]) -> list[Row]:
        rows = self._db.execute(f"SELECT id, text, outcome, topics, at FROM unanswered WHERE {condition}", parameters)
        return [Row(row[0], row[1], Outcome(row[2]), tuple(json.loads(row[3])), row[4]) for row in rows]

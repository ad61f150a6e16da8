"""Requests that are being asked for: one a chat, until it is sent or given up. Kept over restarts and days."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

_DAY_S = 24 * 3600


@dataclass(frozen=True)
class Intake:
    """`question` is the open one; `active` is False once it was set aside. Times are Unix seconds."""

    kind: str
    question: str
    data: dict[str, Any]
    active: bool
    begun_at: float
    updated_at: float


class IntakeStore:
    """Changes belong into the transaction that adds the replies. Data may outlive the form it was made for."""

    def __init__(self, db: Database, clock: Callable[[], float] = time.time) -> None:
        self._db = db
        self._clock = clock

    def save(
        self,
        chat_id: int,
        kind: str,
        question: str,
        data: Mapping[str, Any],
        now: float,
        begun_at: float | None = None,
    ) -> None:
        """Where the chat stands now; taken up if it was set aside. Another kind takes the place of the one before.

        `begun_at` is noted for a new one; it is `now`, unless given.
        """
        self._db.execute(
            "INSERT INTO intakes (chat_id, kind, question, data, active, begun_at, updated_at)"
            " VALUES (:chat, :kind, :question, :data, 1, :begun, :now) ON CONFLICT (chat_id) DO UPDATE SET"
            " begun_at = CASE kind WHEN excluded.kind THEN begun_at ELSE excluded.begun_at END, kind = excluded.kind,"
            " question = excluded.question, data = excluded.data, active = 1, updated_at = excluded.updated_at",
            {
                "chat": chat_id,
                "kind": kind,
                "question": question,
                "data": json.dumps(dict(data), ensure_ascii=False),
                "now": now,
                "begun": now if begun_at is None else begun_at,
            },
        )

    def get(self, chat_id: int) -> Intake | None:
        """What the chat is asking for, also where it was set aside."""
        row = self._db.execute(
            "SELECT kind, question, data, active, begun_at, updated_at FROM intakes WHERE chat_id = ?", [chat_id]
        ).fetchone()
        return Intake(row[0], row[1], json.loads(row[2]), bool(row[3]), row[4], row[5]) if row else None

    def pause(self, chat_id: int) -> None:
        """Set it aside, to be taken up one day."""
        self._db.execute("UPDATE intakes SET active = 0 WHERE chat_id = ?", [chat_id])

    def end(self, chat_id: int) -> None:
        """Forget it: it was sent, or given up."""
        self.delete(chat_id)

    def delete(self, chat_id: int) -> None:
        """Leave no trace of the chat."""
        self._db.execute("DELETE FROM intakes WHERE chat_id = ?", [chat_id])

    def purge(self, days: int) -> None:
        """Forget those that nobody went on with for so many days."""
        self._db.execute("DELETE FROM intakes WHERE updated_at < ?", [self._clock() - days * _DAY_S])

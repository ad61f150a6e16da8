"""Reminders that a citizen asked for: when, and what of, but nothing that says who."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

_KEEP_CLOSED_S = 7 * 24 * 3600
_FIELDS = "id, chat_id, occasion, kind, event_at, due_at, until_at, data"


@dataclass(frozen=True)
class Planned:
    """A reminder to be stored. Times are Unix seconds; after `until_at` it is pointless."""

    kind: str  # names the message
    event_at: float  # what it reminds of
    due_at: float
    until_at: float


@dataclass(frozen=True)
class Reminder(Planned):
    """A stored reminder; `occasion` is what it was asked for, together with its siblings."""

    id: int
    chat_id: int
    occasion: str
    data: dict[str, Any]


class ReminderStore:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, chat_id: int, occasion: str, planned: Sequence[Planned], data: Mapping[str, Any]) -> None:
        """Store reminders in place of the chat's earlier ones of this occasion.

        `data` holds what the messages need, such as choices for the checklist; never anything about a person.
        Call inside the transaction that tells the citizen so.
        """
        self.cancel(chat_id, occasion)
        now = time.time()
        for reminder in planned:
            self._db.execute(
                "INSERT INTO reminders (chat_id, occasion, kind, event_at, due_at, until_at, data, state, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'new', ?)",
                [
                    chat_id,
                    occasion,
                    reminder.kind,
                    reminder.event_at,
                    reminder.due_at,
                    reminder.until_at,
                    json.dumps(dict(data), ensure_ascii=False),
                    now,
                ],
            )

    def due(self, now: float, limit: int) -> list[Reminder]:
        """What is to be sent or dropped by now, the earliest first."""
        return self._select("state = 'new' AND due_at <= ? ORDER BY due_at, id LIMIT ?", [now, limit])

    def next_due(self) -> float | None:
        """When the earliest waiting reminder is due (Unix seconds), if there is one."""
        value: float | None = self._db.execute("SELECT MIN(due_at) FROM reminders WHERE state = 'new'").fetchone()[0]
        return value

    def of_chat(self, chat_id: int) -> list[Reminder]:
        """The chat's waiting reminders, the earliest first."""
        return self._select("state = 'new' AND chat_id = ? ORDER BY due_at, id", [chat_id])

    def mark(self, id_: int, state: str) -> None:
        """Close as `sent` or `dropped` and forget its data. Call inside the transaction that adds the message."""
        self._close("id = ?", [id_], state)

    def cancel(self, chat_id: int, occasion: str | None = None) -> int:
        """Cancel the chat's waiting reminders, all or those of one occasion. Returns how many there were."""
        return self._close("chat_id = ? AND occasion = COALESCE(?, occasion)", [chat_id, occasion], "cancelled")

    def _close(self, condition: str, parameters: list[Any], state: str) -> int:
        cursor = self._db.execute(
            f"UPDATE reminders SET state = ?, data = NULL, closed_at = ? WHERE state = 'new' AND {condition}",
            [state, time.time(), *parameters],
        )
        return cursor.rowcount

    def delete(self, chat_id: int) -> None:
        """Leave no trace of the chat."""
        self._db.execute("DELETE FROM reminders WHERE chat_id = ?", [chat_id])

    def purge(self) -> None:
        self._db.execute("DELETE FROM reminders WHERE closed_at < ?", [time.time() - _KEEP_CLOSED_S])

    def _select(self, condition: str, parameters: list[Any]) -> list[Reminder]:
        rows = self._db.execute(f"SELECT {_FIELDS} FROM reminders WHERE {condition}", parameters)
        return [
            Reminder(
                id=row[0],
                chat_id=row[1],
                occasion=row[2],
                kind=row[3],
                event_at=row[4],
                due_at=row[5],
                until_at=row[6],
                data=json.loads(row[7]),
            )
            for row in rows
        ]

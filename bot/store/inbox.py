"""The durable inbox: an update is a row here before Telegram is told that we have it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.store.messages import note_update

# How many processes may begin an update. Generous: a process that dies takes along what is not to blame for it.
MAX_ATTEMPTS = 10
_KEEP_DONE_S = 7 * 24 * 3600


@dataclass(frozen=True)
class InboxRow:
    update_id: int
    chat_id: int
    update: dict[str, Any]
    attempts: int


class Inbox:
    """`harmless` makes of an update what may be stored."""

    def __init__(self, db: Database, harmless: Callable[[Any], Any] = lambda update: update) -> None:
        self._db = db
        self._harmless = harmless

    def put(self, updates: list[tuple[int, dict[str, Any]]]) -> int:
        """Store (chat id, update) pairs; known update ids are passed over. Returns how many are new."""
        before = self._db.conn.total_changes
        now = time.time()
        with self._db.atomic():
            for chat_id, update in updates:
                self._db.execute(
                    "INSERT OR IGNORE INTO inbox (update_id, chat_id, payload, state, attempts, received_at)"
                    " VALUES (?, ?, ?, 'new', 0, ?)",
                    [update["update_id"], chat_id, json.dumps(self._harmless(update), ensure_ascii=False), now],
                )
            new = self._db.conn.total_changes - before
            for _, update in updates:
                note_update(self._db, update)
        return new

    def waiting_chats(self) -> list[int]:
        """Chats with updates not handled yet, the longest waiting first."""
        rows = self._db.execute(
            "SELECT chat_id FROM inbox WHERE state = 'new' GROUP BY chat_id ORDER BY MIN(update_id)"
        )
        return [row[0] for row in rows]

    def next_of(self, chat_id: int) -> InboxRow | None:
        """The chat's oldest unhandled update."""
        row = self._db.execute(
            "SELECT update_id, chat_id, payload, attempts FROM inbox"
            " WHERE state = 'new' AND chat_id = ? ORDER BY update_id LIMIT 1",
            [chat_id],
        ).fetchone()
        return InboxRow(row[0], row[1], json.loads(row[2]), row[3]) if row else None

    def begin(self, update_id: int) -> None:
        """Count an attempt before the work starts, so that an update that kills the process ends one day."""
        self._db.execute("UPDATE inbox SET attempts = attempts + 1 WHERE update_id = ?", [update_id])

    def finish(self, update_id: int, state: str = "done") -> None:
        """Mark as `done` or `failed` and forget what it said. Call inside the transaction that adds the replies."""
        self._db.execute(
            "UPDATE inbox SET state = ?, payload = NULL, done_at = ? WHERE update_id = ?",
            [state, time.time(), update_id],
        )

    def last_update_id(self) -> int | None:
        value: int | None = self._db.execute("SELECT MAX(update_id) FROM inbox").fetchone()[0]
        return value

    def purge(self) -> None:
        """Drop handled rows older than a week, but keep the newest: it tells where to go on fetching."""
        self._db.execute(
            "DELETE FROM inbox WHERE state != 'new' AND received_at < ?"
            " AND update_id < (SELECT MAX(update_id) FROM inbox)",
            [time.time() - _KEEP_DONE_S],
        )

"""Where each chat stands in guided journeys, kept over restarts and days. A chat has at most one active journey."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

_DAY_S = 24 * 3600


class JourneyStore:
    """Positions go in and come out as plain data with the journey's id under "panduan".

    Changes belong into the transaction that adds the replies. Data may outlive the journey it was made for:
    whoever reads it mends it.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, chat_id: int, position: Mapping[str, Any]) -> None:
        """Make this the chat's active journey, at this position; another one is paused."""
        journey = position["panduan"]
        with self._db.atomic():
            self._db.execute(
                "UPDATE journeys SET active = 0 WHERE chat_id = ? AND active = 1 AND journey != ?", [chat_id, journey]
            )
            self._db.execute(
                "INSERT INTO journeys (chat_id, journey, position, active, updated_at) VALUES (?, ?, ?, 1, ?)"
                " ON CONFLICT (chat_id, journey) DO UPDATE"
                " SET position = excluded.position, active = 1, updated_at = excluded.updated_at",
                [chat_id, journey, json.dumps(dict(position), ensure_ascii=False), time.time()],
            )

    def active(self, chat_id: int) -> dict[str, Any] | None:
        """The position in the active journey, if there is one."""
        found = self._positions(chat_id, active=True)
        return found[0] if found else None

    def resumable(self, chat_id: int) -> list[dict[str, Any]]:
        """The positions in paused journeys, the newest first."""
        return self._positions(chat_id, active=False)

    def pause(self, chat_id: int) -> None:
        """Set the active journey aside, to be resumed one day."""
        self._db.execute("UPDATE journeys SET active = 0 WHERE chat_id = ?", [chat_id])

    def end(self, chat_id: int) -> None:
        """Forget the active journey: it is finished."""
        self._db.execute("DELETE FROM journeys WHERE chat_id = ? AND active = 1", [chat_id])

    def delete(self, chat_id: int) -> None:
        """Forget everything about the chat."""
        self._db.execute("DELETE FROM journeys WHERE chat_id = ?", [chat_id])

    def purge(self, days: int) -> None:
        """Forget journeys that nobody went on with for so many days."""
        self._db.execute("DELETE FROM journeys WHERE updated_at < ?", [time.time() - days * _DAY_S])

    def _positions(self, chat_id: int, active: bool) -> list[dict[str, Any]]:
        rows = self._db.execute(
            "SELECT position FROM journeys WHERE chat_id = ? AND active = ? ORDER BY updated_at DESC, rowid DESC",
            [chat_id, int(active)],
        )
        return [json.loads(row[0]) for row in rows]

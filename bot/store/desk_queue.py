"""What waits in the outbox for the staff's group."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

_WAITING = "state = 'new' AND chat_id = ? AND lane = ?"


@dataclass(frozen=True)
class Waiting:
    """A call that waits: its `merge_key`, what is done once it is sent, and whether it is being sent right now."""

    merge_key: str | None
    then_ref: Any
    begun: bool


class DeskQueue:
    """Use inside the transaction that adds calls: nobody sends meanwhile."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def waiting(self, chat_id: int, lane: str) -> list[Waiting]:
        """The lane's calls, the newest first."""
        rows = self._db.execute(
            f"SELECT merge_key, then_ref, begun_at FROM outbox WHERE {_WAITING} ORDER BY id DESC", [chat_id, lane]
        )
        return [Waiting(key, json.loads(ref) if ref else None, begun is not None) for key, ref, begun in rows]

    def drop(self, chat_id: int, lane: str) -> None:
        """Nothing that waits in the lane is sent any more."""
        self._db.execute(f"DELETE FROM outbox WHERE {_WAITING} AND begun_at IS NULL", [chat_id, lane])

"""The durable outbox: what is to be sent, in order, until Telegram has taken it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlite_utils import Database

_KEEP_SENT_S = 7 * 24 * 3600


class Priority(IntEnum):
    """Lower goes first: citizens never wait behind staff."""

    PRESS = 0  # the answer to a button press: Telegram shows a spinner until it comes
    CITIZEN = 1
    URGENT = 2  # to the staff, of an emergency: a part of the group's messages a minute is kept for these
    REMINDER = 3  # nobody waits for it at this moment
    STAFF = 4


@dataclass(frozen=True)
class Then:
    """What happens once Telegram has answered a call: `purpose` names who acts, `ref` (JSON data) tells on what."""

    purpose: str
    ref: dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call of the Bot API, with its parameters as JSON data.

    Calls of one `lane` of a chat keep their order; the lanes of a chat do not wait for each other.
    An unsent call with the same `merge_key` is replaced by this one, in its place.
    """

    chat_id: int
    method: str
    params: dict[str, Any]
    priority: Priority = Priority.CITIZEN
    lane: str = ""
    merge_key: str | None = None
    then: Then | None = None


@dataclass(frozen=True)
class OutboxRow:
    id: int
    call: Call
    attempts: int


class Outbox:
    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, calls: list[Call]) -> None:
        """Add calls. Call inside the transaction that marks their cause as handled."""
        now = time.time()
        for call in calls:
            self._db.execute(
                "INSERT INTO outbox (chat_id, method, params, priority, state, attempts, not_before, created_at)"
                " VALUES (?, ?, ?, ?, 'new', 0, 0, ?)",
                [
                    call.chat_id,
                    call.method,
                    json.dumps(call.params, ensure_ascii=False),
                    int(call.priority),
                    now,
                ],
            )

    def due(
        self,
        now: float,
        busy_chats: set[int],
        limit: int,
        held_back: Callable[[int, str], bool] = lambda chat_id, method: False,
    ) -> list[OutboxRow]:
        """The first unsent call of each chat that is not busy, by priority, then age; none that is `held_back`.

        Only the first: calls of a chat keep their order, and one that waits (not_before) holds the rest back.
        """
        rows = self._db.execute(
            "SELECT o.id, o.chat_id, o.method, o.params, o.priority, o.attempts, o.not_before FROM outbox o"
            " JOIN (SELECT MIN(id) AS first FROM outbox WHERE state = 'new' GROUP BY chat_id) f ON o.id = f.first"
            " ORDER BY o.priority, o.id"
        )
        found: list[OutboxRow] = []
        for id_, chat_id, method, params, priority, attempts, not_before in rows:
            if chat_id in busy_chats or not_before > now or held_back(chat_id, method):
                continue
            found.append(OutboxRow(id_, Call(chat_id, method, json.loads(params), Priority(priority)), attempts))
            if len(found) == limit:
                break
        return found

    def next_wake(self, after: float = 0.0) -> float | None:
        """When the earliest call that is postponed beyond `after` is due (Unix seconds), if there is one."""
        value: float | None = self._db.execute(
            "SELECT MIN(not_before) FROM outbox WHERE state = 'new' AND not_before > ?", [after]
        ).fetchone()[0]
        return value

    def sent(self, id_: int) -> None:
        self._close(id_, "sent", None)

    def failed(self, id_: int, error: str) -> None:
        """Given up for good: Telegram refuses this call and always will."""
        self._close(id_, "failed", error)

    def _close(self, id_: int, state: str, error: str | None) -> None:
        self._db.execute(
            "UPDATE outbox SET state = ?, params = NULL, sent_at = ?, error = ? WHERE id = ?",
            [state, time.time(), error, id_],
        )

    def postpone(self, id_: int, until: float) -> None:
        self._db.execute("UPDATE outbox SET attempts = attempts + 1, not_before = ? WHERE id = ?", [until, id_])

    def waiting(self) -> int:
        count: int = self._db.execute("SELECT COUNT(*) FROM outbox WHERE state = 'new'").fetchone()[0]
        return count

    def purge(self) -> None:
        self._db.execute("DELETE FROM outbox WHERE state != 'new' AND created_at < ?", [time.time() - _KEEP_SENT_S])

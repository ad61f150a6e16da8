"""The durable outbox: what is to be sent, in order, until Telegram has taken it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlite_utils import Database

from bot.store.messages import last_message, note_message

_KEEP_SENT_S = 7 * 24 * 3600
_PRESS_ANSWER = "answerCallbackQuery"
_PRESS_LANE = "tekan"


class Priority(IntEnum):
    """Lower goes first: citizens never wait behind staff."""

    PRESS = 0  # the answer to a button press: Telegram shows a spinner until it comes
    CITIZEN = 1
    URGENT = 2  # to the staff, of an emergency: a part of the group's messages a minute is kept for these
    REMINDER = 3  # nobody waits for it at this moment
    CARD = 4  # of a new case: officers learn of it before they read on in others
    STAFF = 5


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
class Head:
    """The first unsent call of a lane, as far as needed to tell whether it may go now.

    `begun`: it was begun and its end not noted, so nobody knows whether Telegram has carried it out.
    """

    chat_id: int
    method: str
    priority: Priority
    begun: bool


@dataclass(frozen=True)
class OutboxRow:
    """A call to send. `begun_after`: the highest message id known when it was begun, if it was (see Head)."""

    id: int
    call: Call
    attempts: int
    begun: bool = False
    begun_after: int | None = None


@dataclass(frozen=True)
class Made:
    """A call that was made; `at` is when it ended, or began where its end was not noted."""

    chat_id: int
    method: str
    at: float


class Outbox:
    def __init__(self, db: Database) -> None:
        self._db = db

    def together(self) -> AbstractContextManager[object]:
        """A transaction, for what must be noted all or not at all; inside another one a part that can be undone."""
        return self._db.atomic()

    def put(self, calls: Iterable[Call]) -> None:
        """Add calls. Call inside the transaction that marks their cause as handled."""
        now = time.time()
        for call in calls:
            if call.merge_key is None or not self._merged(call):
                self._add(call, now)

    def _add(self, call: Call, now: float) -> None:
        self._db.execute(
            "INSERT INTO outbox (chat_id, lane, merge_key, priority, state, attempts, not_before, created_at,"
            " method, params, then_purpose, then_ref) VALUES (?, ?, ?, ?, 'new', 0, 0, ?, ?, ?, ?, ?)",
            [call.chat_id, _lane(call), call.merge_key, int(call.priority), now, *_content(call)],
        )

    def _merged(self, call: Call) -> bool:
        """Put the call in the place of an older one that it replaces. One that is begun goes its own way."""
        row = self._db.execute(
            "SELECT MAX(id) FROM outbox WHERE state = 'new' AND begun_at IS NULL AND chat_id = ? AND merge_key = ?",
            [call.chat_id, call.merge_key],
        ).fetchone()
        if row[0] is None:
            return False
        self._db.execute(
            "UPDATE outbox SET method = ?, params = ?, then_purpose = ?, then_ref = ?, priority = MIN(priority, ?)"
            " WHERE id = ?",
            [*_content(call), int(call.priority), row[0]],
        )
        return True

    def due(
        self,
        now: float,
        busy: set[tuple[int, str]],
        limit: int,
        may_go: Callable[[Head], bool] = lambda head: True,
    ) -> list[OutboxRow]:
        """The first unsent call of each (chat, lane) that is not busy, by priority, then age, of those that `may_go`.

        Only the first: calls of a lane keep their order, and one that waits (not_before) holds the rest back.
        `may_go` is asked in that order; what it lets go is among the results, so it may count.
        """
        rows = self._db.execute(
            "SELECT o.id, o.chat_id, o.lane, o.method, o.priority, o.begun_at IS NOT NULL FROM outbox o"
            " JOIN (SELECT MIN(id) AS first FROM outbox WHERE state = 'new' GROUP BY chat_id, lane) f ON o.id = f.first"
            " WHERE o.not_before <= ? ORDER BY o.priority, o.id",
            [now],
        ).fetchall()
        found: list[OutboxRow] = []
        for id_, chat_id, lane, method, priority, begun in rows:
            if len(found) == limit:
                break
            if (chat_id, lane) not in busy and may_go(Head(chat_id, method, Priority(priority), bool(begun))):
                found.append(self._row(id_))
        return found

    def _row(self, id_: int) -> OutboxRow:
        chat_id, method, params, priority, lane, merge_key, purpose, ref, attempts, begun_at, after = self._db.execute(
            "SELECT chat_id, method, params, priority, lane, merge_key, then_purpose, then_ref, attempts, begun_at,"
            " begun_after FROM outbox WHERE id = ?",
            [id_],
        ).fetchone()
        then = Then(purpose, json.loads(ref)) if purpose is not None else None
        call = Call(chat_id, method, json.loads(params), Priority(priority), lane, merge_key, then)
        return OutboxRow(id_, call, attempts, begun_at is not None, after)

    def next_wake(self, after: float = 0.0) -> float | None:
        """When the earliest call that is postponed beyond `after` is due (Unix seconds), if there is one."""
        value: float | None = self._db.execute(
            "SELECT MIN(not_before) FROM outbox WHERE state = 'new' AND not_before > ?", [after]
        ).fetchone()[0]
        return value

    def begin(self, row: OutboxRow, now: float) -> None:
        """The call is about to be made: from here on it may have been carried out."""
        self._db.execute(
            "UPDATE outbox SET begun_at = ?, begun_after = ? WHERE id = ?",
            [now, last_message(self._db, row.call.chat_id), row.id],
        )

    def chats_in_doubt(self, methods: tuple[str, ...]) -> set[int]:
        """Chats with a call of one of these methods that was begun and whose end was not noted."""
        rows = self._db.execute("SELECT chat_id, method FROM outbox WHERE state = 'new' AND begun_at IS NOT NULL")
        return {chat_id for chat_id, method in rows if method in methods}

    def made_between(self, since: float, until: float) -> list[Made]:
        """Calls that Telegram may have counted in that time (Unix seconds), in order."""
        rows = self._db.execute(
            "SELECT chat_id, method, COALESCE(sent_at, begun_at) AS made FROM outbox WHERE made BETWEEN ? AND ?"
            " ORDER BY made",
            [since, until],
        )
        return [Made(*row) for row in rows]

    def sent(self, id_: int) -> None:
        self._close(id_, "sent", None)

    def failed(self, id_: int, error: str) -> None:
        """Given up for good: Telegram refuses this call and always will."""
        self._close(id_, "failed", error)

    def _close(self, id_: int, state: str, error: str | None) -> None:
        self._db.execute(
            "UPDATE outbox SET state = ?, params = NULL, then_ref = NULL, sent_at = ?, error = ? WHERE id = ?",
            [state, time.time(), error, id_],
        )

    def postpone(self, id_: int, until: float, in_doubt: bool = False) -> None:
        """Try again from `until` on. `in_doubt`: Telegram may have carried it out already."""
        begun = "" if in_doubt else ", begun_at = NULL, begun_after = NULL"
        self._db.execute(f"UPDATE outbox SET attempts = attempts + 1, not_before = ?{begun} WHERE id = ?", [until, id_])

    def seen(self, chat_id: int, message_id: int) -> None:
        """Telegram's answer named a message of the chat."""
        note_message(self._db, chat_id, message_id)

    def move(self, old: int, new: int) -> None:
        """A group has become a supergroup with another id: what waits for it goes there."""
        self._db.execute(
            "UPDATE outbox SET chat_id = ?, params = json_set(params, '$.chat_id', ?), begun_at = NULL,"
            " begun_after = NULL WHERE state = 'new' AND chat_id = ?",
            [new, new, old],
        )

    def waiting(self) -> int:
        count: int = self._db.execute("SELECT COUNT(*) FROM outbox WHERE state = 'new'").fetchone()[0]
        return count

    def purge(self) -> None:
        self._db.execute("DELETE FROM outbox WHERE state != 'new' AND created_at < ?", [time.time() - _KEEP_SENT_S])


def _lane(call: Call) -> str:
    """In a group the answers to presses wait for nothing but each other: many people press there at once."""
    return call.lane or (_PRESS_LANE if call.method == _PRESS_ANSWER and call.chat_id < 0 else "")


def _content(call: Call) -> tuple[str, str, str | None, str | None]:
    """Columns: method, params, then_purpose, then_ref."""
    purpose = call.then.purpose if call.then else None
    ref = json.dumps(call.then.ref, ensure_ascii=False) if call.then else None
    return call.method, json.dumps(call.params, ensure_ascii=False), purpose, ref

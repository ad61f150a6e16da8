"""What the bot has asked somebody: the reply to it is awaited, also by the next process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

_FIELDS = "user_id, case_id, version, what, data, message_id, asked_at"


@dataclass(frozen=True)
class Prompt:
    """An open question about a case, which had `version` when it was asked. `what` names who takes the reply.

    `message_id` is None until the question is sent; `asked_at` is in Unix seconds.
    """

    user_id: int
    case_id: int
    version: int
    what: str
    data: dict[str, Any]
    message_id: int | None
    asked_at: float


class PromptStore:
    """At most one question is open for a person: a new one takes the place of the one before."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def ask(self, user_id: int, case_id: int, version: int, what: str, data: Mapping[str, Any], now: float) -> None:
        """Await a reply. Call inside the transaction that sends the question."""
        self._db.execute(
            "INSERT OR REPLACE INTO desk_prompts (user_id, case_id, version, what, data, asked_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [user_id, case_id, version, what, json.dumps(dict(data), ensure_ascii=False), now],
        )

    def asked(self, user_id: int, message_id: int, asked_at: float | None = None) -> None:
        """The open question stands in this message; with `asked_at`, only if it is the one of that moment."""
        self._db.execute(
            "UPDATE desk_prompts SET message_id = ? WHERE user_id = ? AND asked_at = COALESCE(?, asked_at)",
            [message_id, user_id, asked_at],
        )

    def open(self, user_id: int) -> Prompt | None:
        row = self._db.execute(f"SELECT {_FIELDS} FROM desk_prompts WHERE user_id = ?", [user_id]).fetchone()
        if row is None:
            return None
        user, case_id, version, what, data, message_id, asked_at = row
        return Prompt(user, case_id, version, what, json.loads(data), message_id, asked_at)

    def close(self, user_id: int) -> None:
        """Nothing is awaited of them any more."""
        self._db.execute("DELETE FROM desk_prompts WHERE user_id = ?", [user_id])

"""Buttons under messages: an opaque id on the button, its meaning here, bound to one chat.

So nothing can be forged by typing or by pressing another chat's button.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sqlite_utils import Database

_ID_BYTES = 12  # 16 characters; Telegram allows 64 bytes
_KEEP_S = 180 * 24 * 3600


@dataclass(frozen=True)
class Button:
    """What a press means: `purpose` names the handler, `value` is its argument."""

    purpose: str
    value: str


class Buttons:
    def __init__(self, db: Database) -> None:
        self._db = db

    def issue(self, chat_id: int, button: Button) -> str:
        """Store the button and return its id (callback data)."""
        id_ = secrets.token_urlsafe(_ID_BYTES)
        self._db.execute(
            "INSERT INTO buttons (id, chat_id, purpose, value, created_at) VALUES (?, ?, ?, ?, ?)",
            [id_, chat_id, button.purpose, button.value, time.time()],
        )
        return id_

    def pressed(self, chat_id: int, id_: str) -> Button | None:
        """The meaning of a press in this chat; None when the id is unknown here."""
        row = self._db.execute(
            "SELECT purpose, value FROM buttons WHERE id = ? AND chat_id = ?", [id_, chat_id]
        ).fetchone()
        return Button(*row) if row else None

    def withdraw(self, chat_id: int, ids: list[str]) -> None:
        """Make these buttons of the chat void (a vote counts once)."""
        for id_ in ids:
            self._db.execute("DELETE FROM buttons WHERE id = ? AND chat_id = ?", [id_, chat_id])

    def purge(self) -> None:
        self._db.execute("DELETE FROM buttons WHERE created_at < ?", [time.time() - _KEEP_S])

"""Conversations that are to be taken out of the engine's store, and when: over restarts, gone once it is done."""

from __future__ import annotations

from sqlite_utils import Database


class ToForget:
    """Times are Unix seconds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, chat_id: int, due_at: float) -> None:
        self._db.execute("INSERT INTO conversations_to_forget (chat_id, due_at) VALUES (?, ?)", [chat_id, due_at])

    def due(self, now: float) -> list[int]:
        """The chats whose conversations are to go by now, each once."""
        rows = self._db.execute("SELECT DISTINCT chat_id FROM conversations_to_forget WHERE due_at <= ?", [now])
        return [row[0] for row in rows.fetchall()]

    def next_due(self) -> float | None:
        moment: float | None = self._db.execute("SELECT MIN(due_at) FROM conversations_to_forget").fetchone()[0]
        return moment

    def done(self, chat_id: int, now: float) -> None:
        """What was due for the chat by `now` is done."""
        self._db.execute("DELETE FROM conversations_to_forget WHERE chat_id = ? AND due_at <= ?", [chat_id, now])

    def put_off(self, chat_id: int, now: float, until: float) -> None:
        """What was due for the chat by `now` could not be done."""
        self._db.execute(
            "UPDATE conversations_to_forget SET due_at = ? WHERE chat_id = ? AND due_at <= ?", [until, chat_id, now]
        )

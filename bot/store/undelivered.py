"""Whether what was to be told to several chats has reached any of them."""

from __future__ import annotations

from sqlite_utils import Database


def all_failed(db: Database, merge_key: str) -> bool:
    """Telegram has refused every call with this key: none was sent, and none still waits."""
    left = db.execute("SELECT 1 FROM outbox WHERE merge_key = ? AND state <> 'failed'", [merge_key]).fetchone()
    return left is None

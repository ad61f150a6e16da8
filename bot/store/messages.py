"""The highest message id that was seen: where a message stands of which nobody knows whether it was sent.

Telegram counts messages in rows: each supergroup has its own, and all private chats and small groups of a bot share
one. Ids only grow. So a message sent at a given moment has a higher id than all that were seen in its row until then.
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

# Ids of supergroups and channels are below this: "-100" and ten digits or more.
_OWN_ROW_BELOW = -1_000_000_000_000
_SHARED = 0


def row_of(chat_id: int) -> int:
    """The row that the chat's messages are counted in."""
    return chat_id if chat_id < _OWN_ROW_BELOW else _SHARED


def has_own_row(chat_id: int) -> bool:
    """Whether all ids of the row are messages of this chat."""
    return row_of(chat_id) == chat_id


def note_message(db: Database, chat_id: int, message_id: int) -> None:
    """A message with this id was seen in the chat."""
    db.execute(
        "INSERT INTO last_messages (row, message_id) VALUES (?, ?)"
        " ON CONFLICT (row) DO UPDATE SET message_id = MAX(message_id, excluded.message_id)",
        [row_of(chat_id), message_id],
    )


def note_update(db: Database, update: dict[str, Any]) -> None:
    """An update came in; a new message tells its id."""
    message = update.get("message") or {}
    if "message_id" in message:
        note_message(db, message["chat"]["id"], message["message_id"])


def last_message(db: Database, chat_id: int) -> int | None:
    """The highest id seen in the chat's row; None when none was."""
    row = db.execute("SELECT message_id FROM last_messages WHERE row = ?", [row_of(chat_id)]).fetchone()
    return int(row[0]) if row else None

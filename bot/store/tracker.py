"""The engine's own store of conversations (Rasa's tracker store): we only take out of it what must go."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bot import log

_log = log.get(__name__)
_DAY_S = 24 * 3600
_PATIENCE_S = 5.0  # with the engine, while it writes


def forget_old_conversations(path: Path, days: int) -> bool:
    """Delete events older than `days`. False when the file is busy: the engine may be using it; try again later."""
    return _delete(path, "timestamp < ?", [time.time() - days * _DAY_S])


def forget_conversation(path: Path, chat_id: int) -> bool:
    """Delete all that was said in the chat. False when the file is busy: the engine may be using it; try again later.

    The engine keeps nothing of a conversation in its memory, but it may be at work on the chat's last message.
    """
    return _delete(path, "sender_id = ?", [str(chat_id)])


def _delete(path: Path, condition: str, parameters: Sequence[float | str]) -> bool:
    if not path.exists():
        return True
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)) as db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute(f"DELETE FROM events WHERE {condition}", parameters)
    except sqlite3.OperationalError as error:
        _log.warning("conversations not deleted yet", reason=str(error))
        return False
    return True

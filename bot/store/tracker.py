"""The engine's own store of conversations (Rasa's tracker store): we only take old ones out of it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot import log

_log = log.get(__name__)
_DAY_S = 24 * 3600


def forget_old_conversations(path: Path, days: int) -> None:
    """Delete events older than `days`. The engine may be using the file: a busy one is left for the next time."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("DELETE FROM events WHERE timestamp < ?", [time.time() - days * _DAY_S])
    except sqlite3.OperationalError as error:
        _log.warning("old conversations not deleted yet", reason=str(error))

"""What is done once, by name: over restarts, and whoever else may be trying."""

from __future__ import annotations

from sqlite_utils import Database

_KEEP_S = 400 * 24 * 3600


class Once:
    """Times are Unix seconds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def done(self, name: str) -> bool:
        return self._db.execute("SELECT 1 FROM done_once WHERE name = ?", [name]).fetchone() is not None

    def first(self, name: str, now: float) -> bool:
        """Note that it is done; False when it was before. Call inside the transaction that does it."""
        cursor = self._db.execute("INSERT OR IGNORE INTO done_once (name, at) VALUES (?, ?)", [name, now])
        return cursor.rowcount == 1

    def purge(self, now: float) -> None:
        """Forget what is so old that nobody would do it again."""
        self._db.execute("DELETE FROM done_once WHERE at < ?", [now - _KEEP_S])

"""Opening the store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from bot.errors import OperatorError
from bot.store.schema import migrations

_BUSY_TIMEOUT_MS = 5000


def open_database(path: Path) -> Database:
    """The store at `path`, made and brought to the newest schema when needed.

    Raises OperatorError when the file cannot be opened or written (rights, full disk, damaged file).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Before SQLite opens it: its side files (-wal, -shm) take over these rights.
        path.touch(mode=0o600)
        path.chmod(0o600)
        db = Database(sqlite3.connect(path, isolation_level=None))
        db.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        db.enable_wal()
        # A confirmed update must survive a power cut: WAL with FULL syncs every commit.
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
        migrations.apply(db)
    except (sqlite3.Error, OSError) as error:
        raise OperatorError(
            f"Basis data {path} tidak bisa dibuka: {error}.", "Periksa hak akses dan sisa ruang disk."
        ) from error
    return db

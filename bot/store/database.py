"""Opening the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.errors import OperatorError
from bot.store.editing_schema import editing_migrations
from bot.store.schema import migrations

_BUSY_TIMEOUT_MS = 5000


class _Store(Database):
    """A store that several processes write to: the bot, and the commands of operators."""

    @contextmanager
    def atomic(self) -> Generator[Database, None, None]:
        """A transaction, or a savepoint inside one. Only one process is inside at a time; others wait their turn.

        A plain BEGIN, as Database has it, takes the lock with the first write. When somebody else has written since
        the first read, that fails with "database is locked", without waiting.
        """
        outermost = not self.conn.in_transaction
        if outermost:
            self.conn.execute("BEGIN IMMEDIATE")
        try:
            with super().atomic():
                yield self
            if outermost:
                self.commit()
        except BaseException:
            if outermost:
                self.rollback()
            raise


@contextmanager
def one_moment(db: Database) -> Iterator[None]:
    """Everything read inside is from the same moment. Nobody has to wait for it; nothing written inside is kept."""
    db.begin()
    try:
        yield
    finally:
        db.rollback()


def migrate(db: Database) -> None:
    """Bring the store to the newest schema."""
    for tables in (migrations, editing_migrations):
        if tables.pending(db):
            with db.atomic():  # somebody else may be opening it too: what is pending is looked up again inside
                tables.apply(db)


def open_database(path: Path) -> Database:
    """The store at `path`, made and brought to the newest schema when needed.

    Raises OperatorError when the file cannot be opened or written (rights, full disk, damaged file).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Before SQLite opens it: its side files (-wal, -shm) take over these rights.
        path.touch(mode=0o600)
        path.chmod(0o600)
        db = _Store(sqlite3.connect(path, isolation_level=None))
        db.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        db.enable_wal()
        # A confirmed update must survive a power cut: WAL with FULL syncs every commit.
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
        migrate(db)
    except (sqlite3.Error, OSError) as error:
        raise unusable(path, error) from error
    return db


def unusable(path: Path, error: Exception) -> OperatorError:
    return OperatorError(f"Basis data {path} tidak bisa dibuka: {error}.", "Periksa hak akses dan sisa ruang disk.")

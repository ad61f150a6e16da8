"""A store with the real content, and admins who change it: the clock stands until it is moved."""

from __future__ import annotations

import sqlite3
from functools import cache

from sqlite_utils import Database

from bot.editing.editor import Editor
from bot.editing.importing import import_content
from bot.store.content import Draft, Item
from bot.store.database import migrate
from bot.store.staff import Officer, StaffStore
from tests.cases.office import TUESDAY

ARI, BUDI, RINA = 21, 22, 23  # Telegram accounts: two admins and an officer


@cache
def _imported() -> bytes:
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    migrate(db)
    import_content(db, TUESDAY.timestamp())
    content: bytes = db.conn.serialize()
    db.close()
    return content


def store_with_content() -> Database:
    """The real content in a store in memory."""
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    db.conn.deserialize(_imported())
    return db


class Admins:
    """`ari` and `budi` are admins, `rina` is an officer."""

    def __init__(self) -> None:
        self.db = store_with_content()
        self.now = TUESDAY.timestamp()
        self.editor = Editor(self.db, lambda: self.now)
        self.staff = StaffStore(self.db)
        self.ari = self.employ(ARI, "Ari", "admin")
        self.budi = self.employ(BUDI, "Budi", "admin")
        self.rina = self.employ(RINA, "Rina", "petugas")

    def employ(self, user_id: int, name: str, role: str) -> Officer:
        token = self.staff.invite(role, self.now, 60.0)
        officer = self.staff.accept(token, user_id, name, self.now)
        assert officer
        return officer

    def alone(self) -> None:
        """Ari is the only admin."""
        self.staff.remove(self.budi.id, self.now)

    def live(self, name: str) -> Item:
        return self.editor.live(name)

    def write(self, officer: Officer, name: str, old: str, new: str) -> Draft:
        """A draft in which one thing is put otherwise."""
        body = self.editor.begin(name, officer).body
        assert old in body
        return self.editor.save(name, officer, body.replace(old, new))

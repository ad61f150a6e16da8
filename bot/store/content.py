"""What the bot says, item by item: what is live, every version there was, and admins' drafts.

An item counts as changed when its text is not the one that faq/ brought last: faq/ never overwrites such a text.
Times are Unix seconds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

_ITEM = "name, title, body, version, offered, shipped"
_VERSION = "item, version, body, origin, author, note, at"
_DRAFT = "id, item, author, body, base, note, state, updated_at"


class Kind(StrEnum):
    ANSWER = "jawaban"
    FACT = "fakta"
    STEP = "panduan"
    FRAME = "berkas"  # a whole file of faq/ as it was shipped: order and structure


class Origin(StrEnum):
    SHIPPED = "berkas"
    ADMIN = "admin"


class DraftState(StrEnum):
    OPEN = "draf"
    WAITING = "menunggu"  # for a second admin


@dataclass(frozen=True)
class Item:
    """What is live. `offered` is a newer text of faq/ that waits beside an admin's; `shipped` is a digest."""

    name: str
    title: str
    body: str
    version: int
    offered: str | None
    shipped: str

    @property
    def kind(self) -> str:
        return self.name.partition("/")[0]

    @property
    def id(self) -> str:
        """The name without its kind: "biaya", "biaya.percepatan", "bayar-bni/paspor"."""
        return self.name.partition("/")[2]

    @property
    def changed(self) -> bool:
        """Whether faq/ would have it otherwise."""
        return digest(self.body) != self.shipped


@dataclass(frozen=True)
class Version:
    """`author` is a staff id; None for what faq/ brought and for the operator's commands."""

    item: str
    version: int
    body: str
    origin: str
    author: int | None
    note: str
    at: float


@dataclass(frozen=True)
class Draft:
    """An admin's own text of an item; `base` is the version that was live when it was begun."""

    id: int
    item: str
    author: int
    body: str
    base: int
    note: str
    state: str
    updated_at: float


class ContentStore:
    """Methods that write are to be called inside the transaction that also writes the log."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def revision(self) -> int:
        """Grows with every change of what is live."""
        return int(self._state("revision"))

    def items(self, kind: str | None = None) -> list[Item]:
        """All items, or those of a kind, by name."""
        if kind is None:
            return self._items("ORDER BY name", [])
        return self._items("WHERE name > ? AND name < ? ORDER BY name", [f"{kind}/", f"{kind}0"])  # "0" follows "/"

    def get(self, name: str) -> Item:
        """Raises KeyError for an unknown name."""
        found = self._items("WHERE name = ?", [name])
        if not found:
            raise KeyError(name)
        return found[0]

    def search(self, words: str, kind: str | None = None, limit: int = 20) -> list[Item]:
        """The items that hold all these words or beginnings of words, best first."""
        query = " ".join(f'"{word}"*' for word in words.replace('"', " ").split())
        if not query:
            return []
        return self._items(
            "JOIN (SELECT rowid AS hit, rank FROM content_items_fts WHERE content_items_fts MATCH ?)"
            " ON hit = content_items.rowid WHERE substr(name, 1, length(?)) = ? ORDER BY rank, name LIMIT ?",
            [query, *[f"{kind}/" if kind else ""] * 2, limit],
        )

    def versions(self, name: str) -> list[Version]:
        """Every version there was, the newest first."""
        return self._versions("item = ?", [name])

    def version(self, name: str, number: int) -> Version:
        """Raises KeyError when there was no such version."""
        found = self._versions("item = ? AND version = ?", [name, number])
        if not found:
            raise KeyError(name)
        return found[0]

    def put(
        self, name: str, title: str, body: str, *, origin: str, author: int | None, note: str, at: float
    ) -> Version:
        """A new version, live at once. What faq/ offers is settled when it is the same text."""
        row = self._db.execute("SELECT max(version) FROM content_versions WHERE item = ?", [name]).fetchone()
        version = Version(name, (row[0] or 0) + 1, body, origin, author, note, at)
        with self._db.atomic():
            self._db.execute(
                f"INSERT INTO content_versions ({_VERSION}) VALUES (?, ?, ?, ?, ?, ?, ?)", list(vars(version).values())
            )
            self._db.execute(
                "INSERT INTO content_items (name, title, body, version, shipped) VALUES (?, ?, ?, ?, '')"
                " ON CONFLICT (name) DO UPDATE SET title = excluded.title, body = excluded.body,"
                " version = excluded.version, offered = nullif(offered, excluded.body)",
                [name, title, body, version.version],
            )
            self._touch()
        return version

    def note_shipped(self, name: str, body: str, offered: str | None) -> None:
        """faq/ brings this text; `offered`, when it waits beside what is live."""
        self._db.execute(
            "UPDATE content_items SET shipped = ?, offered = ? WHERE name = ?", [digest(body), offered, name]
        )

    def note_unshipped(self, name: str) -> None:
        """faq/ has it no more: it lives on as if it had been made here."""
        self._db.execute("UPDATE content_items SET shipped = '', offered = NULL WHERE name = ?", [name])

    def settle(self, name: str) -> None:
        """What faq/ offered is not wanted."""
        self._db.execute("UPDATE content_items SET offered = NULL WHERE name = ?", [name])

    def remove(self, name: str) -> None:
        """It is live no more; its versions stay."""
        with self._db.atomic():
            self._db.execute("DELETE FROM content_items WHERE name = ?", [name])
            self._touch()

    def draft(self, name: str, author: int) -> Draft | None:
        return next(iter(self._drafts("WHERE item = ? AND author = ?", [name, author])), None)

    def draft_by_id(self, id_: int) -> Draft | None:
        return next(iter(self._drafts("WHERE id = ?", [id_])), None)

    def drafts(self, state: str | None = None) -> list[Draft]:
        """All drafts, or those in a state, the oldest first."""
        order = "ORDER BY updated_at, id"
        return self._drafts(order, []) if state is None else self._drafts(f"WHERE state = ? {order}", [state])

    def keep_draft(self, name: str, author: int, body: str, base: int, note: str, at: float) -> Draft:
        """Make or change the admin's draft of this item; it is open (again)."""
        self._db.execute(
            "INSERT INTO content_drafts (item, author, body, base, note, state, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (item, author) DO UPDATE SET body = excluded.body, base = excluded.base,"
            " note = excluded.note, state = excluded.state, updated_at = excluded.updated_at",
            [name, author, body, base, note, DraftState.OPEN, at],
        )
        return self._drafts("WHERE item = ? AND author = ?", [name, author])[0]

    def set_state(self, id_: int, state: str, note: str, at: float) -> None:
        self._db.execute(
            "UPDATE content_drafts SET state = ?, note = ?, updated_at = ? WHERE id = ?", [state, note, at, id_]
        )

    def drop_draft(self, id_: int) -> None:
        self._db.execute("DELETE FROM content_drafts WHERE id = ?", [id_])

    def approval(self) -> bool:
        """Whether a second admin must approve what one admin publishes."""
        return bool(self._state("approval"))

    def set_approval(self, wanted: bool) -> None:
        self._db.execute("UPDATE content_state SET approval = ?", [int(wanted)])

    def _touch(self) -> None:
        self._db.execute("UPDATE content_state SET revision = revision + 1")

    def _state(self, column: str) -> Any:
        return self._db.execute(f"SELECT {column} FROM content_state").fetchone()[0]

    def _items(self, rest: str, parameters: list[Any]) -> list[Item]:
        return [Item(*row) for row in self._db.execute(f"SELECT {_ITEM} FROM content_items {rest}", parameters)]

    def _versions(self, condition: str, parameters: list[Any]) -> list[Version]:
        select = f"SELECT {_VERSION} FROM content_versions WHERE {condition} ORDER BY version DESC"
        return [Version(*row) for row in self._db.execute(select, parameters)]

    def _drafts(self, rest: str, parameters: list[Any]) -> list[Draft]:
        return [Draft(*row) for row in self._db.execute(f"SELECT {_DRAFT} FROM content_drafts {rest}", parameters)]


def digest(body: str) -> str:
    """What a text is known by without keeping it."""
    return hashlib.sha256(body.encode()).hexdigest()

"""Append-only tables whose rows each carry the hash of the one before, so that no change goes unseen.

The triggers of such a table refuse changes; the chain shows what somebody did who took the triggers away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

_START = ""  # what the first row has for the hash before it


class FaultKind(StrEnum):
    CHANGED = "isi berubah"
    BROKEN = "ada baris yang hilang atau disisipkan"
    CUT = "baris terakhir hilang"
    TEXT_CHANGED = "teks berubah"
    TEXT_GONE = "teks hilang tanpa catatan penghapusan"
    HEAD = "tidak sama dengan catatan yang pernah disimpan di luar"


@dataclass(frozen=True)
class Fault:
    """What verify found, at or after this entry."""

    entry: int
    kind: FaultKind


@dataclass(frozen=True)
class Head:
    """The newest entry: noted elsewhere, it proves that nobody has written the whole table anew."""

    entry: int
    hash: str


class Chain:
    """The chained rows of a table: id, these columns, previous, hash. Ids begin with 1 and leave nothing out."""

    def __init__(self, db: Database, table: str, columns: Sequence[str]) -> None:
        self._db = db
        self._table = table
        self._columns = ", ".join(columns)

    def append(self, values: Sequence[Any]) -> int:
        """Add a row and return its id. Call inside the transaction of what it tells."""
        head = self.head()
        id_ = head.entry + 1
        row = [id_, *values, head.hash, _hash(id_, head.hash, values)]
        self._db.execute(
            f"INSERT INTO {self._table} (id, {self._columns}, previous, hash) VALUES ({', '.join('?' * len(row))})", row
        )
        return id_

    def head(self) -> Head:
        row = self._db.execute(f"SELECT id, hash FROM {self._table} ORDER BY id DESC LIMIT 1").fetchone()
        return Head(*row) if row else Head(0, _START)

    def verify(self, known: Head | None = None) -> list[Fault]:
        """Every row that is not as it was written; `known` is a head that was noted elsewhere."""
        faults: list[Fault] = []
        before = Head(0, _START)
        for id_, *values, previous, hash_ in self._db.execute(
            f"SELECT id, {self._columns}, previous, hash FROM {self._table} ORDER BY id"
        ).fetchall():
            if (id_, previous) != (before.entry + 1, before.hash):
                faults.append(Fault(id_, FaultKind.BROKEN))
            if hash_ != _hash(id_, previous, values):
                faults.append(Fault(id_, FaultKind.CHANGED))
            before = Head(id_, hash_)
            if known and known.entry == id_ and known != before:
                faults.append(Fault(id_, FaultKind.HEAD))
        if before.entry < max(self._given_out(), known.entry if known else 0):
            faults.append(Fault(before.entry, FaultKind.CUT))
        return faults

    def _given_out(self) -> int:
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [self._table]).fetchone()
        return row[0] if row else 0


def _hash(id_: int, previous: str, values: Sequence[Any]) -> str:
    # `append` is given nothing that needs `repr`, but somebody else may have written bytes.
    content = json.dumps([id_, previous, *values], ensure_ascii=False, default=repr)
    return hashlib.sha256(content.encode()).hexdigest()

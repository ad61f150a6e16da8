"""What happened to cases: append-only rows, each carrying the hash of the one before.

A row holds no words of people and no chat: those would have to go one day, and a row never goes. Words stand apart;
the row has only their digest, salted, so that nothing can be guessed from it once they are gone.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.store.chain import Chain, Fault, FaultKind, Head

# The row after which texts may go, and its list of their entries: known to the triggers in bot/store/schema.py.
ERASURE, ERASED_ENTRIES = "hapus", "entri"
INTERNAL = "internal"
_COLUMNS = ("at", "case_id", "actor", "action", "audience", "facts", "digest")
_SALT_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """`actor` and `facts` must not say who a citizen is; `text` may. `at` is in Unix seconds."""

    at: float
    case_id: int
    actor: str
    action: str
    audience: str
    facts: Mapping[str, Any]
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entry(NewEntry):
    """A stored entry; its text is None when it had none, or when it was erased."""

    id: int


class History:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._chain = Chain(db, "history", _COLUMNS)

    def append(self, new: NewEntry) -> int:
        """Add an entry and return its id. Call inside the transaction of what it tells."""
        salt = secrets.token_hex(_SALT_BYTES)
        digest = None if new.text is None else _digest(salt, new.text)
        facts = json.dumps(dict(new.facts), ensure_ascii=False)
        with self._db.atomic():
            id_ = self._chain.append([float(new.at), new.case_id, new.actor, new.action, new.audience, facts, digest])
            if new.text is not None:
                self._db.execute("INSERT INTO history_texts VALUES (?, ?, ?)", [id_, salt, new.text])
        return id_

    def of_case(self, case_id: int) -> list[Entry]:
        """Everything about the case, the oldest first. Raises ValueError when somebody has made it unreadable."""
        return self._select("h.case_id = ?", [case_id])

    def case_ids(self) -> list[int]:
        """The cases that anything is told about, also those that are no more."""
        return [row[0] for row in self._db.execute("SELECT DISTINCT case_id FROM history ORDER BY case_id")]

    def open_to(self, case_id: int, audience: str) -> list[Entry]:
        """What was meant for this audience: the only way to what a citizen is shown."""
        return self._select("h.case_id = ? AND h.audience = ?", [case_id, audience])

    def erase_texts(self, case_id: int, actor: str, why: str, at: float) -> None:
        """Delete the words of the case, after an entry that says so. The chain stays sound."""
        with self._db.atomic():
            entries = [entry.id for entry in self.of_case(case_id) if entry.text is not None]
            facts = {ERASED_ENTRIES: entries, "sebab": why}
            self.append(NewEntry(at=at, case_id=case_id, actor=actor, action=ERASURE, audience=INTERNAL, facts=facts))
            for id_ in entries:
                self._db.execute("DELETE FROM history_texts WHERE entry_id = ?", [id_])

    def head(self) -> Head:
        return self._chain.head()

    def verify(self, known: Head | None = None) -> list[Fault]:
        """Everything that is not as it was written; `known` is a head that was noted elsewhere."""
        return self._chain.verify(known) + self._verify_texts()

    def _verify_texts(self) -> list[Fault]:
        listed = self._db.execute(
            "SELECT json_each.value FROM history, json_each(CASE WHEN json_valid(facts) THEN facts ELSE '{}' END, ?)"
            " WHERE action = ?",
            [f"$.{ERASED_ENTRIES}", ERASURE],
        )
        erased = {entry for (entry,) in listed}
        rows = self._db.execute(
            "SELECT h.id, h.digest, t.salt, t.text FROM history h LEFT JOIN history_texts t ON t.entry_id = h.id"
            " UNION SELECT entry_id, NULL, salt, text FROM history_texts WHERE entry_id NOT IN (SELECT id FROM history)"
            " ORDER BY 1"
        )
        faults: list[Fault] = []
        for id_, digest, salt, text in rows:
            if text is None and digest is not None and id_ not in erased:
                faults.append(Fault(id_, FaultKind.TEXT_GONE))
            if text is not None and digest != _digest(salt, text):
                faults.append(Fault(id_, FaultKind.TEXT_CHANGED))
        return faults

    def _select(self, condition: str, parameters: list[Any]) -> list[Entry]:
        rows = self._db.execute(
            "SELECT h.id, h.at, h.case_id, h.actor, h.action, h.audience, h.facts, t.text FROM history h"
            f" LEFT JOIN history_texts t ON t.entry_id = h.id WHERE {condition} ORDER BY h.id",
            parameters,
        )
        return [
            Entry(
                id=row[0],
                at=row[1],
                case_id=row[2],
                actor=row[3],
                action=row[4],
                audience=row[5],
                facts=_facts(row[6]),
                text=row[7],
            )
            for row in rows
        ]


def _facts(stored: str) -> dict[str, Any]:
    """Raises ValueError when these are no facts."""
    facts = json.loads(stored)
    if not isinstance(facts, dict):
        raise ValueError("facts must be an object")
    return facts


def _digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()

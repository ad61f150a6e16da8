"""Cases: one row each that stays for ever, and apart from it what says who somebody is, which does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlite_utils import Database


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case as it is stored. Times are Unix seconds; the words for kind, state and priority are bot/cases/model.py's.

    Each field is a column of `cases`, explained in bot/store/schema.py.
    """

    id: int
    number: str
    chat_id: int | None
    kind: str
    state: str
    priority: str
    holder: int | None = None
    version: int = 1
    opened_at: float
    counted_from: float
    waiting_since: float | None
    taken_at: float | None = None
    visit_at: float | None = None
    closed_at: float | None = None
    reason: str | None = None
    erased_at: float | None = None


_FIELDS = tuple(field.name for field in fields(CaseRow))
_COLUMNS = ", ".join(_FIELDS)
# What never changes, or is counted here.
_FIXED = ("id", "number", "kind", "opened_at", "version")
_CHANGING = tuple(name for name in _FIELDS if name not in _FIXED)


class CaseStore:
    """Calls belong together in one transaction with the history row that tells of them (bot/cases/book.py)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self, chat_id: int, kind: str, state: str, priority: str, now: float, year: int, details: Mapping[str, Any]
    ) -> CaseRow:
        """A new case with the year's next number, waiting for an officer.

        Raises sqlite3.IntegrityError when the chat has an open case of this kind.
        """
        with self._db.atomic():
            case = CaseRow(
                id=self._next_id(),
                number=self._next_number(year),
                chat_id=chat_id,
                kind=kind,
                state=state,
                priority=priority,
                opened_at=now,
                counted_from=now,
                waiting_since=now,
            )
            self._db.execute(
                f"INSERT INTO cases ({_COLUMNS}) VALUES ({', '.join('?' * len(_FIELDS))})",
                [getattr(case, name) for name in _FIELDS],
            )
            self.keep_details(case.id, details)
        return case

    def save(self, case: CaseRow) -> bool:
        """Write the case if the stored one still has its version, which then grows by one; False if it has not."""
        cursor = self._db.execute(
            f"UPDATE cases SET {', '.join(f'{name} = ?' for name in _CHANGING)}, version = version + 1"
            " WHERE id = ? AND version = ?",
            [*(getattr(case, name) for name in _CHANGING), case.id, case.version],
        )
        return cursor.rowcount == 1

    def by_number(self, number: str) -> CaseRow | None:
        return next(iter(self._select("number = ?", [number])), None)

    def of_chat(self, chat_id: int) -> list[CaseRow]:
        """The chat's cases, open or not, the newest first."""
        return self._select("chat_id = ? ORDER BY id DESC", [chat_id])

    def open_of(self, chat_id: int, kind: str) -> CaseRow | None:
        """The chat's open case of this kind: there is one at most."""
        return next(iter(self._select("chat_id = ? AND kind = ? AND closed_at IS NULL", [chat_id, kind])), None)

    def all(self) -> list[CaseRow]:
        """Every case there ever was, the oldest first."""
        return self._select("TRUE ORDER BY id", [])

    def open_cases(self) -> list[CaseRow]:
        """All open cases, the oldest first."""
        return self._select("closed_at IS NULL ORDER BY id", [])

    def held_by(self, officer: int) -> list[CaseRow]:
        """The open cases that this officer holds, the oldest first."""
        return self._select("closed_at IS NULL AND holder = ? ORDER BY id", [officer])

    def closed_before(self, moment: float) -> list[CaseRow]:
        """Cases closed before then that still say who somebody is."""
        return self._select("closed_at < ? AND erased_at IS NULL ORDER BY id", [moment])

    def details(self, id_: int) -> dict[str, Any] | None:
        """What was told about the case; None once it is forgotten."""
        row = self._db.execute("SELECT data FROM case_details WHERE case_id = ?", [id_]).fetchone()
        return json.loads(row[0]) if row else None

    def keep_details(self, id_: int, details: Mapping[str, Any]) -> None:
        self._db.execute(
            "INSERT INTO case_details (case_id, data) VALUES (?, ?)"
            " ON CONFLICT (case_id) DO UPDATE SET data = excluded.data",
            [id_, json.dumps(dict(details), ensure_ascii=False)],
        )

    def forget(self, id_: int, now: float) -> None:
        """Take from a closed case what says who somebody is. The words in its history are History.erase_texts'."""
        self._db.execute("DELETE FROM case_details WHERE case_id = ?", [id_])
        self._db.execute("UPDATE cases SET chat_id = NULL, visit_at = NULL, erased_at = ? WHERE id = ?", [now, id_])

    def mark(self, id_: int, since: float, alert: str, round_: int, now: float) -> bool:
        """Note that an alert goes out; False when it has before. Call inside the transaction that sends it."""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO case_alerts (case_id, since, alert, round, marked_at) VALUES (?, ?, ?, ?, ?)",
            [id_, since, alert, round_, now],
        )
        return cursor.rowcount == 1

    def marks(self, id_: int) -> set[tuple[float, str, int]]:
        """The alerts that went out: since when the clock ran, which, which round."""
        return set(self._db.execute("SELECT since, alert, round FROM case_alerts WHERE case_id = ?", [id_]).fetchall())

    def _next_id(self) -> int:
        id_: int = self._db.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM cases").fetchone()[0]
        return id_

    def _next_number(self, year: int) -> str:
        prefix = f"KP-{year}-"
        last: int = self._db.execute(
            "SELECT COALESCE(MAX(CAST(SUBSTR(number, ?) AS INTEGER)), 0) FROM cases WHERE number LIKE ? || '%'",
            [len(prefix) + 1, prefix],
        ).fetchone()[0]
        return f"{prefix}{last + 1:04d}"

    def _select(self, condition: str, parameters: list[Any]) -> list[CaseRow]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM cases WHERE {condition}", parameters)
        return [CaseRow(**dict(zip(_FIELDS, row, strict=True))) for row in rows]

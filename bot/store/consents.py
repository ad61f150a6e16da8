"""Consents of citizens: to what words, when, and whether they took it back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database


class ConsentKind(StrEnum):
    """What may be kept: who somebody is; how somebody is (specific data, asked separately)."""

    DATA = "data"
    HEALTH = "kesehatan"


@dataclass(frozen=True)
class Consent:
    kind: ConsentKind
    version: str
    text: str
    given_at: float
    withdrawn_at: float | None


class ConsentStore:
    """Times are Unix seconds. Changes belong into the transaction that tells the citizen so."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def give(self, chat_id: int, kind: ConsentKind, version: str, text: str, now: float) -> None:
        """Note the consent to this text; one that holds to the same version stays as it is.

        Raises ValueError when that version had another text: whoever changes the words changes the version.
        """
        with self._db.atomic():
            self._db.execute("INSERT OR IGNORE INTO consent_texts VALUES (?, ?, ?)", [kind, version, text])
            known = self._db.execute(
                "SELECT text FROM consent_texts WHERE kind = ? AND version = ?", [kind, version]
            ).fetchone()[0]
            if known != text:
                raise ValueError(f"consent text {kind} {version} has changed")
            if not self.holds(chat_id, kind, version):
                self._db.execute(
                    "INSERT INTO consents (chat_id, kind, version, given_at) VALUES (?, ?, ?, ?)",
                    [chat_id, kind, version, now],
                )

    def holds(self, chat_id: int, kind: ConsentKind, version: str | None = None) -> bool:
        """Was it given (to this version, if one is named) and not withdrawn?"""
        row = self._db.execute(
            "SELECT 1 FROM consents WHERE chat_id = ? AND kind = ? AND version = COALESCE(?, version)"
            " AND withdrawn_at IS NULL",
            [chat_id, kind, version],
        ).fetchone()
        return row is not None

    def withdraw(self, chat_id: int, kind: ConsentKind, now: float) -> None:
        self._db.execute(
            "UPDATE consents SET withdrawn_at = ? WHERE chat_id = ? AND kind = ? AND withdrawn_at IS NULL",
            [now, chat_id, kind],
        )

    def of_chat(self, chat_id: int) -> list[Consent]:
        """All the chat ever gave, the oldest first."""
        rows = self._db.execute(
            "SELECT c.kind, c.version, t.text, c.given_at, c.withdrawn_at FROM consents c"
            " JOIN consent_texts t ON t.kind = c.kind AND t.version = c.version WHERE c.chat_id = ? ORDER BY c.id",
            [chat_id],
        )
        return [Consent(ConsentKind(row[0]), *row[1:]) for row in rows]

    def delete(self, chat_id: int) -> None:
        """Leave no trace of the chat."""
        self._db.execute("DELETE FROM consents WHERE chat_id = ?", [chat_id])

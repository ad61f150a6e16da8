"""Whether anybody has tampered with cases: the chain of the history, and each case against it."""

from __future__ import annotations

from sqlite_utils import Database

from bot.cases.model import Case
from bot.cases.record import VERSION, row_facts
from bot.store.cases import CaseStore
from bot.store.history import Head, History


def complaints(db: Database, known: Head | None = None) -> list[str]:
    """Everything that is not as it was written, for the operator; `known` is a head noted elsewhere before."""
    history = History(db)
    found = [f"riwayat {fault.entry}: {fault.kind.value}" for fault in history.verify(known)]
    for row in CaseStore(db).all():
        told = [entry.facts for entry in history.of_case(row.id) if VERSION in entry.facts]
        expected = row_facts(Case.of(row))
        if not told or {key: told[-1].get(key) for key in expected} != expected:
            found.append(f"{row.number}: tidak sama dengan riwayatnya")
    return found

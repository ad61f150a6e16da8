"""Whether anybody has tampered with cases: the chain of the history, and each case against it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.model import Case, UnreadableError
from bot.cases.orders import Action
from bot.cases.record import VERSION, row_facts
from bot.store.cases import CaseRow, CaseStore
from bot.store.chain import Head
from bot.store.history import Entry, History


def complaints(db: Database, known: Head | None = None) -> list[str]:
    """Everything that is not as it was written, for the operator; `known` is a head noted elsewhere before."""
    history, rows = History(db), CaseStore(db).all()
    there = {row.id for row in rows}
    chain = [f"riwayat {fault.entry}: {fault.kind.value}" for fault in history.verify(known)]
    cases = [f"{row.number}: {what}" for row in rows for what in _faults(db, row)]
    gone = [f"kasus dengan id {id_}: kasusnya hilang" for id_ in history.case_ids() if id_ not in there]
    return chain + cases + gone


def _faults(db: Database, row: CaseRow) -> Iterator[str]:
    try:
        case = Case.of(row)
        CaseBook(db).details(case)
    except UnreadableError as error:
        yield error.what
        return
    try:
        entries = History(db).of_case(row.id)
    except ValueError:
        yield "riwayatnya tidak terbaca"
        return
    if not _tells_of(entries, case):
        yield "tidak sama dengan riwayatnya"
    if sum(entry.action == Action.OPEN for entry in entries) > 1:
        yield "menggantikan kasus lain yang hilang"  # the newest case was deleted, and its id given out again


def _tells_of(entries: list[Entry], case: Case) -> bool:
    told = [entry.facts for entry in entries if VERSION in entry.facts]
    expected = row_facts(case)
    return bool(told) and {key: told[-1].get(key) for key in expected} == expected

"""What the `cases` commands do, and what they tell the operator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlite_utils import Database

from bot.cases.audit import complaints
from bot.cases.book import CaseBook
from bot.cases.export import as_csv, as_json, lines
from bot.cases.model import Case
from bot.commands.storage import write_private
from bot.commands.table import table
from bot.reminders.wib import at
from bot.store.cases import CaseStore
from bot.store.database import one_moment
from bot.store.history import History
from bot.store.staff import StaffStore

_HEADER = ("nomor", "prioritas", "keadaan", "jenis", "dibuka (WIB)", "petugas")
_NONE = "Belum ada kasus."


def listing(db: Database) -> Iterator[str]:
    """The open cases, the most urgent first. Nothing in it says whom they are about."""
    queue, total = CaseBook(db).queue(), len(CaseStore(db).all())
    closed = total - len(queue)
    if queue:
        names = _officers(db, queue)
        yield from table(_HEADER, [_row(case, names) for case in queue])
    if closed:
        yield f"{closed} kasus sudah ditutup." if queue else f"Tidak ada kasus terbuka; {closed} sudah ditutup."
    if not total:
        yield _NONE


def export(db: Database, form: str, file: Path, with_details: bool, overwrite: bool) -> Iterator[str]:
    """Write every case there ever was, as `csv` or `json`. Raises OperatorError when the file cannot be written."""
    with one_moment(db):
        cases = [Case.of(row) for row in CaseStore(db).all()]
        book = CaseBook(db)
        told = {case.id: details for case in cases if (details := book.details(case))} if with_details else None
        found = lines(cases, _officers(db, cases), told)
    # Spreadsheets know UTF-8 by the mark before it; JSON must not have one.
    content = as_csv(found).encode("utf-8-sig") if form == "csv" else as_json(found).encode()
    write_private(file, content, overwrite)
    yield f"{len(found)} kasus ditulis ke {file}." if found else f"{_NONE} {file} ditulis tanpa isi."
    if told:
        yield "Berkas itu memuat nama, telepon, dan keadaan kesehatan warga, dan tidak terhapus sendiri:"
        yield "jangan dibagikan, dan hapus begitu selesai dipakai."


def faults(db: Database) -> list[str]:
    """What is wrong with the history and the cases; what cannot even be read is a fault too."""
    with one_moment(db):
        return complaints(db)


def verified(db: Database) -> str:
    return f"Riwayat utuh: {History(db).head().entry} catatan, {len(CaseStore(db).all())} kasus."


def _row(case: Case, names: dict[int, str]) -> tuple[str, ...]:
    state = case.state.value.replace("_", " ")
    opened = f"{at(case.opened_at):%Y-%m-%d %H.%M}"
    holder = "belum ada" if case.holder is None else names.get(case.holder, "?")
    return case.number, case.priority.value, state, case.kind.value, opened, holder


def _officers(db: Database, cases: Iterable[Case]) -> dict[int, str]:
    """Names of those who hold the cases, also of those who have left."""
    staff = StaffStore(db)
    found = (staff.by_id(id_) for id_ in {case.holder for case in cases if case.holder is not None})
    return {officer.id: officer.name for officer in found if officer}

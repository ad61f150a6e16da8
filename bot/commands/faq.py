"""What the `faq` commands do, and what they tell the operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database

from bot import paths
from bot.commands.table import side_by_side, table
from bot.editing.editor import Editor
from bot.editing.errors import RefusedError, refusal_text
from bot.editing.exporting import Difference, differences, export_content
from bot.editing.importing import Step, import_content
from bot.errors import OperatorError
from bot.reminders.wib import at
from bot.store.content import ContentStore, Item, Kind, Origin
from bot.store.content_log import ContentLog
from bot.store.staff import StaffStore

_SAME, _CHANGED, _CONFLICT = "sama dengan faq/", "diubah", "konflik"
_IMPORTED = {
    Step.NEW: "baru",
    Step.REPLACE: "diganti",
    Step.REMOVE: "dihapus",
    Step.OFFER: "tetap versi admin; teks faq/ menunggu dipilih",
    Step.KEEP: "tidak ada lagi di faq/, versi admin dipertahankan",
}
_NAMED = 10  # more than these are only counted


def bring_in(db: Database, now: float, faq: Path = paths.FAQ) -> Iterator[str]:
    """Import faq/. Raises OperatorError."""
    done = import_content(db, now, faq)
    for step, said in _IMPORTED.items():
        if names := [planned.entry.name for planned in done if planned.step == step]:
            yield f"{len(names)} butir {said}{_listed(names)}"
    if not any(planned.step in _IMPORTED for planned in done):
        yield "Tidak ada yang baru di faq/."
    if any(planned.step == Step.OFFER for planned in done):
        yield "Bandingkan dengan `faq diff`, lalu pilih dengan `faq settle ID --keep admin` atau `--keep berkas`."


def write_out(db: Database, root: Path = paths.ROOT) -> Iterator[str]:
    """Export to the repository. Raises OperatorError."""
    exported = export_content(db, root)
    for path in exported.files:
        yield f"Ditulis: {path.relative_to(root)}"
    if not exported.files:
        yield "Tidak ada yang perlu ditulis."
    if exported.kept_back:
        yield f"Tidak ditulis, karena faq/ berisi teks lain: {', '.join(exported.kept_back)}"
        yield "Jalankan `faq import`, lalu pilih dengan `faq settle ID --keep admin` atau `--keep berkas`."


def compare(db: Database, root: Path = paths.ROOT) -> Iterator[str]:
    """What is live beside what faq/ says. Raises OperatorError."""
    found = differences(db, root)
    for difference in found:
        yield from _compared(difference)
    conflicts = sum(difference.conflict for difference in found)
    yield f"{len(found)} butir berbeda, {conflicts} di antaranya konflik." if found else "Tidak ada perbedaan."


def listing(db: Database) -> Iterator[str]:
    """Every item that may be changed."""
    items = [item for item in ContentStore(db).items() if item.kind != Kind.FRAME]
    if not items:
        yield "Belum ada isi. Ambil dengan: python -m bot faq import"
        return
    yield from _table(items)


def search(db: Database, words: str) -> Iterator[str]:
    """The items that hold all the words, best first."""
    items = [item for item in ContentStore(db).search(words) if item.kind != Kind.FRAME]
    if items:
        yield from _table(items)
    else:
        yield "Tidak ditemukan."


def history(db: Database, id_: str) -> Iterator[str]:
    """Every version of an item, the newest first. Raises OperatorError for an unknown one."""
    versions = ContentStore(db).versions(_named(db, id_).name)
    staff = StaffStore(db)
    rows = []
    for version in versions:
        author = None if version.author is None else staff.by_id(version.author)
        who = author.name if author else "-"
        rows.append((str(version.version), f"{at(version.at):%Y-%m-%d %H.%M}", version.origin, who, version.note))
    yield from table(("versi", "waktu (WIB)", "asal", "oleh", "catatan"), rows)


def roll_back(db: Database, id_: str, version: int, clock: Callable[[], float]) -> Iterator[str]:
    """Make an older version live again. Raises OperatorError."""
    name = _named(db, id_).name
    try:
        new = Editor(db, clock).rollback(name, version, None)
    except RefusedError as error:
        raise _refused(error, "Lihat versinya: python -m bot faq history ID") from None
    yield f"{name}: versi {version} terbit lagi, sebagai versi {new.version}."


def settle(db: Database, id_: str, keep: Origin, clock: Callable[[], float]) -> Iterator[str]:
    """Choose between an admin's text and that of faq/. Raises OperatorError."""
    name = _named(db, id_).name
    try:
        Editor(db, clock).settle(name, None, keep)
    except RefusedError as error:
        raise _refused(error, "Lihat semuanya: python -m bot faq diff") from None
    yield f"{name}: dipakai {'versi admin' if keep is Origin.ADMIN else 'teks dari faq/'}."


def faults(db: Database) -> list[str]:
    """Everything in the log of changes that is not as it was written."""
    return [f"catatan {fault.entry}: {fault.kind.value}" for fault in ContentLog(db).verify()]


def verified(db: Database) -> str:
    return f"Riwayat perubahan utuh: {ContentLog(db).head().entry} catatan."


def _named(db: Database, id_: str) -> Item:
    """An item by its name, or by the id of an answer or fact alone."""
    store = ContentStore(db)
    for name in (id_, f"{Kind.ANSWER}/{id_}", f"{Kind.FACT}/{id_}"):
        try:
            return store.get(name)
        except KeyError:
            continue
    raise OperatorError(f"Tidak ada butir '{id_}'.", "Cari namanya: python -m bot faq search KATA")


def _refused(error: RefusedError, mend: str) -> OperatorError:
    return OperatorError(refusal_text(error), mend)


def _table(items: list[Item]) -> Iterator[str]:
    yield from table(
        ("butir", "versi", "keadaan", "judul"),
        [(item.name, str(item.version), _state(item), item.title) for item in items],
    )


def _state(item: Item) -> str:
    if item.offered is not None:
        return _CONFLICT
    return _CHANGED if item.changed else _SAME


def _listed(names: list[str]) -> str:
    return f": {', '.join(names)}" if len(names) <= _NAMED else ""


def _compared(difference: Difference) -> Iterator[str]:
    yield f"== {difference.name}{' (konflik)' if difference.conflict else ''}"
    if difference.live is None:
        yield "hanya di faq/: belum diimpor"
    elif difference.shipped is None:
        yield "hanya di basis data: belum diekspor"
    else:
        yield from side_by_side(("terbit", difference.live), ("faq/", difference.shipped))
    yield ""

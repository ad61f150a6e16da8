"""Cases as a table for other programs. Whoever the case is about is left out, unless asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.cases.model import Case, Details
from bot.reminders.wib import at

# What makes spreadsheets take a cell for a formula, also in the wide letters of other scripts.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_TIMES = ("opened_at", "taken_at", "visit_at", "closed_at")
_PLAIN = ("number", "kind", "state", "priority", "reason")
_HEADER = {
    "number": "nomor",
    "kind": "jenis",
    "state": "keadaan",
    "priority": "prioritas",
    "reason": "alasan",
    "opened_at": "dibuka",
    "taken_at": "diambil",
    "visit_at": "kunjungan",
    "closed_at": "ditutup",
    "name": "nama",
    "age": "umur",
    "asker": "pemohon",
    "relation": "hubungan",
    "place": "tempat",
    "hospital": "rumah_sakit",
    "ward": "ruang",
    "area": "wilayah",
    "movable": "bisa_dibawa",
    "in_danger": "tidak_bisa_menunggu",
    "letters": "surat",
    "destination": "tujuan",
    "departure": "berangkat",
    "passport": "paspor",
    "phone": "telepon",
    "wish": "keperluan",
}
_PERSONAL = tuple(name for name in _HEADER if name not in (*_PLAIN, *_TIMES))

Line = dict[str, Any]


def lines(
    cases: Iterable[Case], officers: Mapping[int, str], details: Mapping[int, Details] | None = None
) -> list[Line]:
    """One line a case, all with the same keys; times in WIB.

    `officers` has names by id. `details`, by the case's id, is what says who somebody is and how they are: give it only
    to an admin who asked for it.
    """
    return [_line(case, officers, details) for case in cases]


def as_json(found: Iterable[Line]) -> str:
    return json.dumps(list(found), ensure_ascii=False, indent=2) + "\n"


def as_csv(found: list[Line]) -> str:
    """With a header, and safe to open in a spreadsheet; empty when there is nothing."""
    if not found:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(found[0])
    writer.writerows([_cell(value) for value in line.values()] for line in found)
    return out.getvalue()


def _line(case: Case, officers: Mapping[int, str], details: Mapping[int, Details] | None) -> Line:
    line: Line = {_HEADER[name]: getattr(case, name) for name in _PLAIN}
    line["petugas"] = None if case.holder is None else officers.get(case.holder)
    line |= {_HEADER[name]: _shown_time(getattr(case, name)) for name in _TIMES}
    if details is not None:
        told = details.get(case.id, Details()).as_data()
        line |= {_HEADER[name]: told[name] for name in _PERSONAL} | {_HEADER["letters"]: len(told["letters"])}
    return line


def _shown_time(moment: float | None) -> str | None:
    return None if moment is None else at(moment).isoformat(timespec="seconds")


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula: a quote before it makes it a text."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text

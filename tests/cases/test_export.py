"""Cases for a spreadsheet: complete, harmless, and without anybody's health unless asked for."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.export import as_csv, as_json, lines
from bot.cases.model import Details, Kind, Letter, LetterKind, Place
from bot.cases.orders import Action
from tests.cases.office import ANNA, BUDI, RINA, Office

DETAILS = Details(
    name="Siti Aminah",
    age=61,
    asker="Anna Salim",
    place=Place.HOSPITAL,
    ward="ICU",
    movable=False,
    departure=date(2026, 11, 27),
    letters=(Letter(LetterKind.RECORD, "file-1", photo=True),),
    phone="+62812",
)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_way_of_a_case(office: Office) -> None:
    case = office.book.open(ANNA, Kind.VISIT, DETAILS).case
    office.officer(RINA, case, Action.TAKE)
    done = office.officer(RINA, case, Action.FINISH, reason="dilayani")
    [line] = read(as_csv(lines([done], {office.id_of(RINA): "Rina"})))
    assert line == {
        "nomor": "KP-2026-0001",
        "jenis": "layanan-rumah",
        "keadaan": "selesai",
        "prioritas": "darurat",
        "alasan": "dilayani",
        "petugas": "Rina",
        "dibuka": "2026-11-24T09:00:00+07:00",
        "diambil": "2026-11-24T09:00:00+07:00",
        "kunjungan": "",
        "ditutup": "2026-11-24T09:00:00+07:00",
    }


def test_who_it_is_about_is_left_out_unless_asked_for(office: Office) -> None:
    case = office.book.open(ANNA, Kind.VISIT, DETAILS).case
    for told in (as_csv(lines([case], {})), as_json(lines([case], {}))):
        assert not any(word in told for word in ("Siti", "61", "Anna Salim", "ICU", "62812", "file-1", str(ANNA)))
    [line] = read(as_csv(lines([case], {}, {case.id: DETAILS})))
    assert (line["nama"], line["pemohon"], line["ruang"]) == ("Siti Aminah", "Anna Salim", "ICU")
    assert (line["bisa_dibawa"], line["surat"]) == ("tidak", "1")
    assert (line["berangkat"], line["telepon"]) == ("2026-11-27", "'+62812")


def test_nothing_that_is_told_is_left_out(office: Office) -> None:
    case = office.open(ANNA)
    [plain], [full] = lines([case], {}), lines([case], {}, {case.id: DETAILS})
    assert len(full) - len(plain) == len(fields(Details))


def test_a_forgotten_case_still_counts(office: Office) -> None:
    known, forgotten = office.open(ANNA), office.open(BUDI)
    found = lines([known, forgotten], {}, {known.id: DETAILS})
    assert [line["nama"] for line in found] == ["Siti Aminah", None]
    assert len(read(as_csv(found))) == 2


def test_json_keeps_the_values(office: Office) -> None:
    case = office.book.open(ANNA, Kind.VISIT, DETAILS).case
    [line] = json.loads(as_json(lines([case], {}, {case.id: DETAILS})))
    assert (line["umur"], line["bisa_dibawa"], line["telepon"], line["kunjungan"]) == (61, False, "+62812", None)


def test_nothing_is_nothing() -> None:
    assert (as_csv([]), as_json([])) == ("", "[]\n")


@pytest.mark.parametrize("danger", ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x"])
def test_no_cell_is_a_formula(office: Office, danger: str) -> None:
    case = office.open(ANNA)
    [line] = read(as_csv(lines([case], {}, {case.id: Details(name=danger)})))
    assert line["nama"] == f"'{danger}"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_whatever_is_told_fits_into_a_cell(text: str) -> None:
    found = [{"nama": text, "lain": "x"}]
    [line] = csv.DictReader(io.StringIO(as_csv(found), newline=""))
    assert line["nama"].removeprefix("'") == text.removeprefix("'") and line["lain"] == "x"
    assert line["nama"][0] not in "=+-@\t\r\n"

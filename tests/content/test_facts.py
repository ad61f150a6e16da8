"""Facts: read, shown, summed; a faulty one is named with its file and key."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot import paths
from bot.content.facts import UNITS, Facts, facts_of, is_official_host, load_facts, long_date, rupiah
from bot.content.shelf import FolderShelf
from bot.errors import OperatorError

SHOWN = [
    ("rupiah", 950000, "Rp950.000"),
    ("rupiah", 0, "Rp0"),
    ("rupiah", 1000, "Rp1.000"),
    ("rupiah", 12345678, "Rp12.345.678"),
    ("jam", 2, "2 jam"),
    ("menit", 30, "30 menit"),
    ("hari", 7, "7 hari"),
    ("hari_kerja", 4, "4 hari kerja"),
    ("hari_kerja", "3-4", "3-4 hari kerja"),
    ("bulan", 6, "6 bulan"),
    ("tahun", 10, "10 tahun"),
    ("orang", 5, "5 orang"),
    ("digit", 15, "15 digit"),
    ("tanggal", date(2024, 12, 17), "17 Desember 2024"),
    ("tanggal", date(2026, 1, 2), "2 Januari 2026"),
    ("teks", "PP 45/2024", "PP 45/2024"),
    ("telepon", "0711-123456", "0711-123456"),
    ("url", "https://www.imigrasi.go.id", "https://www.imigrasi.go.id"),
]


@pytest.mark.parametrize(("unit", "value", "shown"), SHOWN)
def test_a_fact_is_shown_by_its_unit(write_facts, unit: str, value: object, shown: str) -> None:
    assert load_facts(write_facts(x={"satuan": unit, "nilai": value})).get("g.x").shown() == shown


def test_every_unit_is_tested_above_and_documented() -> None:
    assert {unit for unit, _, _ in SHOWN} == set(UNITS)
    documented = (paths.ROOT / "docs" / "data-formats.md").read_text(encoding="utf-8")
    line = next(line for line in documented.splitlines() if "satuan: rupiah" in line)
    assert set(re.findall(r"\w+", line.partition("#")[2])) == set(UNITS)


MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober"]
MONTHS += ["November", "Desember"]


@pytest.mark.parametrize("month", range(1, 13))
def test_months_have_indonesian_names(month: int) -> None:
    assert long_date(date(2026, month, 9)) == f"9 {MONTHS[month - 1]} 2026"


def test_amounts_have_points_between_thousands() -> None:
    assert rupiah(1_950_000) == "Rp1.950.000"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nilai": "(tanpa)"}, "'nilai'"),
        ({"satuan": "(tanpa)"}, "'satuan'"),
        ({"sumber": "(tanpa)"}, "'sumber'"),
        ({"berlaku_sejak": "(tanpa)"}, "'berlaku_sejak'"),
        ({"diperiksa": "(tanpa)"}, "'diperiksa'"),
        ({"status": "(tanpa)"}, "'status'"),
        ({"status": "mungkin"}, "mungkin"),
        ({"status": []}, "salah"),
        ({"satuan": "dolar"}, "satuan 'dolar' tidak dikenal"),
        ({"satuan": ["jam"]}, "tidak dikenal"),
        ({"nilai": None}, "terverifikasi tetapi tanpa nilai"),
        ({"status": "perlu_konfirmasi"}, "tanpa catatan"),
        ({"diperiksa": "kemarin"}, "diperiksa bukan tanggal"),
        ({"satuan": "rupiah", "nilai": "950.000"}, "rupiah harus bilangan bulat"),
        ({"satuan": "rupiah", "nilai": 1.5}, "rupiah harus bilangan bulat"),
        ({"sumber": ["S9"]}, "sumber 'S9' tidak ada di sumber.yml"),
        ({"sumber": None}, "salah"),
        ("950000", "salah"),
        (None, "salah"),
    ],
)
def test_a_faulty_fact_is_named_with_file_and_key(write_facts, change: object, said: str) -> None:
    with pytest.raises(OperatorError) as caught:
        load_facts(write_facts(baik={}, buruk=change))
    assert str(caught.value).startswith("fakta.yml: g.buruk ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


COMING = {"nilai": "baru", "berlaku_sejak": date(2027, 1, 1), "sumber": ["S2"], "diperiksa": date(2026, 11, 24)}


def facts_on(folder: Path, day: date) -> Facts:
    return facts_of(FolderShelf(folder), day)


def test_a_coming_value_holds_from_its_day_on(write_facts) -> None:
    folder = write_facts(x={"berikutnya": COMING})
    before, after = (
        facts_on(folder, date(year, month, day)).get("g.x") for year, month, day in ((2026, 12, 31), (2027, 1, 1))
    )
    assert (before.value, before.sources, before.since) == ("isi", ("S1",), None)
    assert before.upcoming
    assert (before.upcoming.value, before.upcoming.since) == ("baru", date(2027, 1, 1))
    assert (after.value, after.sources, after.since) == ("baru", ("S2",), date(2027, 1, 1))
    assert (after.checked, after.state, after.upcoming) == (date(2026, 11, 24), before.state, None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nilai": None}, "berikutnya"),
        ({"berlaku_sejak": None}, "berikutnya"),
        ({"berlaku_sejak": "besok"}, "berikutnya"),
        ({"sumber": ["S9"]}, "sumber 'S9'"),
        ({"diperiksa": "kemarin"}, "diperiksa bukan tanggal"),
    ],
)
def test_a_coming_value_is_held_to_the_same_rules(write_facts, change: dict[str, object], said: str) -> None:
    with pytest.raises(OperatorError, match="^fakta.yml: g.x ") as caught:
        load_facts(write_facts(x={"berikutnya": {**COMING, **change}}))
    assert said in str(caught.value)


@pytest.mark.parametrize("key", COMING)
def test_a_coming_value_has_all_its_keys(write_facts, key: str) -> None:
    left = {name: value for name, value in COMING.items() if name != key}
    with pytest.raises(OperatorError, match=f"^fakta.yml: g.x tanpa atau salah: '{key}'"):
        load_facts(write_facts(x={"berikutnya": left}))


@pytest.mark.parametrize("field", ["nama", "tanggal", "url", "resmi"])
def test_a_faulty_source_is_named_with_file_and_key(write_facts, field: str) -> None:
    folder = write_facts(x={})
    path = folder / "sumber.yml"
    path.write_text(path.read_text().replace(f"{field}: ", f"bukan_{field}: "))
    with pytest.raises(OperatorError, match=f"^sumber.yml: S1 tanpa '{field}'"):
        load_facts(folder)


@pytest.mark.parametrize("name", ["fakta.yml", "sumber.yml"])
@pytest.mark.parametrize("content", [b"", b"- a", b"a: [", b"teks", b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_is_named_on_one_line(write_facts, name: str, content: bytes | None) -> None:
    folder = write_facts(x={})
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(OperatorError, match=rf"^{name} [^\n]+$"):
        load_facts(folder)


@pytest.mark.parametrize("group", ["g:\n", "g: teks\n", "g: [1]\n"])
def test_a_group_without_facts_is_named(write_facts, group: str) -> None:
    folder = write_facts(x={})
    (folder / "fakta.yml").write_text(group)
    with pytest.raises(OperatorError, match="^fakta.yml: g "):
        load_facts(folder)


def test_what_the_office_must_confirm_is_listed_with_its_note(write_facts) -> None:
    unsure = {"status": "perlu_konfirmasi", "nilai": None, "catatan": "Pastikan jam buka."}
    facts = load_facts(write_facts(a={}, b=unsure))
    assert [(fact.key, fact.note) for fact in facts.unconfirmed()] == [("g.b", "Pastikan jam buka.")]


@pytest.mark.parametrize(
    ("url", "official"),
    [
        ("https://www.imigrasi.go.id/berita", True),
        ("https://go.id", True),
        ("https://imigrasi.go.id:443/", True),
        ("https://go.id.example.com", False),
        ("https://evilgo.id", False),
        ("https://imigrasi.go.id@example.com", False),
        ("https://example.com/imigrasi.go.id", False),
        ("imigrasi.go.id", False),
        ("https://[rusak", False),
        ("", False),
    ],
)
def test_only_go_id_hosts_are_official(url: str, official: bool) -> None:
    assert is_official_host(url) is official

"""Reading the journeys: what is written arrives, what cannot be used is named with file and fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.journeys.load import load_journeys
from bot.journeys.model import Condition, Input, Item, Journeys, Option
from tests.journeys.toys import HEAD, PAYING


def test_a_journey_is_read_as_written(journeys: Journeys) -> None:
    journey = journeys.get("uji")
    assert (journey.title, journey.topic, journey.sources) == ("Membayar", "bayar-bni", ("S106",))
    assert [step.id for step in journey.steps] == ["untuk", "dibantu", "wali", "kode", "selesai"]
    assert journey.steps[2].options[1] == Option("lain", "Orang lain", Condition({"untuk": ("anak",)}))
    assert journey.steps[3].input is Input.BILLING_CODE
    assert journey.steps[3].skippable
    assert journey.steps[4].bring == (Item("KTP asli"), Item("Akta lahir anak", Condition({"untuk": ("anak",)})))
    assert journey.parts[2].fact == "biaya.denda_hilang"


def test_a_topic_knows_its_journey(journeys: Journeys) -> None:
    assert journeys.of_topic("bayar-bni") is journeys.get("uji")
    assert journeys.of_topic("biaya") is None


def test_without_a_folder_there_are_no_journeys(tmp_path: Path) -> None:
    assert list(load_journeys(tmp_path / "panduan")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("judul: Membayar", "nama: Membayar", "berkas tanpa 'judul'"),
        ("diperiksa: 2026-11-24", "diperiksa: kemarin", "'diperiksa' harus tanggal"),
        ("sumber: [S106]", "sumber: S106", "'sumber' harus daftar"),
        ("  akhir: true", "  ahir: true", "langkah 'dibantu': kunci tidak dikenal: ahir"),
        ("akhir: true", "akhir: ya", "langkah 'dibantu': 'akhir' harus true atau false"),
        ("teks: Petugas membantu.", "teks: ''", "langkah 'dibantu': 'teks' harus teks"),
        ("jika: {untuk: [sakit]}", "jika: {untuk: sakit}", "langkah 'dibantu': 'jika': 'untuk' harus daftar"),
        ("jika: {untuk: [sakit]}", "jika: {untuk: [1]}", "'untuk' harus teks"),
        ("jika: {untuk: [sakit]}", "jika: sakit", "langkah 'dibantu': 'jika' bukan daftar kunci dan isi"),
        ("siapkan: [Kode billing,", "siapkan: [5,", "langkah 'kode': siapkan bukan daftar kunci dan isi"),
        ("masukan: kode-billing", "masukan: nik", "langkah 'kode': masukan 'nik' tidak dikenal; ada: kode-billing,"),
        ("- id: wali", "- id: untuk", "langkah 'untuk' ada dua"),
        ("  tanya: wali\n", "", "langkah 'wali': tanya dan pilihan harus ada dua-duanya"),
        ("  tanya: wali\n", "  tanya: wali\n  akhir: true\n", "langkah 'wali': tanya tidak bisa bersama akhir"),
        ("  tanya: untuk\n", "  tanya: untuk\n  jika: {wali: [lain]}\n", "langkah pertama harus ada, dan tanpa 'jika'"),
        ("langkah:", "langkah: []\nlain:", "kunci tidak dikenal: lain"),
        ("- id: untuk", "- id: [untuk", "while parsing"),
    ],
)
def test_what_cannot_be_used_is_named_on_one_line(write_journey, old: str, new: str, said: str) -> None:
    whole = HEAD + PAYING
    assert old in whole
    folder = write_journey(whole.replace(old, new, 1), head="")
    with pytest.raises(OperatorError) as caught:
        load_journeys(folder)
    assert str(caught.value).startswith("faq/panduan/uji.yml: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "- a", "\x00"])
def test_a_file_of_another_kind_is_named(write_journey, text: str) -> None:
    with pytest.raises(OperatorError, match="^faq/panduan/uji.yml: "):
        load_journeys(write_journey(text, head=""))

"""Whose area a place lies in."""

from __future__ import annotations

import pytest

from bot import paths
from bot.content.facts import load_facts
from bot.intake.areas import Area, area_of, note_of
from tests.intake.asking import answer, html

KECAMATAN = [
    "Alang-Alang Lebar", "Bukit Kecil", "Gandus", "Ilir Barat I", "Ilir Barat II", "Ilir Timur I", "Ilir Timur II",
    "Ilir Timur III", "Jakabaring", "Kalidoni", "Kemuning", "Kertapati", "Plaju", "Sako", "Seberang Ulu I",
    "Seberang Ulu II", "Sematang Borang", "Sukarami",
]  # fmt: skip


@pytest.mark.parametrize("place", KECAMATAN)
def test_all_of_palembang_is_ours(place: str) -> None:
    assert area_of(place) is Area.OURS


def test_what_the_facts_say_is_ours_is_ours() -> None:
    fact = load_facts(paths.FAQ).get("kantor.wilayah")
    assert fact.certain
    for place in str(fact.value).replace(" dan ", " ").split(","):
        assert area_of(place) is Area.OURS, place


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ("Indralaya, OI", Area.OURS),
        ("kayu agung OKI", Area.OURS),
        ("Muba", Area.OURS),
        ("Lahat", Area.MUARA_ENIM),
        ("OKU Timur", Area.MUARA_ENIM),
        ("Kab. Ogan Komering Ulu Selatan", Area.MUARA_ENIM),
        ("Lubuk-Linggau", Area.LUBUKLINGGAU),
        ("Musi Rawas Utara", Area.UNSETTLED),
        ("kota jambi", Area.OUTSIDE),
        ("desa Sukamaju", None),
        ("sakolah", None),
        ("Palembang, asalnya Lahat", Area.OURS),
    ],
)
def test_places(place: str, area: Area | None) -> None:
    assert area_of(place) is area


def test_who_lives_elsewhere_is_told_and_still_recorded() -> None:
    for place in ("Lahat", "Lubuklinggau", "Empat Lawang", "Jambi"):
        note = note_of(place)
        assert note and answer("wilayah", place).note == note  # type: ignore[union-attr]
        assert "tetap saya catat" in html(note)
    assert note_of("Palembang") is None
    assert note_of("desa Sukamaju") is None

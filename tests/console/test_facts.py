"""Facts: finding one, a new value from now on or from a day, and what it changes."""

from __future__ import annotations

import pytest
import yaml

from bot.store.content import ContentStore
from tests.console.visitor import Console, Visitor

FACT = "/fakta/biaya.percepatan"


def live(console: Console) -> dict[str, object]:
    entry = yaml.safe_load(ContentStore(console.db).get("fakta/biaya.percepatan").body)
    assert isinstance(entry, dict)
    return entry


async def saved(visitor: Visitor, path: str = FACT, **fields: str) -> str:
    await visitor.open(path)
    return await visitor.send("Simpan dan lihat dampaknya", **fields)


async def test_the_list_finds_names_values_and_sources(admin: Visitor) -> None:
    assert "biaya.percepatan" in await admin.open("/fakta?cari=percepatan")
    assert "biaya.percepatan" in await admin.open("/fakta?cari=Rp1.000.000")
    assert "biaya.percepatan" not in await admin.open("/fakta?cari=jam_layanan")


async def test_what_must_be_confirmed_can_be_listed(console: Console, admin: Visitor) -> None:
    count = len(console.context.library.answers.facts.unconfirmed())
    assert f"{count} fakta" in await admin.open("/fakta?saring=konfirmasi")
    assert "fakta yang perlu dipastikan kantor" in await admin.open("/")


async def test_what_nobody_checked_for_long_is_listed_and_reported(console: Console, admin: Visitor) -> None:
    assert "Tidak ada yang cocok" in await admin.open("/fakta?saring=lama")
    console.now += 181 * 24 * 3600
    again = await console.visitor("admin")
    assert "lama tidak diperiksa" in await again.open("/fakta?saring=lama")
    assert "fakta yang lama tidak diperiksa" in await again.open("/")


async def test_a_new_value_shows_every_answer_that_changes_before_it_is_live(console: Console, admin: Visitor) -> None:
    words = await saved(admin, nilai="Rp1.250.000", diperiksa="2026-11-24")
    assert admin.page.url.path == f"{FACT}/dampak"
    assert words.count("Rp1.250.000") > 1 and "Rp1.000.000" in words
    assert "Biaya paspor" in words
    assert live(console)["nilai"] == 1_000_000
    assert "Sudah terbit" in await admin.send("Terbitkan", catatan="PP baru")
    assert live(console)["nilai"] == 1_250_000
    assert "PP baru" in await admin.open(f"{FACT}/riwayat")


async def test_a_value_can_begin_on_a_day(console: Console, admin: Visitor) -> None:
    words = await saved(admin, nilai_nanti="1500000", mulai="2027-01-01")
    assert "1 Januari 2027" in words and "Rp1.500.000" in words
    await admin.send("Terbitkan")
    assert live(console)["nilai"] == 1_000_000
    coming = live(console)["berikutnya"]
    assert isinstance(coming, dict) and coming["nilai"] == 1_500_000 and str(coming["berlaku_sejak"]) == "2027-01-01"
    await admin.open(FACT)
    assert admin.fields("Simpan dan lihat dampaknya")["mulai"] == "2027-01-01"
    await admin.send("Simpan dan lihat dampaknya", nilai_nanti="", mulai="")
    await admin.send("Terbitkan")
    assert "berikutnya" not in live(console)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"nilai": "sejuta"}, "bilangan bulat"),
        ({"nilai": ""}, "nilai"),
        ({"sumber": "S9999"}, "S9999"),
        ({"sumber": ""}, "sumber"),
        ({"diperiksa": "kemarin"}, "diperiksa"),
        ({"status": "perlu_konfirmasi", "catatan": ""}, "catatan"),
        ({"nilai_nanti": "5", "mulai": "2020-01-01"}, "sesudah hari ini"),
        ({"nilai_nanti": "5", "mulai": ""}, "berlaku_sejak"),
        ({"nilai": "1}\nstatus: x"}, "bilangan bulat"),
    ],
)
async def test_what_is_wrong_is_said_and_not_published(
    console: Console, admin: Visitor, fields: dict[str, str], problem: str
) -> None:
    before = live(console)
    words = await saved(admin, **fields)
    assert admin.status == 409
    assert "Harus diperbaiki" in words and problem in words
    await admin.open(f"{FACT}/dampak")
    await admin.send("Terbitkan")
    assert admin.status == 409
    assert live(console) == before


async def test_an_unconfirmed_fact_that_answers_state_outright_is_refused(console: Console, admin: Visitor) -> None:
    words = await saved(admin, status="perlu_konfirmasi", catatan="Menunggu surat")
    assert admin.status == 409
    assert "jawaban" in words


async def test_unknown_facts_are_nowhere(admin: Visitor) -> None:
    for path in ("/fakta/tidak.ada", "/fakta/tidak.ada/dampak", "/fakta/biaya"):
        await admin.open(path)
        assert admin.status == 404


async def test_without_a_draft_there_is_no_impact(admin: Visitor) -> None:
    assert "Belum ada draf" in await admin.open(f"{FACT}/dampak")

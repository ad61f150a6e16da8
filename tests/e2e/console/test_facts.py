"""Facts in a browser: a fee that changes now or on a day, seen in every answer before citizens see it."""

from __future__ import annotations

from datetime import date, timedelta

import yaml

from bot.store.content import ContentStore
from tests.e2e.browser import marks
from tests.e2e.console.stage import Office, Visitor

pytestmark = marks
FEE = "biaya.percepatan"
PATH = f"/fakta/{FEE}"


def live(here: Office, key: str = FEE) -> dict[str, object]:
    entry = yaml.safe_load(ContentStore(here.db).get(f"fakta/{key}").body)
    assert isinstance(entry, dict)
    return entry


async def test_a_fee_now_later_and_for_too_long(here: Office) -> None:
    dewi = await here.admin()
    await found(dewi)
    await mistakes_are_named(dewi)
    await changed_now(here, dewi)
    await changed_later(here, dewi)
    await not_checked_for_long(here, dewi)


async def found(dewi: Visitor) -> None:
    await dewi.menu("Fakta", "Fakta", "desktop:fakta")
    await dewi.choose("Tampilkan", "Perlu konfirmasi")
    await dewi.press("Cari", "perlu konfirmasi")
    await dewi.choose("Tampilkan", "Lama tidak diperiksa")
    await dewi.press("Cari", "Tidak ada yang cocok.")
    await dewi.choose("Tampilkan", "Semua fakta")
    await dewi.fill("Cari nama, nilai, atau sumber", "Rp1.000.000")
    await dewi.press("Cari", FEE)
    await dewi.follow(FEE, "Nilai berikutnya")


async def mistakes_are_named(dewi: Visitor) -> None:
    await dewi.fill("Nilai", "sejuta lebih")
    await dewi.press("Simpan dan lihat dampaknya", "rupiah harus bilangan bulat")
    await dewi.fill("Nilai", "1250000")
    await dewi.fill("Kode sumber", "S9999")
    await dewi.press("Simpan dan lihat dampaknya", "S9999")


async def changed_now(here: Office, dewi: Visitor) -> None:
    await dewi.fill("Nilai", "Rp1.250.000")
    await dewi.fill("Kode sumber", "S1, S3")
    await dewi.press("Simpan dan lihat dampaknya", "Sebelum diterbitkan", picture="desktop:fakta-dampak")
    await dewi.sees("Biaya paspor")
    assert live(here)["nilai"] == 1_000_000
    await dewi.fill("Catatan perubahan", "Tarif baru")
    await dewi.press("Terbitkan", "Sudah terbit.")
    assert live(here)["nilai"] == 1_250_000


async def changed_later(here: Office, dewi: Visitor) -> None:
    day = date.today() + timedelta(days=40)
    await dewi.fill("Nilai berikutnya", "1500000")
    await dewi.fill("Mulai tanggal", day.isoformat())
    await dewi.look("ponsel:fakta-sunting")
    await dewi.press("Simpan dan lihat dampaknya", "Rp1.500.000")
    await dewi.press("Terbitkan", "Sudah terbit.")
    assert live(here)["nilai"] == 1_250_000
    coming = live(here)["berikutnya"]
    assert isinstance(coming, dict) and coming["berlaku_sejak"] == day
    await dewi.open("/fakta?saring=berikutnya", "berubah")
    await dewi.follow(FEE, "Nilai berikutnya")
    await dewi.follow("Riwayat versi", "Tarif baru")
    await dewi.follow("Yang berubah di versi 3", "1500000")


async def not_checked_for_long(here: Office, dewi: Visitor) -> None:
    await dewi.open(PATH)
    await dewi.fill("Terakhir diperiksa", "2025-12-01")
    await dewi.press("Simpan dan lihat dampaknya", "Sebelum diterbitkan")
    await dewi.press("Terbitkan", "Sudah terbit.")
    await dewi.menu("Beranda", "Yang menunggu")
    await dewi.page.get_by_role("link", name="fakta yang lama tidak diperiksa").click()
    await dewi.sees(FEE)
    await dewi.look()

"""Into the console and out again, in a browser."""

from __future__ import annotations

from playwright.async_api import expect

from bot.store.staff import Officer
from tests.e2e.browser import marks
from tests.e2e.console.stage import Office

pytestmark = marks


async def test_into_the_console_and_out_again(here: Office) -> None:
    dewi = here.hire("admin", "Dewi")
    await let_in_once(here, dewi)
    await ended_from_another_browser(here, dewi)


async def let_in_once(here: Office, dewi: Officer) -> None:
    link = here.link(dewi)
    first = await here.guest()
    await first.open("/", "Kirim /konsol kepada bot di Telegram")
    await first.open(link, "Tautan ini hanya untuk Bapak/Ibu")
    await first.press("Masuk", "Selamat datang, Dewi.")
    await first.page.reload()
    await first.sees_not("Selamat datang")

    other = await here.guest()
    await other.open(link)
    await other.press("Masuk", "sudah dipakai atau kedaluwarsa")


async def ended_from_another_browser(here: Office, dewi: Officer) -> None:
    office, lost = await here.visitor(dewi), await here.visitor(dewi)
    await office.menu("Akun", "Dewi")
    others = office.main.get_by_role("listitem").filter(has_text="Peramban lain")
    await office.press("Akhiri sesi ini", "Sesi itu sudah diakhiri.", others)
    await lost.page.goto("/jawaban")
    await lost.sees("Kirim /konsol kepada bot")

    await office.press("Jangan minta persetujuan", "Terbit tidak perlu persetujuan lagi.")
    await office.press("Minta persetujuan", "Terbit perlu persetujuan admin kedua.")
    await office.page.get_by_role("button", name="Keluar", exact=True).click()
    await office.sees("Bapak/Ibu sudah keluar.")
    await expect(office.page.get_by_role("navigation")).to_have_count(0)

"""A request from the first button to the officer's answer, in a browser: as a citizen sees it, and the desk."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.conversation.library import load_library
from bot.simulator.client import BUDI, DEWI, GROUP_ID, LocalTelegram
from bot.store.database import open_database
from bot.store.staff import StaffStore
from tests.e2e.browser import DESKTOP, PHONE, SHOWN_MS, marks, resize, save
from tests.telegram.running import local_settings, running
from tests.telegram.stub_engine import StubEngine, faq

pytestmark = marks
ASKS = "bapak saya mau berobat ke penang, paspornya gimana"


@pytest_asyncio.fixture
async def office(simulator: str, tg: LocalTelegram, engine: StubEngine, tmp_path: Path) -> AsyncIterator[str]:
    """The page's address; the group is the desk, Dewi its admin, Budi an officer."""
    engine.answers = {ASKS: faq("berobat-luar-negeri")}
    settings = local_settings(simulator, tmp_path, engine.address)
    staff = StaffStore(open_database(settings.database))
    tokens = {who: staff.invite(role, time.time(), 600.0) for who, role in ((DEWI, "admin"), (BUDI, "petugas"))}
    async with running(settings, load_library(), tg):
        for who, token in tokens.items():
            await tg.start(who, payload=f"undangan-{token}")
        await tg.wait_for_call("sendMessage", 2, state="ok", timeout=SHOWN_MS / 1000)
        await tg.write(DEWI, "/meja", chat_id=GROUP_ID)
        await tg.wait_for_call("sendMessage", 3, state="ok", timeout=SHOWN_MS / 1000)
        yield simulator


class View:
    """What one person sees of a chat, on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.messages = page.locator(".message:not(.own)")

    async def write(self, text: str, shows: str) -> None:
        await self.page.get_by_label("Tulis pesan").fill(text)
        await self.page.keyboard.press("Enter")
        await self.sees(shows)

    async def press(self, label: str, shows: str, on: str = "") -> None:
        """The newest button with this label; `on`: of the newest message that says so."""
        messages = self.messages.filter(has_text=on) if on else self.messages
        await messages.get_by_role("button", name=label, exact=True).last.click()
        await self.sees(shows)

    async def sees(self, text: str) -> None:
        await expect(self.messages.filter(has_text=text).last).to_be_visible(timeout=SHOWN_MS)

    async def picture(self, name: str, on: str) -> None:
        found: Locator = self.messages.filter(has_text=on).last
        await save(self.page, name, found)
        width = (self.page.viewport_size or {"width": 0})["width"]
        assert await self.page.evaluate("document.documentElement.scrollWidth") <= width


async def ask_for_help(siti: View) -> None:
    await siti.page.get_by_role("button", name="Mulai").click()
    await siti.sees("Pandu Paspor")
    await siti.write(ASKS, "Semoga yang sakit lekas pulih")
    await siti.press("📝 Minta bantuan petugas", "mohon persetujuan")
    await siti.picture("permohonan-persetujuan", "mohon persetujuan")
    await siti.press("✅ Setuju", "Satu lagi: soal kesehatan")
    await siti.press("✅ Setuju", "Siapa yang butuh paspor")
    await siti.press("Orang tua saya", "Siapa nama Bapak/Ibu")
    await siti.write("Siti Aminah", "Siapa nama pasien")
    await siti.write("Rusdi Hamzah", "Berapa umur pasien")
    await siti.write("62 tahun", "sekarang ada di mana")
    await siti.press("🏥 Di rumah sakit", "Dirawat di rumah sakit mana")
    await siti.write("RSUP Mohammad Hoesin", "Di ruang atau kamar apa")
    await siti.write("Melati 3", "kecamatan dan kota")
    await siti.picture("permohonan-pertanyaan", "kecamatan dan kota")
    await siti.write("Ilir Timur I, Palembang", "masih bisa dibawa ke kantor")
    await siti.press("Tidak bisa", "gawat dan tidak bisa menunggu")
    await siti.press("Tidak, masih bisa menunggu", "Berobat ke negara mana")
    await siti.press("Malaysia", "Kapan rencana berangkat")
    await siti.write("dua hari lagi", "pernah punya paspor")
    await siti.press("Belum pernah", "Apakah ada surat dokter")
    await siti.press("Lewati →", "Nomor telepon")
    await siti.write("0812 3456 7890", "Ringkasan permohonan")
    await siti.picture("permohonan-ringkasan", "Ringkasan permohonan")
    await siti.press("✅ Kirim", "Permohonan sudah tercatat")
    await siti.picture("permohonan-terkirim", "Permohonan sudah tercatat")


async def open_topic(page: Page, officer: int) -> View:
    await page.get_by_role("tab", name=re.compile("Grup petugas")).click()
    await page.get_by_role("navigation", name="Daftar percakapan").get_by_text(re.compile("KP-")).first.click()
    await page.get_by_label("Menulis sebagai").select_option(value=str(officer))
    return View(page)


async def test_a_request_and_its_answer(page: Page, office: str) -> None:
    await resize(page, PHONE)
    await page.goto(office)
    await ask_for_help(View(page))

    await resize(page, DESKTOP)
    desk = await open_topic(page, BUDI)
    await desk.sees("Rusdi Hamzah")
    await desk.picture("meja-kartu", "Rusdi Hamzah")
    await desk.press("✋ Ambil", "memegang")
    await page.get_by_label("Tulis pesan").fill("Selamat siang, Bu. Kami datang ke RS besok jam 10.")
    await page.keyboard.press("Enter")
    await page.get_by_label("Tulis pesan").fill("// cek dulu ketersediaan alat foto")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own").last).to_contain_text("cek dulu")
    await expect(page.get_by_text("👌").first).to_be_visible(timeout=SHOWN_MS)
    await desk.picture("meja-percakapan", "memegang")

    await resize(page, PHONE)
    await page.get_by_role("tab", name="Chat pribadi").click()
    siti = View(page)
    await siti.sees("Kami datang ke RS besok jam 10")
    await expect(page.locator(".message").filter(has_text="ketersediaan alat")).to_have_count(0)
    await siti.picture("permohonan-dibalas", "Kami datang ke RS")
    await siti.write("/kasus", "KP-")
    await siti.picture("permohonan-kasus", "KP-")

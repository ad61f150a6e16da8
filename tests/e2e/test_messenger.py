"""The page of the local Telegram with the real bot and the real engine behind it, as a citizen sees it."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser import DESKTOP, PHONE, SHOWN_MS, marks, resize, save

pytestmark = marks


@pytest.mark.parametrize(("name", "size"), [("ponsel", PHONE), ("desktop", DESKTOP)])
async def test_a_conversation(page: Page, address: str, name: str, size: tuple[int, int]) -> None:
    await resize(page, size)
    await page.goto(address)
    await page.get_by_role("button", name="Mulai").click()
    answers = page.locator(".message:not(.own)")
    await expect(answers).to_have_count(1, timeout=SHOWN_MS)
    await page.get_by_label("Tulis pesan").fill("gan brp biaya bikin paspor 10 taun?")
    await page.keyboard.press("Enter")
    await expect(answers).to_have_count(2, timeout=SHOWN_MS)
    await expect(answers.last).to_contain_text("Rp950.000")
    await expect(answers.last).to_contain_text("Sumber: ")
    await save(page, f"percakapan-{name}", page.locator(".message.own").last)
    await answers.last.get_by_role("button", name="Cara bayar").click()
    await expect(answers).to_have_count(3, timeout=SHOWN_MS)
    await expect(answers.last).to_contain_text("kode billing")
    await answers.last.get_by_role("button", name="Membantu").click()
    await expect(page.get_by_text("Terima kasih, senang bisa membantu")).to_be_visible(timeout=SHOWN_MS)
    await expect(answers.last.get_by_role("button", name="Membantu")).to_have_count(0, timeout=SHOWN_MS)
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]


class Chat:
    """The open chat on the page, and how far the conversation has come."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.messages = page.locator(".message:not(.own)")

    async def write(self, text: str, shows: str) -> None:
        await self._page.get_by_label("Tulis pesan").fill(text)
        await self._page.keyboard.press("Enter")
        await self._shows(shows)

    async def press(self, label: str, shows: str) -> None:
        await self.messages.last.get_by_role("button", name=label).click()
        await self._shows(shows)

    async def picture(self, name: str) -> None:
        """Of the bot's last message; nothing may stick out at the side."""
        await save(self._page, name, self.messages.last)
        assert await self._page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    async def _shows(self, text: str) -> None:
        await expect(self.messages.last).to_contain_text(text, timeout=SHOWN_MS)


@pytest_asyncio.fixture
async def chat(page: Page, address: str) -> Chat:
    await resize(page, PHONE)
    await page.goto(address)
    await page.get_by_role("button", name="Mulai").click()
    return Chat(page)


async def test_registering(chat: Chat) -> None:
    await chat.write("/panduan", "Panduan langkah demi langkah")
    await chat.press("Daftar lewat M-Paspor", "Untuk siapa?")
    await chat.picture("panduan-daftar-pertanyaan")
    await chat.press("Saya sendiri", "Ada keadaan khusus?")
    await chat.press("Tidak ada yang khusus", "Baru atau penggantian?")
    await chat.press("Belum pernah punya paspor", "Umurnya")
    await chat.press("Dewasa", "Kantor yang didatangi")
    await chat.press("Kantor Palembang", "Siapkan dulu")
    await chat.picture("panduan-daftar-siapkan")


async def test_paying(chat: Chat) -> None:
    await chat.write("/panduan", "Panduan langkah demi langkah")
    await chat.press("Bayar lewat BNI", "Paspor yang dipilih")
    await chat.press("E-paspor, 10 tahun", "Paspor lamanya")
    await chat.press("Paspor lama hilang", "Untuk satu orang: Rp1.950.000")
    await chat.picture("panduan-bayar-jumlah")
    await chat.press("Lanjut →", "Periksa kode billing")
    await chat.write("kodenya 8202 4112 3456 789", "Kodenya lengkap")
    await chat.picture("panduan-bayar-kode")
    await chat.write("barusan", "Bayar lewat apa?")
    await chat.write("/pengingat", "Pengingat Bapak/Ibu")
    await chat.picture("panduan-pengingat")

"""The page of the local Telegram with the real bot and the real engine behind it, as a citizen sees it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from bot import paths
from bot.conversation.library import load_library
from bot.conversation.secret import engine_token
from bot.simulator.client import LocalTelegram
from tests.telegram.real_engine import real_engine
from tests.telegram.running import local_settings, running

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
EXECUTABLE = next((found for name in BROWSERS if (found := shutil.which(name))), None)
IMAGES = paths.ROOT / "docs" / "images"
SHOWN_MS = 20_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(500),
    pytest.mark.skipif(EXECUTABLE is None, reason="tidak ada Chromium atau Chrome di PATH"),
]


@pytest_asyncio.fixture
async def address(
    request: pytest.FixtureRequest, simulator: str, tg: LocalTelegram, tmp_path: Path
) -> AsyncIterator[str]:
    """The page's address; the bot is running."""
    engine = real_engine(request.config)
    settings = local_settings(simulator, tmp_path, engine.engine_address, engine_timeout=30.0)
    async with running(settings, load_library(), tg, engine_token(engine)):
        yield simulator


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox", "--disable-gpu"])
        yield await browser.new_page(locale="id-ID")
        await browser.close()


@pytest.mark.parametrize(("name", "width", "height"), [("ponsel", 390, 844), ("desktop", 1280, 800)])
async def test_a_conversation(page: Page, address: str, name: str, width: int, height: int) -> None:
    await page.set_viewport_size({"width": width, "height": height})
    await page.goto(address)
    await page.get_by_role("button", name="Mulai").click()
    answers = page.locator(".message:not(.own)")
    await expect(answers).to_have_count(1, timeout=SHOWN_MS)
    await page.get_by_label("Tulis pesan").fill("gan brp biaya bikin paspor 10 taun?")
    await page.keyboard.press("Enter")
    await expect(answers).to_have_count(2, timeout=SHOWN_MS)
    await expect(answers.last).to_contain_text("Rp950.000")
    await expect(answers.last).to_contain_text("Sumber: ")
    await save(page, name)
    await answers.last.get_by_role("button", name="Cara bayar").click()
    await expect(answers).to_have_count(3, timeout=SHOWN_MS)
    await expect(answers.last).to_contain_text("kode billing")
    await answers.last.get_by_role("button", name="Membantu").click()
    await expect(page.get_by_text("Terima kasih, senang bisa membantu")).to_be_visible(timeout=SHOWN_MS)
    await expect(answers.last.get_by_role("button", name="Membantu")).to_have_count(0, timeout=SHOWN_MS)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def save(page: Page, name: str) -> None:
    """A picture for the documentation, when asked for."""
    if os.environ.get("UPDATE_SCREENSHOTS") == "1":
        IMAGES.mkdir(parents=True, exist_ok=True)
        await page.locator(".message.own").last.evaluate("question => question.scrollIntoView()")
        await page.screenshot(path=IMAGES / f"percakapan-{name}.png")

"""What the tests of the local Telegram's page share: the browser, and pictures for the documentation."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.async_api import Locator, Page

from bot import paths

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
EXECUTABLE = next((found for name in BROWSERS if (found := shutil.which(name))), None)
IMAGES = paths.ROOT / "docs" / "images"
SHOWN_MS = 20_000
PHONE, DESKTOP = (412, 915), (1280, 800)

marks = [
    pytest.mark.browser,
    pytest.mark.timeout(500),
    pytest.mark.skipif(EXECUTABLE is None, reason="tidak ada Chromium atau Chrome di PATH"),
]


async def resize(page: Page, size: tuple[int, int]) -> None:
    width, height = size
    await page.set_viewport_size({"width": width, "height": height})


async def save(page: Page, name: str, from_: Locator) -> None:
    """A picture for the documentation, when asked for, with `from_` at its top."""
    if os.environ.get("UPDATE_SCREENSHOTS") == "1":
        IMAGES.mkdir(parents=True, exist_ok=True)
        await page.mouse.move(0, 0)  # what lies under the pointer looks different
        await from_.evaluate("message => message.scrollIntoView()")
        await page.screenshot(path=IMAGES / f"{name}.png")

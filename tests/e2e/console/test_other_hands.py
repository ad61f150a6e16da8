"""The console without a mouse, and without scripts."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.store.content import ContentStore
from tests.e2e.browser import marks
from tests.e2e.console.stage import Office, Visitor

pytestmark = marks
ANSWER = "jawaban/ambil-paspor"
NEWS = "Loketnya di lantai dasar."
_MOST_TABS = 120


async def tab_to(visitor: Visitor, role: str, name: str) -> None:
    """On with Tab alone, to the element of this role and name; where one is can be seen all the way."""
    wanted = visitor.page.get_by_role(role, name=name, exact=True).filter(visible=True).first  # type: ignore[arg-type]
    for _ in range(_MOST_TABS):
        await visitor.page.keyboard.press("Tab")
        assert await visitor.page.evaluate(
            "(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)"
            "(getComputedStyle(document.activeElement))"
        ), await visitor.page.evaluate("document.activeElement.outerHTML")
        if await wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {role} {name}")


async def press(visitor: Visitor, role: str, name: str, shows: str) -> None:
    await tab_to(visitor, role, name)
    await visitor.page.keyboard.press("Enter")
    await visitor.sees(shows)


async def test_keys_alone_are_enough_to_publish(here: Office) -> None:
    visitor = await here.guest()
    await visitor.open(here.link(here.hire("admin", "Dewi")))
    await press(visitor, "button", "Masuk", "Selamat datang, Dewi.")
    if here.size == "ponsel":
        await unfold_menu(visitor)
    await press(visitor, "link", "Jawaban", "Cari di judul dan isi")
    await press(visitor, "link", "Langsung ke isi", "Cari di judul dan isi")
    await tab_to(visitor, "searchbox", "Cari di judul dan isi")
    await visitor.page.keyboard.type("drive-thru")
    await visitor.page.keyboard.press("Enter")
    await visitor.page.wait_for_url("**/jawaban?cari=drive-thru*")
    await press(visitor, "link", "Ambil paspor", "Di Telegram")
    await tab_to(visitor, "textbox", "Isi")
    await visitor.page.keyboard.press("Control+End")
    await visitor.page.keyboard.type(f"\n\n{NEWS}")
    await expect(visitor.main.locator(".gelembung")).to_contain_text(NEWS)
    await press(visitor, "button", "Terbitkan", "Sudah terbit.")
    assert NEWS in ContentStore(here.db).get(ANSWER).body


async def unfold_menu(visitor: Visitor) -> None:
    while not await visitor.page.evaluate("document.activeElement.matches('summary')"):
        await visitor.page.keyboard.press("Tab")
    await visitor.page.keyboard.press("Enter")


@pytest.mark.parametrize("size", ["ponsel"])
async def test_without_scripts(here: Office) -> None:
    visitor = await here.visitor(here.hire("admin", "Dewi"), scripts=False)
    await visitor.open(f"/{ANSWER}", "Di Telegram")
    body = ContentStore(here.db).get(ANSWER).body.split("---", 2)[2].strip()
    await visitor.fill("Isi", f"{body}\n\nBawa 3 fotokopi.")
    await visitor.press("Pratinjau", "angka harus diambil dari fakta")
    await visitor.fill("Isi", f"{body}\n\n{NEWS}")
    await visitor.press("Pratinjau", NEWS)
    await visitor.sees_not("Harus diperbaiki")
    await visitor.press("Terbitkan", "Sudah terbit.")
    assert NEWS in ContentStore(here.db).get(ANSWER).body

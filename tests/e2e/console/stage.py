"""The console in a real browser, beside the running bot and the local Telegram: the office and its visitors."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Response, expect
from sqlite_utils import Database

from bot.commands.console import link
from bot.editing.importing import import_content
from bot.editing.live import begin_opening
from bot.processes.temporary import free_port
from bot.settings import Settings
from bot.simulator.client import LocalTelegram
from bot.store.database import open_database
from bot.store.staff import Officer, StaffStore
from tests.e2e.browser import DESKTOP, IMAGES, SHOWN_MS
from tests.telegram.running import local_settings, running, until
from tests.telegram.stub_engine import StubEngine

PHONE = (390, 844)
SIZES = {"ponsel": PHONE, "desktop": DESKTOP}
_TALLEST = 720  # pixels of a picture
_HEAVIEST = 150_000  # bytes of a picture
_GRAVE = ("serious", "critical")
_ACCOUNTS = itertools.count(880_001)
_EXAMINED: set[tuple[str, str]] = set()
# The first part of the address, and the kinds of elements; notices with their colours.
_BUILD = """[location.pathname.split('/')[1], ...new Set([...document.body.querySelectorAll('*')].map(
    element => element.tagName + (element.matches('.kabar') ? element.className : element.classList[0])
))].join()"""
_FAILED_TO_LOAD = "Failed to load resource"


class Office:
    """The running bot with its console, and whoever works here."""

    def __init__(self, settings: Settings, db: Database, tg: LocalTelegram, browser: Browser, size: str) -> None:
        self.settings = settings
        self.db = db
        self.tg = tg
        self.size = size
        self._browser = browser

    def hire(self, role: str, name: str, account: int = 0) -> Officer:
        """Somebody of the staff; without an account of the local Telegram where none is needed."""
        staff, now = StaffStore(self.db), time.time()
        officer = staff.accept(staff.invite(role, now, 60.0), account or next(_ACCOUNTS), name, now)
        assert officer
        return officer

    def link(self, officer: Officer) -> str:
        """As `python -m bot console link` makes it."""
        said = link(self.db, self.settings, officer.user_id, time.time())
        return next(line for line in said if line.startswith("http"))

    async def guest(self, scripts: bool = True) -> Visitor:
        """A browser of its own that nobody has signed in with."""
        width, height = SIZES[self.size]
        context = await self._browser.new_context(
            locale="id-ID",
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            base_url=self.settings.console_address,
            reduced_motion="reduce",
        )
        context.set_default_timeout(SHOWN_MS)
        return Visitor(await context.new_page(), self.size, scripts)

    async def visitor(self, officer: Officer, scripts: bool = True) -> Visitor:
        """The officer, signed in."""
        visitor = await self.guest(scripts)
        await visitor.open(self.link(officer))
        await visitor.press("Masuk", f"Selamat datang, {officer.name}.")
        return visitor

    async def admin(self, name: str = "Dewi", account: int = 0) -> Visitor:
        return await self.visitor(self.hire("admin", name, account))


class Visitor:
    """What one person sees and does. Nothing on a page may be refused by the browser, or go wrong in its scripts."""

    def __init__(self, page: Page, size: str, scripts: bool) -> None:
        self.page = page
        self.main = page.locator("main")
        self._size = size
        self._scripts = scripts
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def open(self, path: str, shows: str = "", picture: str = "") -> Response:
        response = await self.page.goto(path)
        assert response
        if shows:
            await self.sees(shows)
        await self.look(picture)
        return response

    async def press(self, label: str, shows: str, within: Locator | None = None, picture: str = "") -> None:
        """The button of this name; then what the page says must be there, and the page in order."""
        await (within or self.main).get_by_role("button", name=label, exact=True).first.click()
        await self.sees(shows)
        await self.look(picture)

    async def follow(self, label: str, shows: str, within: Locator | None = None, picture: str = "") -> None:
        await (within or self.main).get_by_role("link", name=label, exact=True).first.click()
        await self.sees(shows)
        await self.look(picture)

    async def menu(self, label: str, shows: str, picture: str = "") -> None:
        """Go to a page by the menu, which lies folded on a phone."""
        if self._size == "ponsel":
            await self.page.get_by_text("Menu", exact=True).click()
        menu = self.page.get_by_role("navigation", name="Menu").filter(visible=True)
        await menu.get_by_role("link", name=label, exact=True).click()
        await expect(self.main.get_by_role("heading", level=1)).to_contain_text(shows)
        await self.look(picture)

    async def fill(self, label: str, text: str) -> None:
        await self.main.get_by_label(label, exact=True).fill(text)

    async def choose(self, label: str, option: str) -> None:
        await self.main.get_by_label(label, exact=True).select_option(label=option)

    async def sees(self, text: str) -> None:
        await expect(self.main).to_contain_text(text)

    async def sees_not(self, text: str) -> None:
        await expect(self.main).not_to_contain_text(text)

    async def look(self, picture: str = "") -> None:
        """The page as it stands: nothing sticks out, no barrier for anybody, and no complaint of the browser.

        `picture`: as ponsel:NAME or desktop:NAME, to be kept for the documentation at that size.
        """
        await expect(self.page.locator("h1")).to_have_count(1)
        width, needed = await self._widths() if self._scripts else (0, 0)
        assert needed <= width, f"{self.page.url}: {needed} px on a screen of {width}"
        if self._scripts and await self._is_new():
            found = await barriers(self.page)
            assert not found, f"{self.page.url}: {found}"
        assert not self.complaints, f"{self.page.url}: {self.complaints}"
        size, _, name = picture.partition(":")
        if name and size == self._size:
            await self._keep(name)

    async def _is_new(self) -> bool:
        """Whether no page of the same build, whatever its words, was examined at this size before."""
        build = await self.page.evaluate(_BUILD)
        known = (self._size, build) in _EXAMINED
        _EXAMINED.add((self._size, build))
        return not known

    async def _widths(self) -> tuple[int, int]:
        found = await self.page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
        return found[0], found[1]

    async def _keep(self, name: str) -> None:
        if os.environ.get("UPDATE_SCREENSHOTS") == "1":
            path = IMAGES / f"konsol-{name}.png"
            await self.page.mouse.move(0, 0)  # what lies under the pointer looks different
            await self.page.evaluate("scrollTo(0, 0)")
            width, height = SIZES[self._size]
            await self.page.screenshot(
                path=path, clip={"x": 0, "y": 0, "width": width, "height": min(height, _TALLEST)}
            )
            assert path.stat().st_size < _HEAVIEST, name

    def _heard(self, message: ConsoleMessage) -> None:
        """Everything but that the page itself came with an error's status: that is what some tests are about."""
        itself = message.text.startswith(_FAILED_TO_LOAD) and message.location["url"] == self.page.url
        if message.type in ("error", "warning") and not itself:
            self.complaints.append(message.text)


async def barriers(page: Page) -> list[str]:
    """What keeps somebody from using the page, as rule and element."""
    found: dict[str, Any] = (await Axe().run(page)).response
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found["violations"]
        if violation["impact"] in _GRAVE
        for node in violation["nodes"]
    ]


@contextlib.asynccontextmanager
async def office(
    tg: LocalTelegram, engine: StubEngine, browser: Browser, data_dir: Path, size: str
) -> AsyncIterator[Office]:
    """The bot as it runs, with a console on a free port."""
    settings = local_settings(
        tg.base_url, data_dir, "", engine_port=engine.port, console_port=free_port(), models_dir=data_dir / "models"
    )
    with contextlib.closing(open_database(settings.database)) as db:
        import_content(db, time.time())
    library = begin_opening(settings.database, time.time)()
    async with running(settings, library, tg) as db:
        made = Office(settings, db, tg, browser, size)
        await _when_served(settings.console_port)
        yield made


async def _when_served(port: int) -> None:
    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return True
        return False

    await until(answers)

"""Somebody at a browser without JavaScript: opens pages, fills in their forms, and is led on."""

from __future__ import annotations

import itertools
import re
from contextlib import AsyncExitStack
from datetime import datetime
from html import unescape
from html.parser import HTMLParser

import httpx
from sqlite_utils import Database
from starlette.applications import Starlette

from bot.console.app import create_console
from bot.console.context import Context
from bot.conversation.library import Library
from bot.editing.editor import Editor
from bot.editing.importing import import_content
from bot.reminders.wib import WIB
from bot.settings import Settings
from bot.store.console import ConsoleStore
from bot.store.staff import Officer, StaffStore

ADDRESS = "http://konsol.test"
NOON = datetime(2026, 11, 24, 12, tzinfo=WIB).timestamp()
_TAG = re.compile(r"<[^>]+>")


class Console:
    """The application with all it works with. `woken` counts how often the sender was told of something new."""

    def __init__(self, db: Database, settings: Settings, library: Library, stack: AsyncExitStack) -> None:
        self.db = db
        self.now = NOON
        self.woken = 0
        import_content(db, self.now)
        self.editor = Editor(db, clock=self.clock)
        self.context = Context(db, settings, library, self.editor, self.clock, self._wake)
        self.app: Starlette = create_console(self.context)
        self._stack = stack
        stack.push_async_callback(self.app.state.reader.close)
        self._accounts = itertools.count(9001)

    def clock(self) -> float:
        return self.now

    def _wake(self) -> None:
        self.woken += 1

    def hire(self, role: str, name: str = "") -> Officer:
        staff, account = StaffStore(self.db), next(self._accounts)
        officer = staff.accept(staff.invite(role, self.now, 60.0), account, name or f"{role} {account}", self.now)
        assert officer
        return officer

    def link(self, officer: Officer) -> str:
        return f"/masuk?kode={ConsoleStore(self.db).link(officer.id, self.now, 600.0)}"

    async def browser(self) -> Visitor:
        """A browser that has no cookie yet."""
        # A fault is a page here too, as it is for whoever uses a real server.
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url=ADDRESS, follow_redirects=True)
        return Visitor(await self._stack.enter_async_context(client))

    async def visitor(self, role: str, name: str = "") -> Visitor:
        """Somebody of this role, hired and signed in."""
        visitor = await self.browser()
        visitor.officer = self.hire(role, name)
        await visitor.open(self.link(visitor.officer))
        await visitor.send("Masuk")
        return visitor


class Visitor:
    """`page` is the last answer. `officer` is set once somebody is signed in."""

    officer: Officer

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page: httpx.Response

    async def open(self, path: str) -> str:
        """The page's words."""
        self.page = await self.client.get(path)
        return self.words

    async def post(self, path: str, **fields: str) -> str:
        """A form of our own making, without what its page would have put into it."""
        self.page = await self.client.post(path, data=fields)
        return self.words

    async def send(self, button: str, **fields: str) -> str:
        """Press the button of this name, with the form as it is shown but for `fields`."""
        found = next(form for form in _forms(self.page.text) if button in form.buttons)
        action, own = found.buttons[button]
        path = action or found.action or str(self.page.url)
        self.page = await self.client.post(path, data={**found.fields, **own, **fields})
        return self.words

    @property
    def words(self) -> str:
        """What can be read on the page."""
        return " ".join(unescape(_TAG.sub(" ", self.page.text)).split())

    @property
    def status(self) -> int:
        return self.page.status_code

    def fields(self, button: str) -> dict[str, str]:
        """What the form with this button holds."""
        return next(form for form in _forms(self.page.text) if button in form.buttons).fields


class _Form:
    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, tuple[str, dict[str, str]]] = {}  # by label: its own address, its own field


class _Reader(HTMLParser):
    """Reads the forms of a page, as a browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self._text: list[str] | None = None
        self._open: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(_Form(given.get("action", "")))
        if not self.forms:
            return
        fields = self.forms[-1].fields
        if (
            tag == "input"
            and "name" in given
            and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
        ):
            fields[given["name"]] = given.get("value", "on")
        elif tag == "option" and "selected" in given:
            fields[self._open["name"]] = given["value"]
        elif tag in ("textarea", "button"):
            self._text, self._open = [], given
        elif tag == "select":
            self._open = given

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("textarea", "button") or self._text is None:
            return
        text, given = "".join(self._text), self._open
        self._text = None
        if not self.forms:
            return
        if tag == "textarea":
            self.forms[-1].fields[given["name"]] = text.removeprefix("\n")
        else:
            own = {given["name"]: given.get("value", "")} if "name" in given else {}
            self.forms[-1].buttons[" ".join(text.split())] = given.get("formaction", ""), own


def _forms(html: str) -> list[_Form]:
    reader = _Reader()
    reader.feed(html)
    return reader.forms

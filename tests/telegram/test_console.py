"""The staff's web console, served by the bot itself."""

from __future__ import annotations

import asyncio
import contextlib

import httpx
from sqlite_utils import Database

from bot.conversation.library import Library
from bot.processes.temporary import free_port
from bot.settings import Settings
from bot.simulator.client import LocalTelegram
from bot.store.console import ConsoleStore
from bot.store.staff import StaffStore
from tests.telegram.running import running

_LOOK_EVERY_S = 0.02
_WAIT_S = 20.0


def link_of_admin(db: Database) -> str:
    staff, now = StaffStore(db), 4_000_000_000.0  # an invitation and a link that do not end while the test runs
    officer = staff.accept(staff.invite("admin", 0.0, now), 7001, "Arif", 1.0)
    assert officer
    return ConsoleStore(db).link(officer.id, 0.0, now)


async def when_served(client: httpx.AsyncClient, path: str) -> httpx.Response:
    async with asyncio.timeout(_WAIT_S):
        while True:
            with contextlib.suppress(httpx.ConnectError):
                return await client.get(path)
            await asyncio.sleep(_LOOK_EVERY_S)


async def test_an_admin_signs_in_while_the_bot_runs(settings: Settings, library: Library, tg: LocalTelegram) -> None:
    served = settings.model_copy(update={"console_port": free_port()})
    address = f"http://127.0.0.1:{served.console_port}"
    async with (
        running(served, library, tg) as db,
        httpx.AsyncClient(base_url=address, trust_env=False, follow_redirects=True) as client,
    ):
        assert (await when_served(client, "/masuk")).status_code == 200
        page = await client.post("/masuk", data={"kode": link_of_admin(db)})
        assert "Selamat datang, Arif." in page.text
        assert (await client.get("/jawaban")).status_code == 200

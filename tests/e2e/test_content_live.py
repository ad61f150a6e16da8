"""From an admin's "Terbitkan" to the citizen who reads it: within two seconds, in a bot that is never started again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest_asyncio
from sqlite_utils import Database

from bot.editing.editor import Editor, Outcome
from bot.editing.fact_entries import with_value
from bot.editing.importing import import_content
from bot.processes.temporary import free_port
from bot.simulator.client import LocalTelegram
from bot.store.console import ConsoleStore
from bot.store.content import ContentStore
from bot.store.database import open_database
from bot.store.staff import Officer, StaffStore
from tests.console.visitor import Visitor
from tests.e2e.bot_process import Process, start, started
from tests.telegram.citizen import Citizen
from tests.telegram.running import port_of
from tests.telegram.stub_engine import StubEngine, faq

QUESTION, ANSWER, FEE = "berapa biaya paspor", "jawaban/biaya", "fakta/biaya.percepatan"
MOST_S, ASK_EVERY_S, WAIT_S = 2.0, 0.1, 60.0
OLD, NEW = "Anak dapat", "Anak selalu dapat"


class Served:
    """A bot as a process of its own, its store, an admin, and citizens who ask it all the time."""

    def __init__(self, tg: LocalTelegram, db: Database, settings: dict[str, object]) -> None:
        self.tg = tg
        self.db = db
        self.settings = settings
        self.ari = _hired(db)

    async def sign_in(self, visitor: Visitor) -> None:
        """The admin, at the console of the bot's process."""
        link = ConsoleStore(self.db).link(self.ari.id, time.time(), WAIT_S)
        async with asyncio.timeout(WAIT_S):
            while True:
                with suppress(httpx.ConnectError):  # it begins to serve after the first answers
                    await visitor.open(f"/masuk?kode={link}")
                    break
                await asyncio.sleep(ASK_EVERY_S)
        await visitor.send("Masuk")

    async def until_read(self, wanted: str, before: int) -> float:
        """Seconds from the moment at which the store was changed (from revision `before`) to a citizen who reads it.

        Each question is another citizen's: to one chat, a message a second goes out.
        """
        watching = asyncio.create_task(self._changed(before))
        async with asyncio.timeout(WAIT_S):
            while wanted not in await self._asked():
                await asyncio.sleep(ASK_EVERY_S)
            read = time.monotonic()
            return read - await watching

    async def _asked(self) -> str:
        citizen = Citizen(self.tg, (await self.tg.add_user("Warga"))["id"])
        [reply] = await citizen.write(QUESTION)
        return str(reply["text"])

    async def _changed(self, before: int) -> float:
        """The moment, on the monotonic clock."""
        while self.revision() == before:
            await asyncio.sleep(0.01)  # another process writes what is looked at
        return time.monotonic()

    def revision(self) -> int:
        return ContentStore(self.db).revision()


def _hired(db: Database) -> Officer:
    staff = StaffStore(db)
    officer = staff.accept(staff.invite("admin", time.time(), WAIT_S), 21, "Ari", time.time())
    assert officer
    return officer


@pytest_asyncio.fixture
async def served(tg: LocalTelegram, engine: StubEngine, tmp_path: Path) -> AsyncIterator[Served]:
    engine.answers[QUESTION] = faq("biaya")
    await tg.rate_limits(False)
    settings: dict[str, object] = {
        "pandu_simulator_port": port_of(tg.base_url),
        "pandu_data_dir": tmp_path / "var",
        "pandu_engine_url": engine.address,
        "pandu_console_port": free_port(),
    }
    with closing(open_database(tmp_path / "var" / "pandu.db")) as db:
        import_content(db, time.time())
        async with started("serve", errors=tmp_path / "bot.log", **settings):
            await tg.wait_for_polling(WAIT_S)
            yield Served(tg, db, settings)


@pytest_asyncio.fixture
async def admin(served: Served) -> AsyncIterator[Visitor]:
    address = f"http://127.0.0.1:{served.settings['pandu_console_port']}"
    async with httpx.AsyncClient(base_url=address, follow_redirects=True, trust_env=False, timeout=WAIT_S) as client:
        visitor = Visitor(client)
        await served.sign_in(visitor)
        yield visitor


def told(way: str, seconds: float) -> None:
    print(f"{way}: {seconds:.2f} s")
    assert seconds <= MOST_S, way


async def test_what_is_published_is_read_within_two_seconds(served: Served, admin: Visitor) -> None:
    """In the console of the bot's own process, by a command, and by whoever else writes into the store."""
    before = served.revision()
    await admin.open(f"/{ANSWER}")
    body = admin.fields("Terbitkan")["teks"].replace(OLD, NEW)
    reading = asyncio.create_task(served.until_read(NEW, before))
    await admin.send("Terbitkan", teks=body)
    told("konsol", await reading)

    before = served.revision()
    reading = asyncio.create_task(served.until_read(OLD, before))
    command: Process = await start("faq", "rollback", "biaya", "1", errors=None, **served.settings)
    said = await command.finish(WAIT_S)
    assert said[0] == 0 and "versi 1 terbit lagi" in said[1], said
    told("python -m bot faq rollback", await reading)

    editor, before = Editor(served.db, time.time), served.revision()
    today = editor.today()
    editor.save(FEE, served.ari, with_value(editor.current(FEE), 1_234_000, today, today))
    reading = asyncio.create_task(served.until_read("Rp1.234.000", before))
    assert editor.publish(FEE, served.ari) is Outcome.LIVE
    told("proses lain, satu fakta", await reading)

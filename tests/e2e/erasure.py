"""People in the local Telegram who leave traces everywhere, and looking for these traces in all that the bot keeps."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.simulator.client import DEWI, GROUP_ID, LocalTelegram
from bot.store.database import open_database
from bot.store.desk import DeskStore
from bot.store.reminders import Planned, ReminderStore
from bot.store.staff import StaffStore
from tests.telegram.citizen import is_of_bot, labels
from tests.telegram.stub_engine import Messages, StubEngine

Json = dict[str, Any]
_WAIT_S = 20.0
_LOOK_EVERY_S = 0.05
_DAY_S = 24 * 3600.0
# As Rasa makes it (rasa.core.tracker_store.SQLTrackerStore).
_TRACKER = (
    "CREATE TABLE events (id INTEGER NOT NULL PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT"
    " NULL, timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
)


class RememberingEngine(StubEngine):
    """Keeps what was said, as Rasa does in its tracker store."""

    def __init__(self, tracker: Path) -> None:
        super().__init__()
        self._tracker = tracker
        with closing(sqlite3.connect(tracker)) as db:
            db.execute(_TRACKER)
            db.execute("CREATE INDEX ix_events_sender_id ON events (sender_id)")

    def answer(self, sender: str, text: str, journey: Any = None) -> Messages:
        event = {"event": "user", "text": text, "metadata": {"sender": sender}}
        with closing(sqlite3.connect(self._tracker, isolation_level=None)) as db:
            db.execute(
                "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, 'user', ?, ?)",
                [sender, time.time(), json.dumps(event)],
            )
        return super().answer(sender, text, journey)


class Somebody:
    """A citizen; every word they say is their own, and in `words`."""

    def __init__(self, tg: LocalTelegram, id_: int, name: str, phone: str, mark: str) -> None:
        self.tg, self.id, self.name, self.phone = tg, id_, name, phone
        self.words: list[str] = []
        self._mark = mark

    @property
    def traces(self) -> list[str]:
        return [*self.name.split(), self.phone.lstrip("0"), str(self.id), *self.words]

    def word(self, what: str) -> str:
        """A word that nobody else says; not all of it is ASCII."""
        self.words.append(f"{what}{self._mark}é")
        return self.words[-1]

    async def writes(self, text: str, heard: str) -> Json:
        """Returns the message as Telegram has it, after the bot has said `heard`."""
        before = await self._version()
        message = await self.tg.write(self.id, text)
        await self.hears(heard, before)
        return message

    async def sends(self, kind: str, heard: str, **details: Any) -> None:
        before = await self._version()
        await self.tg.send(self.id, kind, **details)
        await self.hears(heard, before)

    async def presses(self, label: str, heard: str) -> None:
        before = await self._version()
        await self.press(label)
        await self.hears(heard, before)

    async def press(self, label: str) -> None:
        """The last button with this label."""
        shown = [message for message in await self.tg.messages(self.id) if label in labels(message)]
        await self.tg.press(self.id, shown[-1]["message_id"], label=label)

    async def hears(self, text: str, since: int = 0) -> None:
        """Wait until the bot says this, after version `since` of the chat. Raises TimeoutError."""
        deadline = time.monotonic() + _WAIT_S
        while True:
            found = (await self.tg.chat(self.id, since=since))["messages"]
            said = [_words(message) for message in found if is_of_bot(message)]
            if any(text in one for one in said):
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"{text!r} never came, but {said}")
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _version(self) -> int:
        return int((await self.tg.chat(self.id))["version"])


class Group:
    """The staff's group, with Dewi at work in it."""

    def __init__(self, tg: LocalTelegram, database: Path, forum: bool) -> None:
        self.tg = tg
        self._forum = forum
        with closing(open_database(database)) as db:
            staff = StaffStore(db)
            staff.accept(staff.invite("admin", time.time(), 60.0), DEWI, "Dewi Lestari", time.time())
            DeskStore(db).set(GROUP_ID, forum, time.time())

    async def place(self, number: str) -> dict[str, int]:
        """Where to write about the case: its topic; or as a reply to its card."""
        card = await self.message(f"· {number}")
        if self._forum:
            return {"chat_id": GROUP_ID, "thread_id": card["message_thread_id"]}
        return {"chat_id": GROUP_ID, "reply_to": card["message_id"]}

    async def press(self, label: str, number: str) -> None:
        card = await self.message(f"· {number}")
        await self.tg.press(DEWI, card["message_id"], label=label, chat_id=GROUP_ID)

    async def press_below(self, label: str) -> None:
        """The last button with this label."""
        await self.until(lambda messages: any(label in labels(message) for message in messages))
        shown = [message for message in await self.tg.messages(GROUP_ID) if label in labels(message)]
        await self.tg.press(DEWI, shown[-1]["message_id"], label=label, chat_id=GROUP_ID)

    async def message(self, text: str) -> Json:
        """The last one that says this."""
        await self.until(lambda messages: any(text in _words(message) for message in messages))
        return [message for message in await self.tg.messages(GROUP_ID) if text in _words(message)][-1]

    async def until(self, condition: Callable[[list[Json]], bool]) -> None:
        """Raises TimeoutError when the group's messages never become so."""
        deadline = time.monotonic() + _WAIT_S
        while not condition(messages := await self.tg.messages(GROUP_ID)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the group holds {[_words(message) for message in messages]}")
            await asyncio.sleep(_LOOK_EVERY_S)

    async def shown_of(self, traces: Iterable[str]) -> list[str]:
        """Those of the traces that anybody in the group can see."""
        page = await self.tg.chat(GROUP_ID)
        messages = [message for message in page["messages"] if not message["sim"]["deleted"]]
        shown = json.dumps([messages, page["topics"]], ensure_ascii=False)
        return [trace for trace in traces if trace in shown]

    async def shows_none_of(self, traces: Iterable[str]) -> None:
        """Wait for it. Raises TimeoutError, with what is still shown."""
        deadline = time.monotonic() + _WAIT_S
        while left := await self.shown_of(traces):
            if time.monotonic() > deadline:
                messages = [_words(message) for message in await self.tg.messages(GROUP_ID)]
                raise TimeoutError(f"the group still shows {left}: {messages}")
            await asyncio.sleep(_LOOK_EVERY_S)


def _words(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")


def number_of(database: Path, chat: int) -> str:
    """The number of the citizen's only case."""
    with closing(sqlite3.connect(database)) as db:
        [(number,)] = db.execute("SELECT number FROM cases WHERE chat_id = ?", [chat]).fetchall()
    return str(number)


def with_a_reminder(database: Path, chat: int) -> None:
    now = time.time()
    with closing(open_database(database)) as db:
        planned = Planned("bayar_awal", now + 2 * _DAY_S, now + _DAY_S, now + 2 * _DAY_S)
        ReminderStore(db).add(chat, "batas-bayar", [planned], {})


def found_in_files(folder: Path, traces: Iterable[str]) -> list[str]:
    """Which traces stand in which files, in whatever spelling a file may have."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [
        f"{trace} in {path.name}"
        for trace in traces
        for path, content in files.items()
        if any(spelling in content for spelling in _spellings(trace))
    ]


def _spellings(trace: str) -> tuple[bytes, ...]:
    """As it may stand in a file: plainly, or escaped in JSON."""
    return trace.encode(), json.dumps(trace)[1:-1].encode()


def found_in_tables(database: Path, chat: int) -> list[str]:
    """The columns, of whatever table, in which the chat's id stands as a number."""
    with closing(open_database(database)) as db:
        return [
            f"{table.name}.{column.name}"
            for table in db.tables
            for column in table.columns
            if db.execute(f'SELECT 1 FROM "{table.name}" WHERE "{column.name}" = ?', [chat]).fetchone()
        ]


async def cleaned(folder: Path, traces: Iterable[str]) -> None:
    """Wait until nothing is found any more. Raises TimeoutError, with what is left."""
    deadline = time.monotonic() + _WAIT_S
    while left := found_in_files(folder, traces):
        if time.monotonic() > deadline:
            raise TimeoutError(f"still there: {left}")
        await asyncio.sleep(_LOOK_EVERY_S)

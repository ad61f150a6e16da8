"""Where conversations are played: right before the handler, or through the local Telegram with the real engine."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from bot.content.search import Search
from bot.conversation.library import Library
from bot.settings import Settings
from bot.simulator.client import LocalTelegram
from bot.store.database import open_database
from bot.telegram.service import Service
from tests.conversations.gate import Gate
from tests.conversations.transcript import BEGINS, Said
from tests.telegram.citizen import Citizen, labels
from tests.telegram.direct import DirectChat, Message, Understanding
from tests.telegram.stub_engine import Messages, faq

Json = dict[str, Any]
_WAIT_S = 20.0


class Direct:
    """In no time, with an engine that knows no more than the search: for everything but understanding."""

    def __init__(self, library: Library) -> None:
        self._chat = DirectChat(library, searching(library.search), BEGINS.timestamp())

    async def write(self, text: str) -> None:
        await self._chat.write(text)

    async def send(self, kind: str) -> None:
        assert kind == "photo"
        await self._chat.send_photo()

    async def follow_link(self, parameter: str) -> None:
        await self._chat.write(f"/start {parameter}")

    async def press(self, message: Said, label: str) -> None:
        shown = self._chat.messages[message.id]
        await self._chat.press(shown, dict(shown.keys)[label])

    async def next(self) -> Said:
        assert self._chat.came, "Bot tidak menjawab."
        return _said(self._chat.came.pop(0))

    async def notice(self) -> str:
        return self._chat.notices[-1]

    async def set_clock(self, now: datetime) -> None:
        await self._chat.move(now.timestamp() - self._chat.now)

    async def restart_bot(self) -> None:
        self._chat.restart()

    async def switch_engine(self, on: bool) -> None:
        self._chat.engine.gone = not on


def _said(message: Message) -> Said:
    return Said(message.id, message.text, message.labels)


def searching(search: Search) -> Understanding:
    """Understanding as good as the search's best hit."""

    def understand(text: str) -> Messages:
        hits = search.find(text)
        return faq(hits[0].topic) if hits else [{"custom": {"serah": "petugas"}}]

    return understand


class Real:
    """The real bot, engine and local Telegram. The bot's clock stands until it is moved."""

    def __init__(self, tg: LocalTelegram, person: int, settings: Settings, library: Library, token: str) -> None:
        self._tg = tg
        self._citizen = Citizen(tg, person)
        self._gate = Gate(settings.engine_address)
        self._settings = settings
        self._library = library
        self._token = token
        self._now = BEGINS.timestamp()
        self._came: list[Json] = []  # replies nobody has looked at yet
        self._presses = 0
        self._running = contextlib.AsyncExitStack()
        self._service: Service | None = None

    async def __aenter__(self) -> Real:
        await self._gate.open()
        self._settings = self._settings.model_copy(update={"engine_url": self._gate.address})
        self._service = await self._running.enter_async_context(self._bot())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._running.aclose()
        await self._gate.shut()

    @contextlib.asynccontextmanager
    async def _bot(self) -> AsyncIterator[Service]:
        db = open_database(self._settings.database)
        service = Service(self._settings, self._library, db, self._token, lambda: self._now)
        task = asyncio.create_task(service.run())
        try:
            await self._tg.wait_for_polling(_WAIT_S)
            yield service
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            db.close()

    async def write(self, text: str) -> None:
        await self._tg.write(self._citizen.id, text)

    async def send(self, kind: str) -> None:
        await self._tg.send(self._citizen.id, kind)

    async def follow_link(self, parameter: str) -> None:
        await self._tg.start(self._citizen.id, parameter)

    async def press(self, message: Said, label: str) -> None:
        self._presses += 1
        await self._tg.press(self._citizen.id, message.id, label=label)

    async def next(self) -> Said:
        if not self._came:
            self._came = await self._citizen.replies()
        message = self._came.pop(0)
        text = message.get("text") or message.get("caption", "")
        return Said(message["message_id"], text, labels(message))

    async def notice(self) -> str:
        return await self._citizen.notice(self._presses)

    async def set_clock(self, now: datetime) -> None:
        self._now = now.timestamp()
        assert self._service
        self._service.look_again()

    async def restart_bot(self) -> None:
        await self._running.aclose()
        self._service = await self._running.enter_async_context(self._bot())

    async def switch_engine(self, on: bool) -> None:
        await (self._gate.open() if on else self._gate.shut())

"""A citizen right before the handler: no Telegram, no network, no waiting. For many conversations in little time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database
from telegram import Update

from bot.conversation.engine import EngineUnavailable
from bot.conversation.library import Library
from bot.conversation.replies import Reply, parse_items
from bot.store.buttons import Button, Buttons
from bot.store.database import migrate
from bot.store.outbox import Call, Outbox
from bot.telegram.assembly import make_parts
from bot.telegram.door import Door
from bot.telegram.render import visible
from engine.steering import JOURNEY
from tests.telegram.running import bare_settings
from tests.telegram.stub_engine import Messages, faq, led

Json = dict[str, Any]
CITIZEN = 7
_CHAT = {"id": CITIZEN, "type": "private", "first_name": "Siti"}
_SENDER = {"id": CITIZEN, "is_bot": False, "first_name": "Siti"}
_PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
Understanding = Callable[[str], Messages]


class FakeEngine:
    """As the engine behind its client; `gone`, it is down. `understand` says what a text is about."""

    def __init__(self, understand: Understanding) -> None:
        self.gone = False
        self._understand = understand

    async def ask(self, sender: str, text: str, journey: Any = None, with_ranking: bool = False) -> Reply:
        return self._reply(text, journey)

    async def choose(self, sender: str, topic: str) -> Reply:
        return self._said(faq(topic))

    async def guide(self, sender: str, position: Mapping[str, Any]) -> Reply:
        return self._reply(f"/{JOURNEY}{json.dumps(dict(position))}", None)

    async def steer(self, sender: str, intent: str, journey: Any) -> Reply:
        return self._reply(f"/{intent}", journey)

    def _reply(self, text: str, journey: Any) -> Reply:
        there = led(text, journey)
        return self._said(self._understand(text) if there is None else there)

    def _said(self, messages: Messages) -> Reply:
        if self.gone:
            raise EngineUnavailable("gone")
        return Reply(parse_items(messages))


@dataclass
class Message:
    """A message of the bot, as it stands in the chat: its buttons as (label, data)."""

    id: int
    html: str
    keys: list[tuple[str, str]] = field(default_factory=list)
    below: bool = False  # something for the place of the phone's keyboard comes with it

    @property
    def text(self) -> str:
        return visible(self.html)

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.keys]


class DirectChat:
    """Carries out what the handler wants as dispatcher, sender and Telegram do. The clock stands until it is moved."""

    def __init__(self, library: Library, understand: Understanding, now: float) -> None:
        self.now = now
        self.db = Database(sqlite3.connect(":memory:", isolation_level=None))
        migrate(self.db)
        self.engine = FakeEngine(understand)
        self.messages: dict[int, Message] = {}
        self.came: list[Message] = []  # what the bot said, oldest first
        self.notices: list[str] = []
        self._library = library
        self._door = Door(library.answers.facts)
        self._ids = 0
        self.restart()

    def restart(self) -> None:
        """The bot's process ends and begins again: only the store is left."""
        parts = make_parts(
            self._library,
            self.db,
            self.engine,  # type: ignore[arg-type]
            bare_settings(),
            _typing,
            lambda: None,
            self._clock,
        )
        self._handler, self._reminders = parts.handler, parts.reminders

    async def write(self, text: str) -> None:
        await self._message({"text": text})

    async def send_photo(self) -> None:
        await self._message({"photo": _PHOTO})

    async def press(self, message: Message, data: str) -> None:
        """Press the button with this data."""
        shown = {"message_id": message.id, "date": int(self.now), "chat": _CHAT, "text": message.text}
        query = {"id": "1", "from": _SENDER, "chat_instance": "1", "message": shown, "data": data}
        await self._update({"callback_query": query})

    async def move(self, seconds: float) -> None:
        """Let time pass; what is due by then comes."""
        self.now += seconds
        await self._reminders.tick()
        outbox = Outbox(self.db)
        while due := outbox.due(self.now, set(), 1):
            self._carry_out(due[0].call)
            outbox.sent(due[0].id)

    def meanings(self, message: Message) -> list[Button]:
        """What the message's buttons mean."""
        found = [Buttons(self.db).pressed(CITIZEN, data) for _, data in message.keys]
        return [button for button in found if button]

    async def _message(self, content: Json) -> None:
        await self._update({"message": {"message_id": self._id(), "date": int(self.now), "chat": _CHAT, **content}})

    async def _update(self, update: Json) -> None:
        stored = self._door.masked({"update_id": self._id(), **update})
        turn = await self._handler.handle(Update.de_json(stored, None))
        assert turn is not None
        with self.db.atomic():
            calls = turn.finished(Buttons(self.db))
        assert [call for call in calls if call.method != "answerCallbackQuery" or call.params.get("text")]
        for call in calls:
            self._carry_out(call)

    def _carry_out(self, call: Call) -> None:
        if call.method == "answerCallbackQuery":
            self.notices.append(str(call.params.get("text", "")))
        elif call.method != "editMessageReplyMarkup":
            markup = call.params.get("reply_markup", {})
            rows = markup.get("inline_keyboard", [])
            keys = [(key["text"], key["callback_data"]) for row in rows for key in row]
            html = call.params.get("text") or call.params["caption"]
            message = Message(call.params.get("message_id") or self._id(), html, keys, bool(markup and not rows))
            self.messages[message.id] = message
            self.came.append(message)

    def _clock(self) -> float:
        return self.now

    def _id(self) -> int:
        self._ids += 1
        return self._ids


async def _typing(chat_id: int) -> None:
    pass

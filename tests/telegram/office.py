"""Citizens, officers and their group right before the handler: no network, no waiting. The clock stands until moved."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlite_utils import Database
from telegram import Update
from telegram.error import TelegramError

from bot.conversation.library import Library
from bot.settings import Settings
from bot.store.buttons import Buttons
from bot.store.database import migrate
from bot.store.desk import DeskStore
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox, OutboxRow
from bot.store.staff import StaffStore
from bot.telegram.assembly import make_parts
from bot.telegram.door import Door
from tests.telegram.direct import FakeEngine, Understanding
from tests.telegram.fake_telegram import GROUP, FakeTelegram, Message

Json = dict[str, Any]
_PHOTO = [{"file_id": "foto-1", "file_unique_id": "b", "width": 9, "height": 9}]
_CONTENT: dict[str, Json] = {
    "foto": {"photo": _PHOTO},
    "pdf": {"document": {"file_id": "pdf-1", "file_unique_id": "c", "mime_type": "application/pdf"}},
    "suara": {"voice": {"file_id": "suara-1", "file_unique_id": "d", "duration": 3}},
    "lokasi": {"location": {"latitude": -2.97, "longitude": 104.77}},
    "stiker": {
        "sticker": {
            "file_id": "stiker-1",
            "file_unique_id": "e",
            "width": 9,
            "height": 9,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
        }
    },
}
_ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_KINDS = {"photo": "foto", "document": "pdf", "voice": "suara", "location": "lokasi", "sticker": "stiker"}


class Office:
    """Carries out what the bot wants as dispatcher, sender and Telegram do.

    `settings` are the operator's; `forum`: the staff's group has topics.
    """

    def __init__(
        self, library: Library, understand: Understanding, now: float, settings: Settings, forum: bool = True
    ) -> None:
        self.now = now
        self.telegram = FakeTelegram(forum)
        self.db = Database(sqlite3.connect(":memory:", isolation_level=None))
        migrate(self.db)
        self.engine = FakeEngine(understand)
        self._names: dict[int, str] = {}
        self._library = library
        self._settings = settings
        self._door = Door(library.answers.facts)
        self._updates = 0
        self.restart()

    def restart(self) -> None:
        """The bot's process ends and begins again: only the store is left."""
        self.parts = make_parts(
            self._library,
            self.db,
            self.engine,  # type: ignore[arg-type]
            self._settings,
            _typing,
            lambda: None,
            lambda: self.now,
        )

    def meet(self, person: int, name: str) -> None:
        """Somebody with this name on Telegram."""
        self._names[person] = name

    def employ(self, user_id: int, name: str, role: str) -> None:
        """Make somebody an officer, as an invitation does."""
        self.meet(user_id, name)
        store = StaffStore(self.db)
        store.accept(store.invite(role, self.now, 60.0), user_id, name, self.now)

    def furnish(self) -> None:
        """The group is the desk."""
        DeskStore(self.db).set(GROUP, self.telegram.forum, self.now)

    async def write(self, person: int, text: str, **place: int | None) -> Message:
        """A text in the private chat; with thread=, reply_to= in the group (`group=1` without either)."""
        return await self._message(person, {"text": text}, "text", text, **place)

    async def reply(self, person: int, text: str, to: Message) -> Message:
        """A reply to a message, in its chat and topic."""
        return await self._message(person, {"text": text}, "text", text, to.chat, thread=to.thread, reply_to=to.id)

    async def write_anonymously(self, text: str, thread: int | None = None) -> Message:
        """An admin of the group who has chosen to be anonymous there."""
        content = {"text": text, "from": _ANONYMOUS, "sender_chat": self._chat(0, GROUP)}
        return await self._message(0, content, "text", text, thread=thread, group=1)

    async def send(self, person: int, what: str, caption: str = "", **place: int | None) -> Message:
        """`what` is foto, pdf, suara, lokasi or stiker."""
        content = {**_CONTENT[what], **({"caption": caption} if caption else {})}
        kind = next(key for key in _KINDS if key in content)
        return await self._message(person, content, kind, caption, **place)

    async def share_phone(self, person: int, phone: str, owner: int | None = None) -> Message:
        contact = {"phone_number": phone, "first_name": self._name(person), "user_id": owner or person}
        return await self._message(person, {"contact": contact}, "contact", "")

    async def edit(self, person: int, message: Message, text: str) -> None:
        """Change one's own text, now."""
        message.html = text
        await self._update({"edited_message": {**self._json(person, message, {"text": text}), "edit_date": self._at()}})

    async def press(self, person: int, message: Message, label: str) -> None:
        """Press the button with this label."""
        data = next((data for known, data in message.keys if known == label), None)
        assert data is not None, f"no button {label!r} in {message.labels}"
        await self.press_data(person, message, data)

    async def press_data(self, person: int, message: Message, data: str) -> None:
        shown = {"message_id": message.id, "date": self._at(), "chat": self._chat(person, message.chat)}
        query = {"id": "1", "from": self._user(person), "chat_instance": "1", "message": shown, "data": data}
        await self._update({"callback_query": query})

    async def block(self, person: int, blocked: bool = True) -> None:
        """Somebody blocks the bot, or no longer."""
        (self.telegram.blocked.add if blocked else self.telegram.blocked.discard)(person)
        user = {**self._user(person)}
        status = "kicked" if blocked else "member"
        change = {
            "chat": self._chat(person, person),
            "from": user,
            "date": self._at(),
            "old_chat_member": {"status": "member" if blocked else "kicked", "user": user, "until_date": 0},
            "new_chat_member": {"status": status, "user": user, "until_date": 0},
        }
        await self._update({"my_chat_member": change})

    async def move(self, seconds: float) -> None:
        """Let time pass; what is due by then comes."""
        self.now += seconds
        await self._tick()
        self.drain()

    async def _tick(self) -> None:
        await self.parts.reminders.tick()
        await self.parts.forgetting.tick()
        while await self.parts.watch.tick():
            pass

    def drain(self) -> None:
        """Send what is in the outbox, as the sender does."""
        outbox = Outbox(self.db)
        while due := outbox.due(self.now, set(), 1):
            self._carry_out(outbox, due[0])

    def _carry_out(self, outbox: Outbox, row: OutboxRow) -> None:
        outcome = self.parts.outcomes.get(row.call.then.purpose) if row.call.then else None
        ref = row.call.then.ref if row.call.then else {}
        try:
            result = self.telegram.call(row.call.method, self.parts.prepare(row.call.params))
        except TelegramError as error:
            with self.db.atomic():
                outbox.failed(row.id, str(error))
                outbox.put(list(outcome.failed(ref, error)) if outcome else [])
        else:
            with self.db.atomic():
                outbox.sent(row.id)
                outbox.put(list(outcome.sent(ref, result)) if outcome else [])

    async def _message(
        self, person: int, content: Json, kind: str, words: str, chat: int | None = None, **place: int | None
    ) -> Message:
        chat = chat or (GROUP if any(value is not None for value in place.values()) else person)
        number = self.telegram.next_id(chat)
        message = Message(number, chat, False, kind, words, place.get("thread"), place.get("reply_to"))
        self.telegram.add(message)
        await self._update({"message": self._json(person, message, content)})
        return message

    def _json(self, person: int, message: Message, content: Json) -> Json:
        body: Json = {
            "message_id": message.id,
            "date": self._at(),
            "chat": self._chat(person, message.chat),
            "from": self._user(person),
            **content,
        }
        if message.thread is not None:
            body |= {"message_thread_id": message.thread, "is_topic_message": True}
        if message.reply_to is not None:
            replied = self.telegram.messages[message.chat, message.reply_to]
            body["reply_to_message"] = {
                "message_id": replied.id,
                "date": self._at(),
                "chat": self._chat(person, message.chat),
                "from": {"id": 1, "is_bot": True, "first_name": "Pandu"} if replied.by_bot else self._user(person),
                "text": replied.text,
            }
        return body

    async def _update(self, update: Json) -> None:
        self._updates += 1
        stored = self._door.masked({"update_id": self._updates, **update})
        chat = self._chat_of(update)
        Inbox(self.db).put([(chat, stored)])
        turn = await self.parts.handler.handle(Update.de_json(stored, None))
        with self.db.atomic():
            if turn:
                Outbox(self.db).put(turn.finished(Buttons(self.db)))
            Inbox(self.db).finish(self._updates)
        self.drain()

    @staticmethod
    def _chat_of(update: Json) -> int:
        [body] = update.values()
        return int((body.get("message") or body)["chat"]["id"])

    def _chat(self, person: int, chat: int) -> Json:
        if chat == GROUP:
            return {"id": GROUP, "type": "supergroup", "title": "Meja", "is_forum": self.telegram.forum}
        return {"id": chat, "type": "private", "first_name": self._name(person)}

    def _user(self, person: int) -> Json:
        return {"id": person, "is_bot": False, "first_name": self._name(person)}

    def _name(self, person: int) -> str:
        return self._names.get(person, f"Warga{person}")

    def _at(self) -> int:
        return int(self.now)


async def _typing(chat_id: int) -> None:
    pass

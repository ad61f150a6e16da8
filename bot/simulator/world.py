"""The simulated Telegram as a whole: people, chats, messages, queues. In memory, one bot, one loop."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatType, UpdateType

from bot.simulator.chats import Chat, Message
from bot.simulator.clock import Clock
from bot.simulator.entities import Entity
from bot.simulator.faults import Faults
from bot.simulator.files import FileStore
from bot.simulator.journal import Journal
from bot.simulator.limits import Rules
from bot.simulator.news import News
from bot.simulator.people import GROUP_ID, GROUP_TITLE, User, bot_user, ready_made
from bot.simulator.profile import Profile
from bot.simulator.ratelimit import RateLimiter
from bot.simulator.signals import Signal
from bot.simulator.updates import UpdateQueue
from bot.simulator.webhook import Webhook

Json = dict[str, Any]


@dataclass(frozen=True)
class Query:
    """A pressed button that waits for answerCallbackQuery; `pressed_at` in seconds."""

    id: str
    user_id: int
    chat_id: int
    pressed_at: float


@dataclass
class Poll:
    """The long poll that is running; a newer one or a webhook ends it with a reason."""

    ended_because: str = ""


class World:
    """Everything the two APIs work on."""

    def __init__(
        self,
        token: str,
        *,
        clock: Callable[[], float] = time.time,
        rules: Rules | None = None,
        rate_limits: bool = True,
    ) -> None:
        self.token = token
        self.rules = rules or Rules()
        self.clock = Clock(clock)
        self.signal = Signal()
        self.news = News(self.signal)
        self.limiter = RateLimiter(self.clock, self.rules, rate_limits)
        self.faults = Faults(self.signal)
        self._fill()

    def _fill(self) -> None:
        """The state of a fresh world."""
        self.bot = bot_user(self.token)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        # Ids go on growing when the local Telegram starts again: the bot knows the old ones and drops them.
        self.updates = UpdateQueue(self.signal, first_id=int(time.time()))
        self.webhook = Webhook(self.updates, self.signal, self.clock, self.rules)
        self.journal = Journal(self.clock, self.signal)
        self.profile = Profile()
        self.queries: dict[str, Query] = {}
        self.poll: Poll | None = None
        # As on Telegram, all private chats of a bot share one row of message ids; a group has its own.
        self._private_ids = itertools.count(1)
        self._group_ids = itertools.count(1)
        self._query_ids = itertools.count(4_000_000_001)
        group = {"title": GROUP_TITLE, "is_forum": True}
        self.chats[GROUP_ID] = Chat(GROUP_ID, str(ChatType.SUPERGROUP), group)
        for user in ready_made():
            self.add_user(user)

    @property
    def group(self) -> Chat:
        """The staff forum."""
        return self.chats[GROUP_ID]

    async def reset(self) -> None:
        """Back to a fresh world; running polls end, held calls are dropped, versions keep rising."""
        self.faults.clear()
        self.end_poll("terminated by reset")
        await self.webhook.remove()
        self.limiter.clear()
        self._fill()
        self.news.publish("reset")

    async def close(self) -> None:
        """The server stops: end every wait."""
        self.signal.close()
        self.faults.clear()
        await self.webhook.remove()

    def end_poll(self, reason: str) -> None:
        """End the running long poll, if any, with a 409."""
        if self.poll:
            self.poll.ended_because = reason
            self.signal.notify()

    def add_user(self, user: User) -> User:
        """Let a person exist, with an (empty) private chat with the bot."""
        self.users[user.id] = user
        names = {key: value for key, value in user.as_json().items() if key in _NAMES}
        self.chats[user.id] = Chat(user.id, str(ChatType.PRIVATE), names)
        self.news.publish("user", user=user.as_view())
        return user

    def new_user_id(self, staff: bool) -> int:
        """The next free id among citizens or staff."""
        return 1 + max(user.id for user in self.users.values() if not user.is_bot and user.staff == staff)

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Json,
        *,
        thread_id: int | None = None,
        reply_to: Message | None = None,
        protected: bool = False,
        opens_topic: bool = False,
    ) -> Message:
        """Put a message into a chat; tell the page, and the bot if the message is not its own."""
        ids = self._private_ids if chat.is_private else self._group_ids
        body: Json = {
            "message_id": next(ids),
            "from": sender.as_json(),
            "chat": chat.as_json(),
            "date": int(self.clock()),
        }
        if opens_topic:
            # The announcement is the first message of the topic that bears its id.
            thread_id = body["message_id"]
        if thread_id is not None:
            body |= {"message_thread_id": thread_id, "is_topic_message": True}
            # Telegram presents a message in a topic as a reply to the one that opened the topic.
            reply_to = reply_to or chat.find(thread_id)
        if reply_to is not None:
            body["reply_to_message"] = {k: v for k, v in reply_to.body.items() if k != "reply_to_message"}
        if protected:
            body["has_protected_content"] = True
        message = Message({**body, **content}, protected=protected)
        chat.messages[message.id] = message
        self._stop_typing(chat, sender)
        self.show(chat, message, "message")
        if not sender.is_bot:
            self.updates.add(str(UpdateType.MESSAGE), message.body)
        return message

    def show(self, chat: Chat, message: Message, kind: str) -> None:
        """Publish a new state of a message (`message`, `edit` or `delete`)."""
        message.version = self.news.version + 1
        self.news.publish(kind, chat_id=chat.id, message=message.as_view())

    def delete(self, chat: Chat, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        self.show(chat, message, "delete")

    def new_query(self, user: User, chat: Chat) -> Query:
        """Remember a pressed button."""
        query = Query(str(next(self._query_ids)), user.id, chat.id, self.clock())
        self.queries[query.id] = query
        return query

    def with_mentions(self, entities: list[Entity]) -> list[Entity]:
        """Replace user ids in text mentions by User objects; mentions of strangers are dropped."""
        kept = []
        for entity in entities:
            user = self.users.get(entity["user_id"]) if "user_id" in entity else None
            if user:
                kept.append({k: v for k, v in entity.items() if k != "user_id"} | {"user": user.as_json()})
            elif "user_id" not in entity:
                kept.append(entity)
        return kept

    def _stop_typing(self, chat: Chat, sender: User) -> None:
        if sender.is_bot and chat.typing_until:
            chat.typing_until = 0.0
            self.news.publish("typing", chat_id=chat.id, seconds=0)


_NAMES = ("first_name", "last_name", "username")

"""Chats, topics and messages as the simulated Telegram keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import ChatType

Json = dict[str, Any]

# Chat-wide service messages; they can be neither copied nor forwarded nor edited.
SERVICE_KEYS = frozenset(
    {
        "pinned_message",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    }
)
MEDIA_KEYS = ("photo", "document", "voice", "sticker")
CAPTIONED_KEYS = ("photo", "document", "voice")


@dataclass
class Message:
    """One message: `body` is Telegram's Message object, the rest is what only the page needs."""

    body: Json
    version: int = 0
    edited: bool = False
    deleted: bool = False
    pinned: bool = False
    protected: bool = False
    # Sent with something else than inline buttons, if only with their removal: Telegram lets nobody edit it.
    fixed: bool = False
    reactions: list[Json] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Message id, unique within its chat."""
        return int(self.body["message_id"])

    @property
    def sender_id(self) -> int:
        """Id of the user who wrote it."""
        return int(self.body["from"]["id"])

    @property
    def thread_id(self) -> int | None:
        """Topic the message belongs to; None in private chats and in the general topic."""
        thread = self.body.get("message_thread_id")
        return int(thread) if thread is not None else None

    @property
    def is_service(self) -> bool:
        """Whether it reports an event instead of carrying content."""
        return not SERVICE_KEYS.isdisjoint(self.body)

    def as_view(self) -> Json:
        """Message object plus a `sim` part: version and what Telegram's apps show besides the content."""
        extra = {
            "version": self.version,
            "edited": self.edited,
            "deleted": self.deleted,
            "pinned": self.pinned,
            "reactions": self.reactions,
        }
        body = self.body if not self.deleted else {k: self.body[k] for k in ("message_id", "date", "chat")}
        return {**body, "sim": extra}


@dataclass
class Topic:
    """A forum topic; its id is the id of the message that announced it."""

    thread_id: int
    name: str
    icon_color: int
    closed: bool = False
    deleted: bool = False

    def as_json(self) -> Json:
        """Telegram's ForumTopic object."""
        return {"message_thread_id": self.thread_id, "name": self.name, "icon_color": self.icon_color}

    def as_view(self) -> Json:
        """The topic with its state, for the control API."""
        return {**self.as_json(), "closed": self.closed}


@dataclass
class Chat:
    """A private chat (id = the person's id) or the staff forum."""

    id: int
    type: str
    names: Json
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    # The reply keyboard shown under the input field, with the topic it was sent to.
    keyboard: Json | None = None
    typing_until: float = 0.0
    typing_action: str = ""
    pinned: list[int] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        """Whether it is the chat of one person with the bot."""
        return self.type == ChatType.PRIVATE

    def as_json(self) -> Json:
        """Telegram's Chat object."""
        return {"id": self.id, "type": self.type, **self.names}

    def find(self, message_id: int | None) -> Message | None:
        """The message if it exists and is not deleted."""
        message = self.messages.get(message_id) if message_id is not None else None
        return message if message and not message.deleted else None

    def topic(self, thread_id: int | None) -> Topic | None:
        """The topic if it exists and is not deleted."""
        topic = self.topics.get(thread_id) if thread_id is not None else None
        return topic if topic and not topic.deleted else None

    def since(self, version: int) -> Iterator[Message]:
        """Messages created, changed or deleted after `version`, oldest first."""
        return (message for message in self.messages.values() if message.version > version)

"""A Telegram in the test's own process: private chats and one group, as far as the bot's calls need them.

No network, no limits, no waiting; what the real Bot API refuses, it refuses in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from telegram.error import BadRequest, Forbidden

Json = dict[str, Any]
GROUP = -1001700000001
_TAG = re.compile(r"<[^>]+>")
_ADMIN = {"status": "administrator", "can_manage_topics": True, "can_pin_messages": True, "can_delete_messages": True}
_MEDIA = {"sendPhoto": "photo", "sendDocument": "document"}


@dataclass
class Message:
    """A message as it stands in a chat. `html` is its text or caption; `kind` is "text", "photo" and so on."""

    id: int
    chat: int
    by_bot: bool
    kind: str
    html: str = ""
    thread: int | None = None
    reply_to: int | None = None
    keys: list[tuple[str, str]] = field(default_factory=list)  # label, data
    reactions: list[str] = field(default_factory=list)
    below: Json | None = None

    @property
    def text(self) -> str:
        return unescape(_TAG.sub("", self.html))

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.keys]


class FakeTelegram:
    """`forum`: the group has topics. `came` is everything the bot sent or changed, in order, each as it was then."""

    def __init__(self, forum: bool = True) -> None:
        self.forum = forum
        self.blocked: set[int] = set()
        self.topics: dict[int, str] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.came: list[Message] = []
        self.notices: list[str] = []  # shown over the chat by presses
        self.calls: list[tuple[str, Json]] = []
        self._private_id, self._group_id = 100, 5000
        self._methods: dict[str, Callable[[Json], Any]] = {
            "sendMessage": self._send,
            "sendPhoto": lambda params: self._send(params, "photo"),
            "sendDocument": lambda params: self._send(params, "document"),
            "copyMessage": self._copy,
            "editMessageText": lambda params: self._edit(params, "text"),
            "editMessageCaption": lambda params: self._edit(params, "caption"),
            "editMessageReplyMarkup": self._edit_keys,
            "answerCallbackQuery": self._answer,
            "setMessageReaction": self._react,
            "createForumTopic": self._create_topic,
            "editForumTopic": lambda params: self._topic(params) is not None,
            "closeForumTopic": lambda params: self._topic(params) is not None,
            "reopenForumTopic": lambda params: self._topic(params) is not None,
            "deleteForumTopic": self._delete_topic,
            "deleteMessage": self._delete,
            "pinChatMessage": lambda params: True,
            "getChatMember": lambda params: _ADMIN,
        }

    def call(self, method: str, params: Json) -> Any:
        """The result of a call of the Bot API. Raises BadRequest or Forbidden as Telegram does."""
        self.calls.append((method, params))
        chat = params.get("chat_id")
        if chat in self.blocked and method != "answerCallbackQuery":
            raise Forbidden("Forbidden: bot was blocked by the user")
        return self._methods[method](params)

    def next_id(self, chat: int) -> int:
        if chat == GROUP:
            self._group_id += 1
            return self._group_id
        self._private_id += 1
        return self._private_id

    def add(self, message: Message) -> Message:
        self.messages[message.chat, message.id] = message
        return message

    def _send(self, params: Json, kind: str = "text") -> Json:
        html = params.get("text") if kind == "text" else params.get("caption")
        return self._arrive(params, kind, html or "")

    def _arrive(self, params: Json, kind: str, html: str) -> Json:
        chat, thread = params["chat_id"], params.get("message_thread_id")
        if thread is not None and thread not in self.topics:
            raise BadRequest("Message thread not found")
        reply = params.get("reply_parameters") or {}
        reply_to = reply.get("message_id")
        if reply_to is not None and (chat, reply_to) not in self.messages:
            if not reply.get("allow_sending_without_reply"):
                raise BadRequest("Message to be replied not found")
            reply_to = None
        message = Message(self.next_id(chat), chat, True, kind, html, thread, reply_to)
        self._mark(message, params.get("reply_markup") or {})
        self.add(message)
        self._note(message)
        return {"message_id": message.id, "chat": {"id": chat}}

    def _note(self, message: Message) -> None:
        self.came.append(replace(message, keys=list(message.keys), reactions=list(message.reactions)))

    def _mark(self, message: Message, markup: Json) -> None:
        rows = markup.get("inline_keyboard", [])
        message.keys = [(key["text"], key.get("callback_data", "")) for row in rows for key in row]
        message.below = None if rows else markup or None

    def _copy(self, params: Json) -> Json:
        origin = self.messages.get((params["from_chat_id"], params["message_id"]))
        if origin is None:
            raise BadRequest("Message to copy not found")
        return self._arrive(params, origin.kind, params.get("caption", origin.html))

    def _edit(self, params: Json, name: str) -> Json:
        message = self._own(params, "edit")
        before = (message.html, list(message.keys))
        message.html = params[name]
        self._mark(message, params.get("reply_markup") or {})
        if before == (message.html, message.keys):
            raise BadRequest("Message is not modified")
        self._note(message)
        return {"message_id": message.id, "chat": {"id": message.chat}}

    def _edit_keys(self, params: Json) -> Json:
        message = self._own(params, "edit")
        self._mark(message, params.get("reply_markup") or {})
        return {"message_id": message.id}

    def _own(self, params: Json, verb: str) -> Message:
        message = self.messages.get((params["chat_id"], params["message_id"]))
        if message is None or (message.thread is not None and message.thread not in self.topics):
            raise BadRequest(f"Message to {verb} not found")
        if not message.by_bot:
            raise BadRequest(f"Message can't be {verb}ed")
        return message

    def _answer(self, params: Json) -> bool:
        self.notices.append(params.get("text", ""))
        return True

    def _react(self, params: Json) -> bool:
        message = self.messages.get((params["chat_id"], params["message_id"]))
        if message is None:
            raise BadRequest("Message to react not found")
        message.reactions = [reaction["emoji"] for reaction in params.get("reaction", [])]
        return True

    def _create_topic(self, params: Json) -> Json:
        if not self.forum:
            raise BadRequest("The chat is not a forum")
        thread = self.next_id(GROUP)
        self.topics[thread] = params["name"]
        return {"message_thread_id": thread, "name": params["name"], "icon_color": 1}

    def _topic(self, params: Json) -> int:
        thread: int = params["message_thread_id"]
        if thread not in self.topics:
            raise BadRequest("TOPIC_ID_INVALID")
        if params.get("name"):
            self.topics[thread] = params["name"]
        return thread

    def _delete_topic(self, params: Json) -> bool:
        thread = self._topic(params)
        self.drop_topic(thread)
        return True

    def drop_topic(self, thread: int) -> None:
        """The topic goes, with all that is in it: by the bot, or by somebody in the group."""
        del self.topics[thread]
        for key in [key for key, message in self.messages.items() if message.thread == thread]:
            del self.messages[key]

    def _delete(self, params: Json) -> bool:
        if self.messages.pop((params["chat_id"], params["message_id"]), None) is None:
            raise BadRequest("Message to delete not found")
        return True

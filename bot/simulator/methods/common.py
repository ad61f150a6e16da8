"""What most methods share: finding the chat, the topic, the message; checking and posting a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.simulator import limits
from bot.simulator.chats import Chat, Message
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.formatting import format_text
from bot.simulator.markup import check_markup, is_inline
from bot.simulator.params import Params
from bot.simulator.world import World

Json = dict[str, Any]
Handler = Callable[[World, Params], Any | Awaitable[Any]]


@dataclass(frozen=True)
class Described:
    """A result that Telegram sends with a description beside it."""

    result: Any
    description: str


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat of an id; ApiError 400 when it is missing or unknown."""
    raw = params.text(name)
    if not raw:
        raise bad_request(f"{name} is empty")
    if raw.startswith("@"):
        raise bad_request("chat not found")
    chat = world.chats.get(params.integer(name) or 0)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def writable_chat(world: World, params: Params) -> Chat:
    """A chat the bot may act in; ApiError 403 for people who never started or who blocked the bot."""
    chat = find_chat(world, params)
    if chat.is_private:
        person = world.users[chat.id]
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def find_message(chat: Chat, params: Params, complaint: str, name: str = "message_id") -> Message:
    """A message of the chat; ApiError 400 with the method's own complaint."""
    message = chat.find(params.integer(name))
    if message is None:
        raise bad_request(complaint)
    return message


@dataclass(frozen=True)
class Outgoing:
    """A message about to be posted: chat, topic, reply, markup and flood limits are checked."""

    world: World
    chat: Chat
    thread_id: int | None
    reply_to: Message | None
    markup: Json | None
    protected: bool

    def post(self, content: Json) -> Message:
        """Put it into the chat and count it."""
        inline = {"reply_markup": self.markup} if is_inline(self.markup) else {}
        message = self.world.post(
            self.chat,
            self.world.bot,
            {**content, **inline},
            thread_id=self.thread_id,
            reply_to=self.reply_to,
            protected=self.protected,
        )
        self.world.limiter.record(self.chat.id)
        if self.markup and not inline:
            message.fixed = True
            self._change_keyboard(message)
        return message

    def _change_keyboard(self, message: Message) -> None:
        """Show or remove the keys under the input field, or ask people's apps to open a reply."""
        shown = self.markup if self.markup and "keyboard" in self.markup else None
        self.chat.keyboard = shown
        self.world.news.publish(
            "keyboard", chat_id=self.chat.id, markup=shown, message_id=message.id, thread_id=self.thread_id
        )
        if self.markup and self.markup.get("force_reply"):
            self.world.news.publish("force_reply", chat_id=self.chat.id, markup=self.markup, message_id=message.id)


def prepare(world: World, params: Params) -> Outgoing:
    """Check everything about a message but its content."""
    chat = writable_chat(world, params)
    world.limiter.check(chat.id)
    reply_to = _reply(chat, params)
    thread_id = _thread(chat, params)
    if thread_id is None and reply_to is not None:
        thread_id = reply_to.thread_id
    markup = check_markup(params.parsed("reply_markup"))
    return Outgoing(world, chat, thread_id, reply_to, markup, params.flag("protect_content"))


def _thread(chat: Chat, params: Params) -> int | None:
    thread_id = params.integer("message_thread_id")
    if not thread_id:
        return None
    if chat.topic(thread_id) is None:
        raise bad_request("message thread not found")
    return thread_id


def _reply(chat: Chat, params: Params) -> Message | None:
    given = params.parsed("reply_parameters") or {}
    message_id = given.get("message_id") or params.integer("reply_to_message_id")
    if not message_id:
        return None
    message = chat.find(int(message_id))
    optional = given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if message is None and not optional:
        raise bad_request("message to be replied not found")
    return message


def text_content(world: World, params: Params) -> Json:
    """`text` and `entities` of a text message; ApiError 400 when empty or too long."""
    text, entities = format_text(params.text("text"), params.text("parse_mode"), params.parsed("entities"))
    if not text:
        raise bad_request("message text is empty")
    if len(text) > limits.TEXT_LENGTH:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = world.with_mentions(entities)
    preview = params.parsed("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return content


def caption_content(world: World, params: Params) -> Json:
    """`caption` and `caption_entities`; empty without a caption, ApiError 400 when too long."""
    text, entities = format_text(params.text("caption"), params.text("parse_mode"), params.parsed("caption_entities"))
    if len(text) > limits.CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = world.with_mentions(entities)
    return content

"""copyMessage and forwardMessage."""

from __future__ import annotations

from typing import Any

from telegram.constants import MessageOriginType

from bot.simulator.chats import CAPTIONED_KEYS, MEDIA_KEYS, Message
from bot.simulator.errors import bad_request
from bot.simulator.methods.common import Handler, caption_content, find_chat, find_message, prepare
from bot.simulator.params import Params
from bot.simulator.world import World

Json = dict[str, Any]

_CONTENT_KEYS = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "location",
    "contact",
    "link_preview_options",
    *MEDIA_KEYS,
)


def copy_message(world: World, params: Params) -> Json:
    """Post the content of a message as the bot's own; only the new id is returned."""
    outgoing = prepare(world, params)
    source = _source(world, params, "copy", "message can't be copied")
    content = _content(source)
    captioned = any(key in content for key in CAPTIONED_KEYS)
    if captioned and params.given("caption"):
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_content(world, params)
    return {"message_id": outgoing.post(content).id}


def forward_message(world: World, params: Params) -> Json:
    """Post a message of someone else with its origin."""
    outgoing = prepare(world, params)
    source = _source(world, params, "forward", "message can't be forwarded")
    origin = source.body.get("forward_origin") or {
        "type": str(MessageOriginType.USER),
        "sender_user": source.body["from"],
        "date": source.body["date"],
    }
    return outgoing.post({**_content(source), "forward_origin": origin}).body


def _source(world: World, params: Params, verb: str, refusal: str) -> Message:
    chat = find_chat(world, params, "from_chat_id")
    message = find_message(chat, params, f"message to {verb} not found")
    if message.is_service or message.protected:
        raise bad_request(refusal)
    return message


def _content(source: Message) -> Json:
    return {key: source.body[key] for key in _CONTENT_KEYS if key in source.body}


METHODS: dict[str, Handler] = {"copyMessage": copy_message, "forwardMessage": forward_message}

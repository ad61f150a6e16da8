"""Changing what is there: edits, deletion, pins, reactions."""

from __future__ import annotations

from typing import Any

from telegram.constants import ReactionEmoji, ReactionType

from bot.simulator.chats import CAPTIONED_KEYS, Chat, Message
from bot.simulator.errors import bad_request
from bot.simulator.markup import check_markup, is_inline
from bot.simulator.methods.common import (
    Handler,
    caption_content,
    find_message,
    text_content,
    writable_chat,
)
from bot.simulator.params import Params
from bot.simulator.world import World

Json = dict[str, Any]

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TEXT_KEYS = ("text", "entities", "link_preview_options")
_CAPTION_KEYS = ("caption", "caption_entities")
_EMOJI = {str(emoji) for emoji in ReactionEmoji}


def edit_message_text(world: World, params: Params) -> Json:
    """Replace the text; without a markup the inline keyboard goes away, as on Telegram."""
    chat, message = _own_message(world, params)
    content = text_content(world, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _change(world, params, chat, message, _TEXT_KEYS, content)


def edit_message_caption(world: World, params: Params) -> Json:
    """Replace the caption of a photo, document or voice note."""
    chat, message = _own_message(world, params)
    content = caption_content(world, params)
    if not any(key in message.body for key in CAPTIONED_KEYS):
        raise bad_request("there is no caption in the message to edit")
    return _change(world, params, chat, message, _CAPTION_KEYS, content)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replace or remove the inline keyboard only."""
    chat, message = _own_message(world, params)
    return _change(world, params, chat, message, (), {})


def _own_message(world: World, params: Params) -> tuple[Chat, Message]:
    if params.text("inline_message_id") or not params.text("message_id"):
        raise bad_request("message identifier is not specified")
    chat = writable_chat(world, params)
    message = find_message(chat, params, "message to edit not found")
    if message.sender_id != world.bot.id or message.is_service or message.fixed:
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: World, params: Params, chat: Chat, message: Message, keys: tuple[str, ...], content: Json) -> Json:
    markup = check_markup(params.parsed("reply_markup"))
    if markup and not is_inline(markup):
        raise bad_request("inline keyboard expected")
    # {"inline_keyboard": []} means: no keyboard.
    new = {**content, **({"reply_markup": markup} if markup and markup["inline_keyboard"] else {})}
    replaced = (*keys, "reply_markup")
    old = {key: message.body[key] for key in replaced if key in message.body}
    if new == old:
        raise bad_request(_NOT_MODIFIED)
    kept = {key: value for key, value in message.body.items() if key not in replaced}
    # A new dictionary: updates and events that carry the old one must not change.
    message.body = {**kept, **new, "edit_date": int(world.clock())}
    message.edited = message.edited or bool(keys)
    world.show(chat, message, "edit")
    return message.body


def delete_message(world: World, params: Params) -> bool:
    """Take a message away, if it is young enough."""
    chat = writable_chat(world, params)
    message = find_message(chat, params, "message to delete not found")
    if world.clock() - message.body["date"] > world.rules.delete_seconds:
        raise bad_request("message can't be deleted for everyone")
    world.delete(chat, message)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message; the chat gets a service message, as on Telegram."""
    chat = writable_chat(world, params)
    message = find_message(chat, params, "message to pin not found")
    if not message.pinned:
        message.pinned = True
        chat.pinned.append(message.id)
        world.show(chat, message, "edit")
        pinned = {key: value for key, value in message.body.items() if key != "reply_to_message"}
        world.post(chat, world.bot, {"pinned_message": pinned}, thread_id=message.thread_id)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin one message, the newest pinned one when none is named."""
    chat = writable_chat(world, params)
    message_id = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else None)
    message = chat.find(message_id)
    if message is None or not message.pinned:
        raise bad_request("message to unpin not found")
    message.pinned = False
    chat.pinned.remove(message.id)
    world.show(chat, message, "edit")
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """Replace the bot's reaction to a message; an empty list removes it."""
    chat = writable_chat(world, params)
    message = find_message(chat, params, "message to react not found")
    reactions = params.parsed("reaction") or []
    for reaction in reactions:
        if reaction.get("type") == ReactionType.EMOJI and reaction.get("emoji") not in _EMOJI:
            raise bad_request("REACTION_INVALID")
    # A bot may set one reaction only; Telegram refuses more of them.
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = list(reactions)
    world.show(chat, message, "edit")
    return True


METHODS: dict[str, Handler] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "setMessageReaction": set_message_reaction,
}

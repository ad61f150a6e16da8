"""A person's message, made anew for the other side: their words under a line that says whose they are."""

from __future__ import annotations

from html import escape
from typing import Any

from telegram import Message
from telegram.constants import MessageLimit, ParseMode

from bot.store.outbox import Call
from bot.telegram.render import split, visible
from bot.telegram.turn import Say

Json = dict[str, Any]
_CAPTIONED = ("photo", "document", "video", "animation", "audio", "voice")
_HTML = {"parse_mode": ParseMode.HTML.value}
_NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}


def copies(message: Message, to_chat: int, head: str) -> list[Call]:
    """The calls that bring the message to the chat; more than one for a very long text.

    Texts and captions are those of `message`, in which numbers are masked; Telegram's own copy would not be.
    """
    if message.text is not None:
        return [_text(to_chat, say.html) for say in split(Say(_under(head, message.text)))]
    params: Json = {"chat_id": to_chat, "from_chat_id": message.chat.id, "message_id": message.message_id}
    if _captioned(message):
        params |= {"caption": _caption(message, head), **_HTML}
    return [Call(to_chat, "copyMessage", params)]


def edit(message: Message, to_chat: int, copy: Json | int, head: str) -> Call | None:
    """The call that changes the copy as the message was changed; None when there are no words to change.

    What the very end of a longest text loses to `head` is left out.
    """
    params: Json = {"chat_id": to_chat, "message_id": copy, **_HTML}
    if message.text is not None:
        html = split(Say(_under(head, message.text)))[0].html
        return Call(to_chat, "editMessageText", {**params, "text": html, **_NO_PREVIEW})
    if _captioned(message):
        return Call(to_chat, "editMessageCaption", {**params, "caption": _caption(message, head)})
    return None


def joined(first: str, text: str) -> str | None:
    """The HTML of a message with another text under it; None when that is too long for one message."""
    html = f"{first}\n{escape(text, quote=False)}"
    return html if len(visible(html)) <= MessageLimit.MAX_TEXT_LENGTH else None


def _text(to_chat: int, html: str) -> Call:
    return Call(to_chat, "sendMessage", {"chat_id": to_chat, "text": html, **_HTML, **_NO_PREVIEW})


def _captioned(message: Message) -> bool:
    return any(getattr(message, kind) for kind in _CAPTIONED)


def _caption(message: Message, head: str) -> str:
    """Without `head` where there is no room for it: no word of theirs may be lost."""
    html = _under(head, message.caption or "")
    fits = len(visible(html)) <= MessageLimit.CAPTION_LENGTH
    return html if fits else escape(message.caption or "", quote=False)


def _under(head: str, text: str) -> str:
    return f"{head}\n{escape(text, quote=False)}" if text else head

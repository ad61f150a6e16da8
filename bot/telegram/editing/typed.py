"""What an admin typed, as Markdown: Telegram's apps turn **bold** into formatting before it is sent."""

from __future__ import annotations

from telegram import Message, MessageEntity
from telegram.constants import MessageEntityType

_MARKS = {
    MessageEntityType.BOLD: ("**", "**"),
    MessageEntityType.ITALIC: ("*", "*"),
    MessageEntityType.CODE: ("`", "`"),
}
_ENCODING = "utf-16-le"  # what Telegram counts the places of formatting in
_UNIT = 2  # bytes


def as_markdown(message: Message) -> str:
    """The text with its formatting as marks; what was typed with marks stays as it is."""
    marks: list[tuple[int, int, str]] = []  # place, order at that place, mark
    for entity in message.entities or ():
        opening, closing = _marks_of(entity)
        marks.append((entity.offset, 1, opening))
        marks.append((entity.offset + entity.length, 0, closing))
    text = (message.text or "").encode(_ENCODING)
    for place, _, mark in sorted(marks, reverse=True):
        text = text[: place * _UNIT] + mark.encode(_ENCODING) + text[place * _UNIT :]
    return text.decode(_ENCODING)


def _marks_of(entity: MessageEntity) -> tuple[str, str]:
    if entity.type == MessageEntityType.TEXT_LINK:
        return "[", f"]({entity.url})"
    return _MARKS.get(MessageEntityType(entity.type), ("", ""))

"""Which words of officers stay among the staff."""

from __future__ import annotations

import re

from telegram import Message

# A slip ("/ /", "Catatan :") must not send a note to the citizen.
_MARK = re.compile(r"\s*(?:/\s*/|catatan(?:\s+internal)?\s*:)", re.IGNORECASE)


def is_internal(message: Message) -> bool:
    """The officer has marked the message, or the words under a picture, as a note for the staff."""
    return bool(_MARK.match(message.text or message.caption or ""))


def without_mark(text: str) -> str:
    """The words of a note."""
    return _MARK.sub("", text, count=1).strip()

"""Texts with people's words in them: the text is Markdown, the words never are."""

from __future__ import annotations

import re
from html import escape

from bot.content.texts import Texts

# Private characters mark the places: Markdown lets them pass, and in the converted text they cannot be mistaken.
_MARK = "\ue000"
_PLACE = re.compile(f"{_MARK}([a-z_]+){_MARK}")


def worded(texts: Texts, key: str, **words: str) -> str:
    """The text as Telegram HTML with `words` put in as they were written. Raises KeyError for an unknown key."""
    return with_parts(texts, key, **{name: escape(word, quote=False) for name, word in words.items()})


def with_parts(texts: Texts, key: str, **parts: str) -> str:
    """The text as Telegram HTML with `parts` put in, which are Telegram HTML already. Raises KeyError as `worded`."""
    html = texts.html(key, **{name: f"{_MARK}{name}{_MARK}" for name in parts})
    return _PLACE.sub(lambda place: parts[place.group(1)], html)

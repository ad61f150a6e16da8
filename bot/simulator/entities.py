"""Telegram's HTML dialect: markup in, plain text and message entities out.

Follows the parser of Telegram's own library: the same tags, the same complaints. Offsets in the
complaints are bytes of the markup (UTF-8), offsets in entities are UTF-16 code units.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from telegram.constants import MessageEntityType as Kind

from bot.simulator.errors import ApiError, bad_request

Entity = dict[str, Any]

_SIMPLE_TAGS = {
    "b": Kind.BOLD,
    "strong": Kind.BOLD,
    "i": Kind.ITALIC,
    "em": Kind.ITALIC,
    "s": Kind.STRIKETHROUGH,
    "strike": Kind.STRIKETHROUGH,
    "del": Kind.STRIKETHROUGH,
    "u": Kind.UNDERLINE,
    "ins": Kind.UNDERLINE,
    "tg-spoiler": Kind.SPOILER,
    "code": Kind.CODE,
    "pre": Kind.PRE,
}
_TAGS = {*_SIMPLE_TAGS, "a", "span", "blockquote", "tg-emoji"}
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);")
_TAG = re.compile(r"<(/?)([^\s>/]*)([^>]*)>")
_ATTRIBUTE = re.compile(r"""([^\s=>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_LANGUAGE = "language-"
_SPOILER_CLASS = "tg-spoiler"
_MENTION_SCHEME = "tg"
_PLAIN_HOST = re.compile(r"^[^\s./]+(\.[^\s./]+)+$")


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of every entity offset."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of `markup`; raises ApiError 400 "can't parse entities: ..."."""
    return _Parser(markup).parse()


@dataclass
class _Open:
    """A start tag that waits for its end tag."""

    name: str
    offset: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Parser:
    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        position = 0
        while position < len(self._markup):
            start = self._markup.find("<", position)
            if start < 0:
                start = len(self._markup)
            self._add_text(self._markup[position:start])
            position = self._take_tag(start) if start < len(self._markup) else start
        if self._open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return "".join(self._pieces), self._entities

    def _add_text(self, raw: str) -> None:
        # Only these references are decoded; "&nbsp;" and friends stay as typed, as in Telegram.
        text = _REFERENCE.sub(lambda found: html.unescape(found.group()), raw)
        self._pieces.append(text)
        self._length += utf16_length(text)

    def _take_tag(self, start: int) -> int:
        found = _TAG.match(self._markup, start)
        offset = len(self._markup[:start].encode())
        if found is None:
            kind = "end" if self._markup.startswith("</", start) else "start"
            raise _unparsable(f"Unclosed {kind} tag at byte offset {offset}")
        slash, name, rest = found.groups()
        if slash:
            self._end(name.lower(), offset)
        else:
            self._start(name.lower(), rest, offset)
        return found.end()

    def _start(self, name: str, rest: str, offset: int) -> None:
        attributes = {
            match[0].lower(): html.unescape(match[1] or match[2] or match[3]) for match in _ATTRIBUTE.findall(rest)
        }
        known = name in _TAGS and (name != "span" or attributes.get("class") == _SPOILER_CLASS)
        if not known:
            complaint = 'Tag "span" must have class "tg-spoiler"' if name == "span" else ""
            raise _unparsable(complaint or f'Unsupported start tag "{name}" at byte offset {offset}')
        self._open.append(_Open(name, self._length, attributes))

    def _end(self, name: str, offset: int) -> None:
        if not self._open:
            raise _unparsable(f"Unexpected end tag at byte offset {offset}")
        opened = self._open.pop()
        if name and name != opened.name:
            raise _unparsable(
                f'Unmatched end tag at byte offset {offset}, expected "</{opened.name}>", found "</{name}>"'
            )
        length = self._length - opened.offset
        details = self._describe(opened)
        if length and details:
            self._entities.append({**details, "offset": opened.offset, "length": length})

    def _describe(self, opened: _Open) -> Entity | None:
        """The entity's type and extra fields; None for markup that leaves no trace."""
        name, attributes = opened.name, opened.attributes
        if name == "a":
            text = "".join(self._pieces).encode("utf-16-le")[opened.offset * 2 :].decode("utf-16-le")
            return _link(attributes.get("href") or text)
        if name == "blockquote":
            expandable = "expandable" in attributes
            return {"type": str(Kind.EXPANDABLE_BLOCKQUOTE if expandable else Kind.BLOCKQUOTE)}
        if name == "span":
            return {"type": str(Kind.SPOILER)}
        if name == "tg-emoji":
            return {"type": str(Kind.CUSTOM_EMOJI), "custom_emoji_id": attributes.get("emoji-id", "")}
        return self._code_or_simple(opened)

    def _code_or_simple(self, opened: _Open) -> Entity | None:
        kind = _SIMPLE_TAGS[opened.name]
        if opened.name == "pre":
            return {"type": str(kind), **self._language_of_inner_code(opened)}
        if opened.name == "code" and self._open and self._open[-1].name == "pre":
            language = opened.attributes.get("class", "")
            if language.startswith(_LANGUAGE):
                self._open[-1].attributes["language"] = language.removeprefix(_LANGUAGE)
            return None
        return {"type": str(kind)}

    @staticmethod
    def _language_of_inner_code(opened: _Open) -> Entity:
        language = opened.attributes.get("language")
        return {"language": language} if language else {}


def _unparsable(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")


def normal_url(raw: str) -> str | None:
    """The address as Telegram stores it (scheme and path added), or None when it is no address."""
    raw = raw.strip()
    split = urlsplit(raw if "://" in raw else f"http://{raw}")
    if split.scheme not in {"http", "https", _MENTION_SCHEME, "ton"}:
        return None
    if split.scheme in {"http", "https"}:
        if not _PLAIN_HOST.match(split.hostname or ""):
            return None
        split = split._replace(path=split.path or "/")
    return split.geturl()


def _link(address: str) -> Entity | None:
    url = normal_url(address)
    if url is None:
        return None
    split = urlsplit(url)
    user = parse_qs(split.query).get("id", [""])[0]
    if split.scheme == _MENTION_SCHEME and split.netloc == "user" and user.isdecimal():
        return {"type": str(Kind.TEXT_MENTION), "user_id": int(user)}
    return {"type": str(Kind.TEXT_LINK), "url": url}

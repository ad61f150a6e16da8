"""From what a bot sends (text, parse_mode, entities) to what Telegram stores and shows."""

from __future__ import annotations

from typing import Any

from telegram.constants import MessageEntityType as Kind
from telegram.constants import ParseMode

from bot.simulator import limits
from bot.simulator.detect import detect
from bot.simulator.entities import Entity, parse_html, utf16_length
from bot.simulator.errors import bad_request

# Telegram's order for entities that cover the same characters: the wrapping one first.
_PRIORITY = {str(Kind.BLOCKQUOTE): 0, str(Kind.EXPANDABLE_BLOCKQUOTE): 0, str(Kind.TEXT_LINK): 1}
_OPAQUE = {str(Kind.CODE), str(Kind.PRE)}


def format_text(raw: str, parse_mode: str | None, entities: Any) -> tuple[str, list[Entity]]:
    """Stored text and its entities, at most as many as Telegram keeps.

    Raises ApiError 400 for markup that cannot be parsed and for a parse mode unknown here.
    """
    raw = raw.replace("\r", "")
    if parse_mode and parse_mode.lower() != ParseMode.HTML.lower():
        raise bad_request("unsupported parse_mode")
    if parse_mode:
        text, found = parse_html(raw)
    else:
        text, found = raw, [dict(entity) for entity in entities or []]
    text, found = _trim(text, found)
    found = _without_nested_in_code(found)
    found += detect(text, found)
    return text, sorted(found, key=_order)[: limits.ENTITIES]


def plain_text(raw: str) -> tuple[str, list[Entity]]:
    """Text that a person types: no markup, but commands and links are recognised."""
    return format_text(raw, None, None)


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _PRIORITY.get(entity["type"], 2)


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Drop white space at both ends and move the entities along."""
    skipped = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    length = utf16_length(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - skipped, 0)
        end = min(entity["offset"] + entity["length"] - skipped, length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def _without_nested_in_code(entities: list[Entity]) -> list[Entity]:
    """Code is literal: what is marked inside of it is dropped."""
    codes = [entity for entity in entities if entity["type"] in _OPAQUE]
    return [entity for entity in entities if not any(entity is not code and _within(entity, code) for code in codes)]


def _within(inner: Entity, outer: Entity) -> bool:
    start, end = outer["offset"], outer["offset"] + outer["length"]
    nested = start <= inner["offset"] and inner["offset"] + inner["length"] <= end
    same = inner["offset"] == start and inner["length"] == outer["length"]
    # <b><code>x</code></b>: the code wins, and two equal codes keep each other.
    return nested and (not same or inner["type"] not in _OPAQUE)

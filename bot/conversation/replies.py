"""What the engine decides, as data: reply items. The bot renders them; no text for citizens is made here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot import log

_log = log.get(__name__)


@dataclass(frozen=True)
class Faq:
    """Show a topic's answer: `{"faq": topic}`."""

    topic: str


@dataclass(frozen=True)
class Offer:
    """Unsure: offer topics as buttons, best first: `{"tawaran": [topics]}`."""

    topics: tuple[str, ...]


@dataclass(frozen=True)
class HandOver:
    """Not understood twice in a row: say who can help: `{"serah": topic}`."""

    topic: str


Item = Faq | Offer | HandOver


@dataclass(frozen=True)
class Reply:
    """The items to show for one message. `limited` means: found without the engine.

    `ranking` holds the topics the engine considered, best first, where asked for (evaluation).
    """

    items: tuple[Item, ...]
    limited: bool = False
    ranking: tuple[str, ...] = field(default=())


def parse_items(messages: Any) -> tuple[Item, ...]:
    """The engine's messages as items. What is not known is logged and left out."""
    items: list[Item] = []
    for message in messages if isinstance(messages, list) else [messages]:
        fields = message if isinstance(message, dict) else {}
        item = _item(fields.get("custom"))
        if item is None:
            _log.warning("reply item unknown", keys=sorted(fields))
        else:
            items.append(item)
    return tuple(items)


def _item(custom: Any) -> Item | None:
    match custom:
        case {"faq": str(topic)}:
            return Faq(topic)
        case {"tawaran": [*topics]} if topics:
            return Offer(tuple(str(topic) for topic in topics))
        case {"serah": str(topic)}:
            return HandOver(topic)
    return None

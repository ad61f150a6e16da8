"""What the engine decides, as data: reply items. The bot renders them; no text for citizens is made here."""

from __future__ import annotations

from collections.abc import Mapping
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


@dataclass(frozen=True)
class Guide:
    """Show this step, where the chat's journey now stands: `{"panduan": id, "langkah": step, "pilihan": {...}}`.

    The position is plain data, as `Walk.from_data` reads it.
    """

    position: Mapping[str, Any]


@dataclass(frozen=True)
class Paused:
    """The journey stops for now, its place is kept: `{"panduan_jeda": journey}`."""

    journey: str


@dataclass(frozen=True)
class NoJourney:
    """There is no journey to steer, or not any more: `{"panduan_tidak_ada": true}`."""


Item = Faq | Offer | HandOver | Guide | Paused | NoJourney


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
        item = read_item(fields.get("custom"))
        if item is None:
            _log.warning("reply item unknown", keys=sorted(fields))
        else:
            items.append(item)
    return tuple(items)


def read_item(custom: Any) -> Item | None:
    """One item from its data; None for what is no item."""
    match custom:
        case {"faq": str(topic)}:
            return Faq(topic)
        case {"tawaran": [*topics]} if topics:
            return Offer(tuple(str(topic) for topic in topics))
        case {"serah": str(topic)}:
            return HandOver(topic)
        case {"panduan": str(), "langkah": str(), "pilihan": dict()}:
            return Guide(custom)
        case {"panduan_jeda": str(journey)}:
            return Paused(journey)
        case {"panduan_tidak_ada": True}:
            return NoJourney()
    return None

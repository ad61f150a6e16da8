"""A text as people will read it, before it is live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bot.content.answers import ContentError
from bot.content.check import ANSWER_LENGTH
from bot.content.facts import Fact, long_date
from bot.content.markup import to_plain
from bot.editing.world import UNREADABLE, World
from bot.journeys.check import TEXT_LENGTH
from bot.journeys.model import Journey, Step
from bot.journeys.page import Pages
from bot.store.content import Kind


@dataclass(frozen=True)
class Preview:
    """`html` is Telegram's, empty when it cannot be shown; `next` are the buttons below it.

    `length` is counted as the checks do, `limit` is the most there may be (0: nobody counts).
    """

    html: str
    next: tuple[str, ...]
    length: int
    limit: int
    problems: list[str]


@dataclass(frozen=True)
class Shown:
    """What people read of an item."""

    html: str
    next: tuple[str, ...]
    length: int
    limit: int


NOTHING = Shown("", (), 0, 0)


def shown(world: World, name: str) -> Shown:
    """The item as it is in this world; NOTHING when it cannot be shown. Raises KeyError for an unknown item."""
    kind, _, id_ = name.partition("/")
    try:
        match kind:
            case Kind.ANSWER:
                return _answer(world, id_)
            case Kind.STEP:
                return _step(world, *world.step(id_))
            case _:
                return Shown("\n".join(_fact(world.answers.facts.get(id_))), (), 0, 0)
    except ContentError:
        return NOTHING


def preview(world: World, name: str, body: str, problems: list[str]) -> Preview:
    """The text in place of the item's, with what is wrong with it."""
    try:
        seen = shown(world.changed(name, body), name)
    except (*UNREADABLE, KeyError):
        seen = NOTHING
    return Preview(seen.html, seen.next, seen.length, seen.limit, problems)


def _answer(world: World, id_: str) -> Shown:
    answer = world.answers.make(id_)
    journey = world.journeys.of_topic(id_)
    ways_in = (journey.title,) if journey else ()
    titles = tuple(topic.title for topic in answer.next)
    return Shown(answer.html, (*ways_in, *titles), len(answer.html), ANSWER_LENGTH)


def _step(world: World, journey: Journey, step: Step) -> Shown:
    """As it is on the first way that leads there."""
    pages = Pages(world.journeys, world.answers)
    position = world.places.of(world.journeys, journey, step.id)[0]
    page = pages.page(position)
    labels = (*(key.label for key in page.answers), *(trouble.label for trouble in step.troubles))
    return Shown(page.html, labels, len(to_plain(pages.markdown(position))), TEXT_LENGTH)


def _fact(fact: Fact) -> Iterator[str]:
    yield f"<b>{escape(fact.key, quote=False)}</b>: {_value(fact)}"
    if fact.since:
        yield f"Berlaku sejak {long_date(fact.since)}"
    if fact.upcoming:
        coming = Fact(fact.key, fact.upcoming.value, fact.unit, (), None, fact.checked, fact.state, "")
        yield f"Mulai {long_date(fact.upcoming.since)}: <b>{escape(coming.shown(), quote=False)}</b>"
    if not fact.certain:
        yield f"Belum dipastikan, jadi tidak disebut kepada warga. {escape(fact.note, quote=False)}"
    yield f"<i>Sumber: {escape(', '.join(fact.sources), quote=False)} · diperiksa {long_date(fact.checked)}</i>"


def _value(fact: Fact) -> str:
    return "belum ada" if fact.value is None else f"<b>{escape(fact.shown(), quote=False)}</b>"

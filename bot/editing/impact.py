"""What people will read otherwise once a text is live: before and after, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.content.answers import ContentError
from bot.editing.catalogue import answer_name, step_name
from bot.editing.preview import shown
from bot.editing.users import users_of
from bot.editing.world import UNREADABLE, World, world_of
from bot.journeys.model import Journey, Step
from bot.journeys.page import Pages
from bot.journeys.walk import Position
from bot.store.content import Kind


@dataclass(frozen=True)
class Change:
    """Telegram HTML; `before_html` is empty for what is new, `after_html` for what could no longer be shown.

    `day` is the first on which it shows.
    """

    name: str
    title: str
    before_html: str
    after_html: str
    day: date


def impact(world: World, name: str, body: str) -> list[Change]:
    """Every answer and step whose text changes. Empty for a text that cannot be read."""
    try:
        after = world.changed(name, body)
    except UNREADABLE:
        return []
    kind, _, id_ = name.partition("/")
    if kind == Kind.FACT:
        return list(_of_fact(world, after, name, body))
    title = after.answers.topics.get(id_).title if kind == Kind.ANSWER else _title(*after.step(id_))
    known = kind != Kind.ANSWER or id_ in world.answers.topics
    before_html = shown(world, name).html if known else ""
    after_html = shown(after, name).html
    return [Change(name, title, before_html, after_html, world.day)] if before_html != after_html else []


def _of_fact(world: World, after: World, name: str, body: str) -> Iterator[Change]:
    """Today, and on the day on which the coming value holds; each answer and step once, when it changes first."""
    fact = after.answers.facts.get(name.partition("/")[2])
    days = [world.day, *([fact.upcoming.since] if fact.upcoming else [])]
    found: set[str] = set()
    for day in days:
        old, new = world_of(world.db, day, world.places), world.changed(name, body, day)
        for change in (*_topics(old, new, fact.key), *_steps(old, new, fact.key)):
            if change.name not in found:
                found.add(change.name)
                yield change


def _topics(old: World, new: World, key: str) -> Iterator[Change]:
    for topic in users_of(new, key).topics:
        name = answer_name(topic.id)
        before, after = shown(old, name).html, shown(new, name).html
        if before != after:
            yield Change(name, topic.title, before, after, new.day)


def _steps(old: World, new: World, key: str) -> Iterator[Change]:
    for journey, step in users_of(new, key).steps:
        for position in new.places.of(new.journeys, journey, step.id):
            before, after = (_page(Pages(world.journeys, world.answers), position) for world in (old, new))
            if before != after:
                yield Change(step_name(journey.id, step.id), _title(journey, step), before, after, new.day)
                break


def _title(journey: Journey, step: Step) -> str:
    return f"{journey.title}: {step.title}"


def _page(pages: Pages, position: Position) -> str:
    try:
        return pages.page(position).html
    except ContentError:
        return ""

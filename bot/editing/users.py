"""What a fact is used by: the answers and steps that change with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.topics import Topic
from bot.editing.templates import facts_in, has_sum
from bot.editing.world import World
from bot.journeys.model import Journey, Step


@dataclass(frozen=True)
class Users:
    topics: tuple[Topic, ...]
    steps: tuple[tuple[Journey, Step], ...]


def users_of(world: World, key: str) -> Users:
    """In the order of the menu and of the journeys."""
    topics = tuple(topic for topic in world.answers.topics if key in facts_in(topic.body))
    return Users(topics, tuple((journey, step) for journey, step in world.steps() if _uses(journey, step, key)))


def _uses(journey: Journey, step: Step, key: str) -> bool:
    templates = list(_templates(step))
    if any(key in facts_in(template) for template in templates):
        return True
    in_the_sum = any(key == part.fact or key in facts_in(part.name) for part in journey.parts)
    return in_the_sum and any(has_sum(template) for template in templates)


def _templates(step: Step) -> Iterator[str]:
    yield step.text
    yield from (item.text for item in (*step.prepare, *step.bring))

"""All that is said about passports on a day: as it is live, or as it would be with one item changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import yaml
from sqlite_utils import Database

from bot import paths
from bot.content.answers import Answers
from bot.content.check import both_states
from bot.content.facts import facts_of
from bot.content.topics import topics_of
from bot.editing.shelf import StoreShelf
from bot.editing.sound import load_content
from bot.errors import OperatorError
from bot.journeys.load import FOLDER, journeys_of
from bot.journeys.model import Journey, Journeys, Step
from bot.journeys.walk import Position, Walk

# What is raised for a text that cannot be read; ValueError for a fact that is no mapping.
UNREADABLE = (OperatorError, ValueError)
# The same for what somebody has written into the store by hand.
RUINED = (*UNREADABLE, yaml.YAMLError, TypeError, LookupError, AttributeError)


class Places:
    """Every position of a step, by journey. Finding them takes long, and hangs on nothing that admins change."""

    def __init__(self) -> None:
        self._known: dict[str, list[Position]] = {}

    def of(self, journeys: Journeys, journey: Journey, step: str) -> list[Position]:
        ways = repr([(one.id, one.when, one.ask, one.options, one.end) for one in journey.steps])
        if ways not in self._known:
            self._known[ways] = list(Walk(journeys).positions(journey.id))
        return [position for position in self._known[ways] if position.step == step]


@dataclass(frozen=True)
class World:
    db: Database
    shelf: StoreShelf
    day: date
    answers: Answers
    journeys: Journeys
    places: Places = field(repr=False)

    def changed(self, name: str, body: str, day: date | None = None) -> World:
        """As it would be with this text in place of the item's. Raises UNREADABLE."""
        return world_of(self.db, day or self.day, self.places, {name: body})

    def states(self) -> list[Answers]:
        """Today, once the office has confirmed every fact, and on each day on which a fact changes by itself."""
        facts = [facts_of(self.shelf, day) for day in self.turning_days()]
        return [
            *both_states(self.answers.topics, self.answers.facts),
            *(Answers(self.answers.topics, one) for one in facts),
        ]

    def turning_days(self) -> list[date]:
        """The days to come on which a fact changes by itself."""
        return sorted({fact.upcoming.since for fact in self.answers.facts if fact.upcoming})

    def step(self, id_: str) -> tuple[Journey, Step]:
        """The step "bayar-bni/paspor". Raises KeyError for an unknown one."""
        journey_id, _, step_id = id_.partition("/")
        journey = self.journeys.get(journey_id)
        place = journey.place_of(step_id)
        if place is None:
            raise KeyError(id_)
        return journey, journey.steps[place]

    def steps(self) -> Iterator[tuple[Journey, Step]]:
        return ((journey, step) for journey in self.journeys for step in journey.steps)


def world_of(db: Database, day: date, places: Places, instead: dict[str, str] | None = None) -> World:
    """`instead` are texts in place of those of the store, by item. Raises UNREADABLE."""
    shelf = StoreShelf(db, instead)
    answers = Answers(topics_of(shelf), facts_of(shelf, day))
    return World(db, shelf, day, answers, journeys_of(shelf, paths.FAQ / FOLDER), places)


def live_world(db: Database, day: date, places: Places) -> World:
    """As the bot shows it: for a broken item an older version. Raises RUINED where there is none."""
    try:
        return world_of(db, day, places)
    except RUINED:
        shelf = StoreShelf(db)
        content = load_content(shelf, day)
        return World(db, shelf, day, content.answers, content.journeys, places)

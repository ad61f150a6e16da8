"""What a guided journey consists of, as faq/panduan/*.yml states it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

Choices = Mapping[str, str]  # what was answered so far: name of the question -> value


class Input(StrEnum):
    """What a step may wait for, typed by the citizen."""

    BILLING_CODE = "kode-billing"
    BILLING_TIME = "waktu-billing"
    VISIT_TIME = "waktu-kunjungan"
    PHOTO_DAY = "tanggal-foto"


@dataclass(frozen=True)
class Condition:
    """Holds when every choice it names was made and has one of the listed values."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, choices: Choices) -> bool:
        return all(choices.get(name) in allowed for name, allowed in self.values.items())


ALWAYS = Condition()


@dataclass(frozen=True)
class Option:
    """An answer to a question: a button."""

    value: str
    label: str
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Item:
    """A line of a list (what to prepare, what to bring); `text` is a template like a step's."""

    text: str
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Trouble:
    """A usual trouble of a step, and the topic that helps."""

    label: str
    topic: str


@dataclass(frozen=True)
class Part:
    """A part of the amount to pay: a fact in rupiah, and a template that names it to the citizen."""

    fact: str
    name: str = ""
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Step:
    """One message of a journey. With `ask` it is a question: its answer is kept under that name."""

    id: str
    title: str
    text: str
    when: Condition = ALWAYS
    ask: str | None = None
    options: tuple[Option, ...] = ()
    prepare: tuple[Item, ...] = ()
    picture: str | None = None  # relative to the journeys' folder
    troubles: tuple[Trouble, ...] = ()
    topics: tuple[str, ...] = ()
    journey: str | None = None  # another journey to go on with
    input: Input | None = None
    skippable: bool = False
    end: bool = False
    bring: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Journey:
    """A journey, and the topic whose answer offers it. Step ids are unique."""

    id: str
    title: str
    topic: str
    sources: tuple[str, ...]
    since: date
    checked: date
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]

    def place_of(self, step: str) -> int | None:
        """The step's place in the order of the file; None for an unknown step."""
        return next((place for place, known in enumerate(self.steps) if known.id == step), None)


class Journeys:
    """All journeys by id, and the folder that holds their pictures."""

    def __init__(self, journeys: list[Journey], folder: Path) -> None:
        self._journeys = {journey.id: journey for journey in journeys}
        self.folder = folder

    def __iter__(self) -> Iterator[Journey]:
        return iter(self._journeys.values())

    def __contains__(self, id_: str) -> bool:
        return id_ in self._journeys

    def get(self, id_: str) -> Journey:
        """Raises KeyError for an unknown id."""
        return self._journeys[id_]

    def take(self, other: Journeys) -> None:
        """Become like the other, for everybody who holds this one."""
        self._journeys, self.folder = other._journeys, other.folder

    def of_topic(self, topic: str) -> Journey | None:
        """The journey that a topic's answer offers."""
        return next((journey for journey in self if journey.topic == topic), None)


def values_asked(steps: Iterable[Step]) -> dict[str, set[str]]:
    """What the questions among these steps can be answered with, by name."""
    values: dict[str, set[str]] = {}
    for step in steps:
        if step.ask:
            values.setdefault(step.ask, set()).update(option.value for option in step.options)
    return values

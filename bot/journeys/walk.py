"""Walking through journeys: from a position to the next, with every detour closed. Pure functions, no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bot.journeys.model import Choices, Input, Journey, Journeys, Option, Step


@dataclass(frozen=True)
class Position:
    """Where a citizen stands. Those made by a Walk are valid: the step is on the path of the choices."""

    journey: str
    step: str
    choices: Choices = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """For the store, for buttons and for the engine; `Walk.from_data` reads it back."""
        return {"panduan": self.journey, "langkah": self.step, "pilihan": dict(self.choices)}


class Walk:
    """Ways through the journeys. Methods with a position raise KeyError when its journey is unknown."""

    def __init__(self, journeys: Journeys) -> None:
        self._journeys = journeys

    def start(self, id_: str) -> Position:
        """The first step of a journey. Raises KeyError for an unknown one."""
        return Position(id_, self._journeys.get(id_).steps[0].id)

    def from_data(self, data: Any) -> Position | None:
        """The position that `as_data` gave, or the nearest valid one when the journey has changed since.

        None when there is no such journey (any more), or the data is none of ours.
        """
        match data:
            case {"panduan": str(journey), "langkah": str(step), "pilihan": dict(choices)} if journey in self._journeys:
                read = {name: value for name, value in choices.items() if isinstance(value, str)}
                return self._valid(Position(journey, step, read))
        return None

    def path(self, position: Position) -> tuple[Step, ...]:
        """The steps that the choices made so far lead through."""
        return _trace(self._journeys.get(position.journey), position.choices)[0]

    def step(self, position: Position) -> Step:
        return self.path(position)[self._index(position)]

    def options(self, position: Position) -> tuple[Option, ...]:
        """The answers that the step offers after the choices made before it; empty when it asks nothing."""
        earlier = self._earlier_choices(position)
        return tuple(option for option in self.step(position).options if option.when.holds(earlier))

    def go(self, position: Position, step: str) -> Position:
        """To a step of the path, or the nearest valid place when it is not there."""
        return self._valid(replace(position, step=step))

    def answer(self, position: Position, value: str) -> Position:
        """On with this answer; later choices that are no longer asked are dropped.

        Raises ValueError when the step does not offer it.
        """
        name = self.step(position).ask
        if name is None or value not in {option.value for option in self.options(position)}:
            raise ValueError(f"{position.step} does not offer this answer")
        return self.next(self._valid(replace(position, choices={**position.choices, name: value})))

    def next(self, position: Position) -> Position:
        """One step on; stays at an end and at a question without an answer."""
        path, index = self.path(position), self._index(position)
        return self.go(position, path[min(index + 1, len(path) - 1)].id)

    def back(self, position: Position) -> Position:
        """One step back, keeping the choices; stays at the start."""
        return self.go(position, self.path(position)[max(self._index(position) - 1, 0)].id)

    def progress(self, position: Position) -> tuple[int, int]:
        """Which step of how many, from 1; how many is what is known so far and may grow with an answer."""
        return self._index(position) + 1, len(self.path(position))

    def awaited(self, position: Position) -> Input | None:
        """What the citizen may type here."""
        return self.step(position).input

    def at_end(self, position: Position) -> bool:
        return self.step(position).end

    def positions(self, id_: str) -> Iterator[Position]:
        """Every position that can be reached from the start, each way to it once."""
        waiting = [self.start(id_)]
        while waiting:
            position = waiting.pop()
            yield position
            options = self.options(position)
            after = [self.answer(position, option.value) for option in options] or [self.next(position)]
            waiting.extend(reached for reached in after if reached.step != position.step)

    def _index(self, position: Position) -> int:
        return next(i for i, step in enumerate(self.path(position)) if step.id == position.step)

    def _earlier_choices(self, position: Position) -> Choices:
        asked = {step.ask for step in self.path(position)[: self._index(position)]}
        return {name: value for name, value in position.choices.items() if name in asked}

    def _valid(self, position: Position) -> Position:
        """The position itself, or the nearest place at or before it that can be reached with its choices."""
        journey = self._journeys.get(position.journey)
        path, kept = _trace(journey, position.choices)
        wanted = journey.place_of(position.step) or 0
        places = [journey.steps.index(step) for step in path]
        index = max((i for i, place in enumerate(places) if place <= wanted), default=0)
        # Nobody gets past a question without answering it.
        unanswered = next((i for i, step in enumerate(path) if step.ask and step.ask not in kept), index)
        return Position(position.journey, path[min(index, unanswered)].id, kept)


def _trace(journey: Journey, choices: Choices) -> tuple[tuple[Step, ...], dict[str, str]]:
    """The path of these choices, and those of them that the path asks for and offers."""
    path: list[Step] = []
    kept: dict[str, str] = {}
    for step in journey.steps:
        if not step.when.holds(kept):
            continue
        path.append(step)
        offered = {option.value for option in step.options if option.when.holds(kept)}
        if step.ask and choices.get(step.ask) in offered:
            kept[step.ask] = choices[step.ask]
        if step.end:
            break
    return tuple(path), kept

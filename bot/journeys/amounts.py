"""What the citizen has to pay, from the facts and the choices made. Never a part of the sum."""

from __future__ import annotations

from bot.content.answers import Answers, ContentError
from bot.content.facts import rupiah
from bot.journeys.model import Journeys, Part
from bot.journeys.walk import Position, Walk


class Amounts:
    """Sums at a position. Every method raises ContentError when there is no sum yet, or a fact cannot be stated."""

    def __init__(self, journeys: Journeys, walk: Walk, answers: Answers) -> None:
        self._journeys = journeys
        self._walk = walk
        self._answers = answers

    def amount(self, position: Position) -> int:
        """The sum in rupiah."""
        return self._answers.amount(*(part.fact for part in self._parts(position)))

    def shown(self, position: Position) -> str:
        """The sum as a citizen reads it."""
        return rupiah(self.amount(position))

    def listed(self, position: Position) -> str:
        """The parts as a Markdown list, each with its name and amount."""
        return "\n".join(self._line(part) for part in self._parts(position))

    def _line(self, part: Part) -> str:
        if not part.name:
            raise ContentError(f"jumlah: bagian '{part.fact}' tanpa nama")
        return f"- {self._answers.fill(part.name, {})}: {rupiah(self._answers.amount(part.fact))}"

    def _parts(self, position: Position) -> list[Part]:
        parts = self._journeys.get(position.journey).parts
        named = {name for part in parts for name in part.when.values}
        for step in self._walk.path(position):
            if step.ask in named and step.ask not in position.choices:
                raise ContentError(f"jumlah belum pasti sebelum '{step.ask}' dijawab")
        found = [part for part in parts if part.when.holds(position.choices)]
        if not found:
            raise ContentError("tidak ada bagian jumlah yang berlaku")
        return found

"""A step as a citizen sees it: the text with facts and sums filled in, and where each button leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.answers import Answers, ContentError, escape_markdown
from bot.content.markup import to_telegram_html
from bot.journeys.amounts import Amounts
from bot.journeys.load import FOLDER
from bot.journeys.model import Item, Journeys, Step, values_asked
from bot.journeys.walk import Position, Walk

_PREPARE = "Siapkan:"
_BRING = "Yang dibawa:"


@dataclass(frozen=True)
class AnswerKey:
    """The button of an answer: where it leads, and whether it is the answer given before."""

    label: str
    target: Position
    chosen: bool


@dataclass(frozen=True)
class Page:
    """A step made ready. Targets are absolute positions, None where there is no such button.

    Troubles, topics, the journey to go on with and the awaited input are the step's own.
    """

    position: Position
    step: Step
    html: str
    progress: tuple[int, int]
    answers: tuple[AnswerKey, ...]
    next: Position | None
    skip: Position | None
    back: Position | None
    picture: Path | None


class Pages:
    """Makes pages of positions. Methods raise ContentError for a step with a fault."""

    def __init__(self, journeys: Journeys, answers: Answers) -> None:
        self._journeys = journeys
        self._answers = answers
        self._walk = Walk(journeys)
        self._amounts = Amounts(journeys, self._walk, answers)

    def page(self, position: Position) -> Page:
        step = self._walk.step(position)
        following, before = self._walk.next(position), self._walk.back(position)
        # Where an input is awaited, going on without it is skipping.
        goes_on = not (step.ask or step.end or (step.input and step.skippable))
        return Page(
            position=position,
            step=step,
            html=self._html(position),
            progress=self._walk.progress(position),
            answers=self._answer_keys(position, step),
            next=following if goes_on else None,
            skip=following if step.skippable and not step.end else None,
            back=before if before != position else None,
            picture=self._journeys.folder / step.picture if step.picture else None,
        )

    def amount(self, position: Position) -> int:
        """What is to be paid, in rupiah. Raises ContentError before all that matters to it is answered."""
        return self._amounts.amount(position)

    def checklist(self, position: Position) -> str:
        """What this citizen is to bring next, as HTML: the list of this step, or of the first that has one after it."""
        path = self._walk.path(position)
        ahead = path[path.index(self._walk.step(position)) :]
        items = next((step.bring for step in ahead if step.bring), ())
        return to_telegram_html(self._list(position, items))

    def markdown(self, position: Position) -> str:
        """The page's text: title, text and lists."""
        step = self._walk.step(position)
        parts = [f"**{escape_markdown(step.title)}**", self._fill(step.text, position)]
        for heading, items in ((_PREPARE, step.prepare), (_BRING, step.bring)):
            if lines := self._list(position, items):
                parts.append(f"**{heading}**\n\n{lines}")
        return "\n\n".join(parts)

    def _html(self, position: Position) -> str:
        html = to_telegram_html(self.markdown(position))
        if position == self._walk.back(position) or self._walk.at_end(position):
            journey = self._journeys.get(position.journey)
            # Once when setting out and once at the end; on every step it would drown the text.
            html = f"{html}\n\n{self._answers.source_line(journey.sources, journey.checked)}"
        return html

    def _answer_keys(self, position: Position, step: Step) -> tuple[AnswerKey, ...]:
        given = position.choices.get(step.ask or "")
        return tuple(
            AnswerKey(option.label, self._walk.answer(position, option.value), option.value == given)
            for option in self._walk.options(position)
        )

    def _list(self, position: Position, items: Iterable[Item]) -> str:
        lines = [self._fill(item.text, position) for item in items if item.when.holds(position.choices)]
        return "\n".join(f"- {line}" for line in lines)

    def _fill(self, template: str, position: Position) -> str:
        try:
            return self._answers.fill(template, self._functions(position))
        except ContentError as error:
            raise ContentError(f"faq/{FOLDER}/{position.journey}.yml: langkah '{position.step}': {error}") from error

    def _functions(self, position: Position) -> Mapping[str, Any]:
        """What a step's texts may call, besides what answers may."""
        return {
            "jumlah": lambda: self._amounts.shown(position),
            "rincian": lambda: self._amounts.listed(position),
            "dipilih": lambda name, *values: self._chosen(position, name, values),
        }

    def _chosen(self, position: Position, name: str, values: tuple[str, ...]) -> bool:
        known = values_asked(self._journeys.get(position.journey).steps)
        for value in values:
            if value not in known.get(name, ()):
                raise ContentError(f"dipilih: '{name}' tidak punya jawaban '{value}'")
        return position.choices.get(name) in values

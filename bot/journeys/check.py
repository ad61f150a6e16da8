"""The validator of the journeys (docs/data-formats.md), part of `python -m bot check`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot import paths
from bot.content.answers import Answers, ContentError
from bot.content.check import TITLE_LENGTH, both_states, foreign_links, loose_figures, unknown_sources
from bot.content.facts import load_facts
from bot.content.markup import to_plain, to_telegram_html
from bot.content.topics import load_topics
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.model import Condition, Journey, Journeys, Step, values_asked
from bot.journeys.page import Pages
from bot.journeys.walk import Position, Walk

TEXT_LENGTH = 900  # characters a page shows; a step should fit a phone screen
OPTIONS_MIN, OPTIONS_MAX = 2, 6


def check(root: Path = paths.ROOT) -> list[str]:
    """All problems, each as one Indonesian line. Raises OperatorError when a file cannot be read at all."""
    folder = root / "faq"
    journeys = load_journeys(folder / FOLDER)
    answers = Answers(load_topics(folder), load_facts(folder))
    problems: list[str] = []
    for journey in journeys:
        where = f"faq/{FOLDER}/{journey.id}.yml"
        checks = (
            *_head(journey, journeys, answers),
            *_conditions(journey),
            *_steps(journey, journeys, answers),
            *_ways(journey, Walk(journeys)),
        )
        problems.extend(f"{where}: {problem}" for problem in checks)
        problems.extend(_pages(journey, journeys, answers))
    return list(dict.fromkeys(problems))


def _head(journey: Journey, journeys: Journeys, answers: Answers) -> Iterator[str]:
    yield from _long(journey.title)
    yield from unknown_sources(journey.sources, answers.facts)
    yield from _unknown_topics([journey.topic], answers)
    if journeys.of_topic(journey.topic) is not journey:
        yield f"topik '{journey.topic}' sudah punya panduan lain."
    for part in journey.parts:
        yield from loose_figures(part.name)
        try:
            answers.amount(part.fact)
        except ContentError as error:
            yield f"jumlah: {error}."


def _conditions(journey: Journey) -> Iterator[str]:
    for place, step in enumerate(journey.steps):
        asked = values_asked(journey.steps[:place])
        for condition in _conditions_of(step):
            yield from (f"langkah '{step.id}': {problem}" for problem in _condition(condition, asked))
    for part in journey.parts:
        yield from (f"jumlah: {problem}" for problem in _condition(part.when, values_asked(journey.steps)))


def _conditions_of(step: Step) -> Iterator[Condition]:
    yield step.when
    yield from (option.when for option in step.options)
    yield from (item.when for item in (*step.prepare, *step.bring))


def _condition(condition: Condition, asked: dict[str, set[str]]) -> Iterator[str]:
    for name, values in condition.values.items():
        if not values:
            yield f"jika: '{name}' tanpa jawaban."
        for value in values:
            if value not in asked.get(name, ()):
                yield f"jika: '{name}' dengan jawaban '{value}' tidak ditanyakan sebelumnya."


def _steps(journey: Journey, journeys: Journeys, answers: Answers) -> Iterator[str]:
    for step in journey.steps:
        for problem in (*text_problems(step), *_references(step, journeys, answers)):
            yield f"langkah '{step.id}': {problem}"


def text_problems(step: Step) -> Iterator[str]:
    """What is wrong with a step's words, whatever was chosen before."""
    labels = (*(option.label for option in step.options), *(trouble.label for trouble in step.troubles))
    for label in (step.title, *labels):
        yield from _long(label)
    for template in (step.text, *(item.text for item in (*step.prepare, *step.bring))):
        yield from loose_figures(template)


def _references(step: Step, journeys: Journeys, answers: Answers) -> Iterator[str]:
    yield from _unknown_topics([*step.topics, *(trouble.topic for trouble in step.troubles)], answers)
    if step.journey and step.journey not in journeys:
        yield f"panduan '{step.journey}' tidak ada."
    if step.picture and not (journeys.folder / step.picture).is_file():
        yield f"gambar '{step.picture}' tidak ada di faq/{FOLDER}."


def _unknown_topics(topics: list[str], answers: Answers) -> Iterator[str]:
    yield from (f"topik '{topic}' tidak ada di menu.yml." for topic in topics if topic not in answers.topics)


def _long(label: str) -> Iterator[str]:
    if len(label) > TITLE_LENGTH:
        yield f"'{label}' lebih dari {TITLE_LENGTH} huruf."


def _ways(journey: Journey, walk: Walk) -> Iterator[str]:
    """Every combination of answers, walked to where it ends."""
    unseen = {step.id for step in journey.steps}
    for position in walk.positions(journey.id):
        unseen.discard(position.step)
        step = walk.step(position)
        if step.ask:
            yield from _question(step, position, walk)
        elif not step.end and walk.next(position) == position:
            yield f"langkah '{step.id}': panduan berhenti di sini tanpa akhir."
    yield from (f"langkah '{id_}' tidak pernah tampil." for id_ in sorted(unseen))


def _question(step: Step, position: Position, walk: Walk) -> Iterator[str]:
    offered = walk.options(position)
    if not OPTIONS_MIN <= len(offered) <= OPTIONS_MAX or len({option.value for option in offered}) < len(offered):
        yield f"langkah '{step.id}': {len(offered)} pilihan; harus {OPTIONS_MIN} sampai {OPTIONS_MAX}, tanpa kembar."
    if [other.ask for other in walk.path(position)].count(step.ask) > 1:
        yield f"langkah '{step.id}': '{step.ask}' ditanyakan dua kali."
    if any(walk.answer(position, option.value).step == step.id for option in offered):
        yield f"langkah '{step.id}': panduan berhenti di sini tanpa akhir."


def _pages(journey: Journey, journeys: Journeys, answers: Answers) -> Iterator[str]:
    positions = list(Walk(journeys).positions(journey.id))
    for state in both_states(answers.topics, answers.facts):
        pages = Pages(journeys, state)
        for position in positions:
            where = where_of(position)
            yield from (f"{where}: {problem}" for problem in page_problems(pages, position))


def where_of(position: Position) -> str:
    """The file and the step."""
    return f"faq/{FOLDER}/{position.journey}.yml: langkah '{position.step}'"


def page_problems(pages: Pages, position: Position) -> Iterator[str]:
    """What is wrong with a step as it is shown here."""
    try:
        markdown = pages.markdown(position)
    except ContentError as error:
        yield f"{str(error).removeprefix(f'{where_of(position)}: ')}."
        return
    if (length := len(to_plain(markdown))) > TEXT_LENGTH:
        yield f"{length} huruf, paling banyak {TEXT_LENGTH}."
    yield from foreign_links(to_telegram_html(markdown))

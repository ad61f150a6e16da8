"""What is wrong with a text before it is live: what `check` would say of it, and what only people's texts can have.

Each problem is one plain Indonesian line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.content.answers import Answers
from bot.content.check import answer_problems
from bot.content.topics import Topic
from bot.editing.catalogue import fact_entry
from bot.editing.fact_checks import entry_problems
from bot.editing.templates import OF_FACTS, OF_STEPS, foreign_code, html_tags
from bot.editing.users import users_of
from bot.editing.world import UNREADABLE, World
from bot.errors import OperatorError
from bot.journeys.check import page_problems, text_problems
from bot.journeys.model import Journey, Step
from bot.journeys.page import Pages
from bot.store.content import Kind

LONGEST = 4000  # characters of a text with everything around it: one message of Telegram takes a few more
_FILE = re.compile(r"^(?:faq/)?[\w./-]+\.(?:md|yml):? ")
_KIND = re.compile(r"^(?:ValueError|TypeError|DataError) ")
_MISSING = re.compile(r"^KeyError '(\w+)'\.?$")
_YAML_LINE = re.compile(r"\bline (\d+), column \d+")


def problems(world: World, name: str, body: str) -> list[str]:
    """Everything that speaks against this text of an item; a topic may be new. Raises KeyError for an unknown item."""
    if not body.strip():
        return ["teksnya kosong."]
    if len(body) > LONGEST:
        return [f"{len(body)} huruf, paling banyak {LONGEST}."]
    try:
        changed = world.changed(name, body)
    except UNREADABLE as error:
        return [_plain(error.what if isinstance(error, OperatorError) else f"{error}.")]
    kind, _, id_ = name.partition("/")
    match kind:
        case Kind.ANSWER:
            found = _answer(changed, id_)
        case Kind.STEP:
            found = _step(changed, id_)
        case _:
            found = _fact(world, changed, id_, body)
    return list(dict.fromkeys(found))


def _answer(changed: World, id_: str) -> Iterator[str]:
    if id_ not in changed.answers.topics:
        yield "kelompoknya tidak ada di menu."
        return
    topic = changed.answers.topics.get(id_)
    yield from html_tags(f"{topic.title}\n{topic.body}")
    if foreign := list(foreign_code(topic.body, OF_FACTS)):
        yield from foreign  # and nothing of it is run
    else:
        yield from answer_problems(topic, changed.states())


def _step(changed: World, id_: str) -> Iterator[str]:
    journey, step = changed.step(id_)
    yield from html_tags(step.text)
    if foreign := list(foreign_code(step.text, (*OF_FACTS, *OF_STEPS))):
        yield from foreign
        return
    yield from text_problems(step)
    yield from _shown(changed, journey, step, changed.states())


def _shown(world: World, journey: Journey, step: Step, states: Iterable[Answers]) -> Iterator[str]:
    """What is wrong with a step whatever was chosen before it."""
    positions = world.places.of(world.journeys, journey, step.id)
    for answers in states:
        pages = Pages(world.journeys, answers)
        for position in positions:
            yield from page_problems(pages, position)


def _fact(world: World, changed: World, key: str, body: str) -> Iterator[str]:
    before = world.answers.facts.get(key)
    if own := list(entry_problems(fact_entry(body), before, changed.answers.facts, changed.day)):
        yield from own
        return
    users, states = users_of(changed, key), changed.states()
    for topic in users.topics:
        yield from (f"{_where(topic)}: {problem}" for problem in answer_problems(topic, states))
    for journey, step in users.steps:
        yield from (f"{journey.title}, {step.title}: {one}" for one in _shown(changed, journey, step, states))


def _where(topic: Topic) -> str:
    return f"jawaban {topic.title}"


def _plain(what: str) -> str:
    """What the loaders say of a file, for people who do not know that there is one."""
    what = _KIND.sub("", _FILE.sub("", " ".join(what.split())))
    if line := _YAML_LINE.search(what):
        return f"baris {line[1]}: penulisannya tidak terbaca; periksa tanda kurung, titik dua, dan spasi di awal baris."
    return _MISSING.sub(r"'\1' belum diisi.", what)

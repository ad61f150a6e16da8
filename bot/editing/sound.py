"""Loading what is live so that no item can bring the bot down: for a broken one, an older version is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import yaml

from bot import log, paths
from bot.content.answers import Answers, ContentError
from bot.content.facts import Fact, Facts, fact_of, facts_of, sources_of
from bot.content.shelf import mapping
from bot.content.topics import MENU_FILE, Group, groups_of, topic_of, topics_of
from bot.editing.catalogue import answer_name, fact_entry, fact_name, group_of
from bot.editing.shelf import StoreShelf
from bot.errors import OperatorError
from bot.journeys.billing import code_length
from bot.journeys.load import FOLDER, journeys_of
from bot.journeys.model import Journeys
from bot.reminders.limits import limits_of
from bot.store.content import Item, Kind

_log = log.get(__name__)
Broken = tuple[str, str]  # name of an item, and the reason
# What bot/journeys/page.py fills in by the citizen's place.
_OF_A_PLACE = {"jumlah": lambda: "", "rincian": lambda: "", "dipilih": lambda *_: True}


@dataclass(frozen=True)
class Content:
    answers: Answers
    journeys: Journeys


def load_content(shelf: StoreShelf, day: date) -> Content:
    """What holds on this day (WIB). Only what differs from faq/ is looked at: the rest was checked when it came.

    Raises OperatorError when too little of it can be read.
    """
    for kind in (Kind.FRAME, Kind.FACT, Kind.ANSWER, Kind.STEP):
        while broken := list(_unreadable(shelf, kind, day)):
            _step_back(shelf, broken)
    while True:
        content = Content(Answers(topics_of(shelf), facts_of(shelf, day)), journeys_of(shelf, paths.FAQ / FOLDER))
        broken = [*_not_shown(shelf, content.answers), *_not_counted(shelf, content.answers.facts)]
        if not broken:
            return content
        _step_back(shelf, broken)


def _step_back(shelf: StoreShelf, broken: list[Broken]) -> None:
    for name, reason in dict(broken).items():
        _log.error("item cannot be shown, taking an older version", item=name, reason=reason)
        shelf.step_back(name)


def _unreadable(shelf: StoreShelf, kind: Kind, day: date) -> Iterator[Broken]:
    """Changed items that cannot be read, with the reasons."""
    for item in shelf.changed(kind):
        try:
            _read(shelf, item, day)
        except (OperatorError, yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
            yield item.name, str(error)


def _read(shelf: StoreShelf, item: Item, day: date) -> None:
    match item.kind:
        case Kind.FRAME:
            _ = groups_of(shelf) if item.id == MENU_FILE else mapping(shelf, item.id)
        case Kind.FACT:
            fact_of(item.id, fact_entry(item.body), sources_of(shelf), day)
        case Kind.ANSWER:
            wanted = group_of(item.body)
            if group := _group(groups_of(shelf), item.id, wanted):
                topic_of(shelf, item.id, group)
        case Kind.STEP:
            if not item.body.strip():
                raise ValueError("tanpa teks")


def _group(groups: list[Group], topic: str, wanted: str | None) -> Group | None:
    """Where the topic stands in the menu."""
    return next((group for group in groups if topic in group.topics or group.id == wanted), None)


def _not_shown(shelf: StoreShelf, answers: Answers) -> Iterator[Broken]:
    """What keeps a text from being made: changed facts that it uses, or else the text itself."""
    facts = {item.id for item in shelf.changed(Kind.FACT)}
    changed = {item.name: item for item in shelf.changed()}
    for topic in answers.topics:
        used = [fact_name(key) for key in facts if f'"{key}"' in topic.body]
        if not used and answer_name(topic.id) not in changed:
            continue
        try:
            answers.make(topic.id)
        except ContentError as error:
            yield from ((name, str(error)) for name in used or [answer_name(topic.id)])
    for step in shelf.changed(Kind.STEP):
        try:
            answers.fill(step.body, _OF_A_PLACE)
        except ContentError as error:
            yield step.name, str(error)


def _not_counted(shelf: StoreShelf, facts: Facts) -> Iterator[Broken]:
    """Changed facts that the bot itself counts with, and cannot."""
    asked = _Asked(facts)
    try:
        limits_of(asked)
        code_length(asked)
    except (KeyError, ValueError, AssertionError) as error:
        if fact_name(asked.last) in {item.name for item in shelf.changed(Kind.FACT)}:
            yield fact_name(asked.last), repr(error)


class _Asked(Facts):
    """Remembers which fact was asked for last."""

    last = ""

    def __init__(self, facts: Facts) -> None:
        super().__init__({fact.key: fact for fact in facts}, facts.sources)

    def get(self, key: str) -> Fact:
        self.last = key
        return super().get(key)

"""A fee that is changed once is right in every answer and in every step of every journey, from its day on."""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

import pytest
import yaml

from bot import paths
from bot.content.answers import Answers
from bot.content.facts import State, facts_of, load_facts, rupiah
from bot.content.search import make_index
from bot.content.shelf import FolderShelf, parse
from bot.content.texts import load_texts
from bot.content.topics import load_topics, topics_of
from bot.conversation.library import make_library
from bot.editing import live
from bot.editing.editor import Outcome
from bot.editing.fact_entries import with_value
from bot.editing.live import LiveContent, begin_opening
from bot.editing.shelf import StoreShelf
from bot.editing.sound import load_content
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.model import Journeys
from bot.journeys.page import Pages
from bot.journeys.walk import Position, Walk
from bot.reminders.wib import at
from tests.cases.office import wib
from tests.editing.admins import Admins
from tests.editing.test_atomic import on_disk

SHIPPED = load_facts(paths.FAQ)
FEES = sorted(fact.key for fact in SHIPPED if fact.unit == "rupiah")
NEW = 7_654_320  # no fee, and no sum of fees
FEE = "biaya.percepatan"
NEW_YEAR = wib("2027-01-01 00:00")
Said = dict[str, tuple[str, ...]]  # all that citizens may read of an item, by its name


@pytest.fixture
def office() -> Iterator[Admins]:
    office = Admins()
    office.alone()
    yield office
    office.db.close()


@cache
def places() -> tuple[Position, ...]:
    """Every step of every journey, after all choices that lead there. Facts have no part in this."""
    journeys = load_journeys(paths.FAQ / FOLDER)
    return tuple(place for journey in journeys for place in Walk(journeys).positions(journey.id))


def said(answers: Answers, journeys: Journeys) -> Said:
    pages, found = Pages(journeys, answers), defaultdict(list)
    for place in places():
        found[f"panduan/{place.journey}/{place.step}"].append(pages.markdown(place))
    return {
        **{name: tuple(texts) for name, texts in found.items()},
        **{f"jawaban/{topic.id}": (answers.make(topic.id).html,) for topic in answers.topics},
    }


def said_by_store(office: Admins) -> Said:
    content = load_content(StoreShelf(office.db), at(office.now).date())
    return said(content.answers, content.journeys)


@cache
def shipped() -> Said:
    return said(Answers(load_topics(paths.FAQ), SHIPPED), load_journeys(paths.FAQ / FOLDER))


def said_by_files(folder: Path, key: str, value: int) -> Said:
    """As if the value had always stood in fakta.yml."""
    faq = folder / "faq"
    shutil.copytree(paths.FAQ, faq)
    facts = parse((faq / "fakta.yml").read_text(encoding="utf-8"))
    group, _, name = key.partition(".")
    facts[group][name] |= {"nilai": value, "status": State.VERIFIED.value}
    (faq / "fakta.yml").write_text(yaml.dump(facts, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
    shelf = FolderShelf(faq)
    return said(Answers(topics_of(shelf), facts_of(shelf, date(2026, 11, 24))), load_journeys(faq / FOLDER))


def changed_by(office: Admins, key: str, value: int, since: date | None = None) -> list[str]:
    """Publish a new value; what the editor said before would change."""
    editor, name, today = office.editor, f"fakta/{key}", office.editor.today()
    body = editor.save(name, office.ari, with_value(editor.current(name), value, since or today, today)).body
    impact = editor.impact(name, body)
    assert editor.publish(name, office.ari) is Outcome.LIVE
    return [change.name for change in impact]


def differing(one: Said, other: Said) -> list[str]:
    assert one.keys() == other.keys()
    return sorted(name for name in one if one[name] != other[name])


@pytest.mark.parametrize("key", FEES)
def test_a_changed_fee_is_right_everywhere(office: Admins, key: str, tmp_path: Path) -> None:
    foretold = changed_by(office, key, NEW)
    now, wanted = said_by_store(office), said_by_files(tmp_path, key, NEW)
    assert differing(now, wanted) == []
    assert sorted(foretold) == differing(now, shipped())
    assert [name for name in now if any(states(text, key) for text in now[name])] == []


def states(text: str, key: str) -> bool:
    """Whether a text has the shipped fee in it, by whatever way, and it can be no other fee of the same height."""
    old = SHIPPED.get(key).value
    if old is None or sum(fact.value == old for fact in SHIPPED if fact.unit == "rupiah") > 1:
        return False
    return bool(re.search(rf"{re.escape(rupiah(old))}(?!\.?\d)", text))


def test_fees_that_are_used_change_something(office: Admins) -> None:
    """The tests above compare what is there: that it is, is shown here."""
    assert len(changed_by(office, "biaya.elektronik_10_tahun", NEW)) >= 4
    figures = [text for texts in said_by_store(office).values() for text in texts if rupiah(NEW) in text]
    assert len(figures) >= 4


class Bot:
    """A running bot's library over the office's store; `looks` counts how often it looked at the clock."""

    def __init__(self, office: Admins) -> None:
        self.office = office
        self.looks = itertools.count()
        self.seen = 0
        content = load_content(StoreShelf(office.db), at(office.now).date())
        index = partial(make_index, content.answers, lambda topic: [])
        self.library = make_library(content.answers, content.journeys, index, load_texts(paths.FAQ))
        self.live = LiveContent(office.db, self.library, self.clock)

    def clock(self) -> float:
        self.seen = next(self.looks)
        return self.office.now

    def said(self) -> Said:
        return said(self.library.answers, self.library.journeys)

    async def goes_on(self) -> None:
        """Until the clock was looked at some more times."""
        wanted = self.seen + 5
        async with asyncio.timeout(20):
            while self.seen < wanted:
                await asyncio.sleep(0)


async def test_a_coming_fee_holds_from_midnight_on_and_not_a_second_earlier(
    office: Admins, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(live, "_LOOK_EVERY_S", 0)
    foretold = changed_by(office, FEE, NEW, NEW_YEAR.date())
    office.now = (NEW_YEAR - timedelta(seconds=1)).timestamp()
    bot = Bot(office)
    following = asyncio.create_task(bot.live.run())
    await bot.goes_on()
    assert differing(bot.said(), shipped()) == []
    office.now = NEW_YEAR.timestamp()
    await bot.goes_on()
    following.cancel()
    assert differing(bot.said(), said_by_files(tmp_path, FEE, NEW)) == []
    assert sorted(foretold) == differing(bot.said(), shipped())


@pytest.mark.parametrize(("seconds", "holds"), [(-1, False), (0, True), (3 * 24 * 3600, True)])
def test_a_bot_that_was_down_at_midnight_says_the_new_one(
    office: Admins, tmp_path: Path, seconds: float, holds: bool
) -> None:
    changed_by(office, FEE, NEW, NEW_YEAR.date())
    database = tmp_path / "pandu.db"
    on_disk(database, office).close()
    moment = (NEW_YEAR + timedelta(seconds=seconds)).timestamp()
    library = begin_opening(database, lambda: moment)()
    found = said(library.answers, library.journeys)
    assert differing(found, said_by_files(tmp_path, FEE, NEW) if holds else shipped()) == []


async def test_two_changes_of_a_day_are_both_there(office: Admins, tmp_path: Path) -> None:
    """The fee now, and another from the new year on."""
    changed_by(office, FEE, 1_100_000)
    changed_by(office, FEE, NEW, NEW_YEAR.date())
    bot = Bot(office)
    await bot.live.refresh()
    assert differing(bot.said(), said_by_files(tmp_path / "now", FEE, 1_100_000)) == []
    office.now = NEW_YEAR.timestamp()
    await bot.live.refresh()
    assert differing(bot.said(), said_by_files(tmp_path / "then", FEE, NEW)) == []

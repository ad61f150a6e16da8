"""Taking over what faq/ ships: everything new, but nothing over what an admin has written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot import paths
from bot.content.answers import Answers, ContentError
from bot.content.facts import load_facts
from bot.content.shelf import FolderShelf
from bot.content.topics import load_topics
from bot.editing.catalogue import (
    Entry,
    answer_entry,
    answer_name,
    frame_files,
    frame_name,
    items_in,
    normal,
    prefix_of_items,
    same,
)
from bot.errors import OperatorError
from bot.journeys.load import FOLDER, load_journeys
from bot.store.content import ContentStore, Item, Kind, Origin, digest
from bot.store.content_log import OPERATOR, ContentLog

Known = Mapping[str, Item]


class Step(StrEnum):
    """What an import does with an item; also how the log calls it."""

    NEW = "baru"
    REPLACE = "diganti"
    OFFER = "ditawarkan"  # an admin has written something else
    AGREE = "sama"  # faq/ now says what is live
    REMOVE = "dihapus"
    KEEP = "dipertahankan"  # gone from faq/, but an admin had changed it


@dataclass(frozen=True)
class Planned:
    """`entry` is what faq/ has; for what it has no more, what was live."""

    step: Step
    entry: Entry


def import_content(db: Database, at: float, faq: Path = paths.FAQ) -> list[Planned]:
    """Bring the store to what faq/ says, in one transaction; returns what was done. Cheap when nothing changed.

    `at` is in Unix seconds. Raises OperatorError for files that cannot be used; then nothing is changed.
    """
    if not _News(db, faq):
        return []
    with db.atomic():
        done = plan(db, faq)  # somebody else may have been quicker
        store = ContentStore(db)
        for planned in done:
            _carry_out(store, planned, at)
        if done:
            ContentLog(db).append(at, OPERATOR, "impor", "", _told(done))
    return done


def plan(db: Database, faq: Path = paths.FAQ) -> list[Planned]:
    """What an import would do. Raises OperatorError for files that cannot be used."""
    news = _News(db, faq)
    if not news:
        return []
    _check(faq, rendered=bool(news.known))
    entries = [answer_entry(topic, text) for topic, text in news.answers.items()]
    gone = list(news.gone)
    for file, text in news.frames.items():
        held = list(items_in(file, text))
        entries += [Entry(frame_name(file), file, text), *held]
        gone += news.missing(file, {entry.name for entry in held})
    for item in news.gone:
        gone += news.missing(item.id, set()) if item.kind == Kind.FRAME else []
    return [*_arriving(entries, news.known), *map(_leaving, gone)]


class _News:
    """The files that differ from what faq/ brought the last time, and what it has no more. False: there is nothing.

    Raises OperatorError.
    """

    def __init__(self, db: Database, faq: Path) -> None:
        self.known = {item.name: item for item in ContentStore(db).items()}
        frames, answers = _read(faq)
        self.frames = {file: text for file, text in frames.items() if not self._is_shipped(frame_name(file), text)}
        self.answers = {
            topic: text for topic, text in answers.items() if not self._is_shipped(answer_name(topic), text)
        }
        there = {*map(frame_name, frames), *map(answer_name, answers)}
        self.gone = [
            item
            for name, item in self.known.items()
            if item.shipped and item.kind in (Kind.FRAME, Kind.ANSWER) and name not in there
        ]

    def __bool__(self) -> bool:
        return bool(self.frames or self.answers or self.gone)

    def missing(self, file: str, held: set[str]) -> list[Item]:
        """Items that this frame held before, and holds no more."""
        prefix = prefix_of_items(file)
        return [
            item
            for name, item in self.known.items()
            if item.shipped and prefix and name.startswith(prefix) and name not in held
        ]

    def _is_shipped(self, name: str, text: str) -> bool:
        return name in self.known and self.known[name].shipped == digest(normal(name, text))


def _read(faq: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The frames by file, and the answers by topic."""
    shelf = FolderShelf(faq)
    try:
        return (
            {file: shelf.text(file) for file in frame_files(shelf)},
            {path.stem: shelf.text(path.name) for path in sorted(faq.glob("*.md"))},
        )
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"faq/ tidak terbaca: {error}.", "Perbaiki berkasnya.") from None


def _check(faq: Path, rendered: bool) -> None:
    """Raises OperatorError for content that the bot could not show.

    Into an empty store goes also what cannot be rendered: loading comes next and says so, and the first start is quick.
    """
    answers = Answers(load_topics(faq), load_facts(faq))
    load_journeys(faq / FOLDER)
    try:
        for topic in answers.topics if rendered else ():
            answers.markdown(topic)
    except ContentError as error:
        raise OperatorError(f"{error}.", "Perbaiki, lalu periksa dengan 'make check'.") from None


def _arriving(entries: list[Entry], known: Known) -> Iterator[Planned]:
    for entry in entries:
        item = known.get(entry.name)
        if item is None:
            yield Planned(Step.NEW, entry)
        elif digest(entry.body) != item.shipped:
            yield Planned(_step(entry, item), entry)


def _step(entry: Entry, item: Item) -> Step:
    if same(entry.name, entry.body, item.body):
        return Step.AGREE
    return Step.OFFER if item.changed and item.kind != Kind.FRAME else Step.REPLACE


def _leaving(item: Item) -> Planned:
    step = Step.KEEP if item.changed and item.kind != Kind.FRAME else Step.REMOVE
    return Planned(step, Entry(item.name, item.title, item.body))


def _carry_out(store: ContentStore, planned: Planned, at: float) -> None:
    entry = planned.entry
    match planned.step:
        case Step.REMOVE:
            store.remove(entry.name)
        case Step.KEEP:
            store.note_unshipped(entry.name)
        case Step.OFFER:
            store.note_shipped(entry.name, entry.body, offered=entry.body)
        case Step.NEW | Step.REPLACE | Step.AGREE:
            if planned.step != Step.AGREE or store.get(entry.name).body != entry.body:
                store.put(entry.name, entry.title, entry.body, origin=Origin.SHIPPED, author=None, note="", at=at)
            store.note_shipped(entry.name, entry.body, offered=None)


def _told(done: list[Planned]) -> dict[str, Any]:
    """For the log: how many were new, and which others changed."""
    told: dict[str, Any] = {Step.NEW.value: sum(planned.step == Step.NEW for planned in done)}
    for step in (Step.REPLACE, Step.OFFER, Step.REMOVE, Step.KEEP):
        if names := [planned.entry.name for planned in done if planned.step == step]:
            told[step.value] = names
    return told

"""What citizens read follows the store: within a second of a change, and at midnight WIB."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from bot import log, paths
from bot.content.answers import Answers
from bot.content.facts import load_facts
from bot.content.search import Search, Sentences, make_index, training_sentences
from bot.content.texts import load_texts
from bot.content.topics import load_topics
from bot.conversation.library import AsOf, Library, begin_loading, make_library
from bot.editing.importing import import_content
from bot.editing.shelf import StoreShelf
from bot.editing.sound import Content, load_content
from bot.journeys.load import FOLDER, load_journeys
from bot.reminders.wib import at
from bot.store.content import ContentStore
from bot.store.database import one_moment, open_database
from bot.store.sentences import SentenceStore

_log = log.get(__name__)
_LOOK_EVERY_S = 0.5
_INDEX_AFTER_S = 2.0  # first the citizens who ask for what is new; and of several changes in a row, one index
Clock = Callable[[], float]  # Unix seconds


def begin_opening(database: Path, clock: Clock) -> Callable[[], Library]:
    """Bring the store to what faq/ ships and load what it says; what this returns does the rest of the loading.

    An empty store stays so, and faq/ is shown: the first import of all takes half a second (`fill_store`).

    Call with one thread, before the store is opened for good: SQLite's files must not be open on both sides of a fork.
    Both raise OperatorError.
    """
    with closing(open_database(database)) as db:
        empty = not ContentStore(db).revision()
        if not empty:
            import_content(db, clock())
        content = _files() if empty else _content_or_files(db, clock)
        sentences, as_of = sentences_with(db), as_of_now(db, clock)
    return begin_loading(content.answers, content.journeys, sentences, as_of)


def fill_store(database: Path, clock: Clock) -> None:
    """The first import of all, when there was none. For a thread of its own. Raises OperatorError."""
    with closing(open_database(database)) as db:
        if not ContentStore(db).revision():
            import_content(db, clock())


def preview_library(database: Path, clock: Clock) -> Library:
    """What the bot would say after a start: faq/ as it is now, below what admins changed. Writes nothing.

    Raises OperatorError.
    """
    with closing(open_database(database)) as db, one_moment(db):
        import_content(db, clock())
        content, sentences = _content_or_files(db, clock), sentences_with(db)
    index = partial(make_index, content.answers, sentences)
    return make_library(content.answers, content.journeys, index, load_texts(paths.FAQ))


def as_of_now(db: Database, clock: Clock) -> AsOf:
    return AsOf(ContentStore(db).revision(), at(clock()).date())


def sentences_with(db: Database) -> Sentences:
    """The training sentences of the files and of the store. A topic that was made here has no file."""
    taught: dict[str, list[str]] = defaultdict(list)
    for sentence in SentenceStore(db).all():
        if not sentence.exam:
            taught[sentence.topic].append(sentence.text)

    def of_topic(topic: str) -> list[str]:
        path = paths.NLU_TRAIN / f"{topic}.yml"
        return [*(training_sentences(path) if path.exists() else ()), *taught.get(topic, ())]

    return of_topic


def _content_or_files(db: Database, clock: Clock) -> Content:
    """Whatever somebody did to the store, the bot starts."""
    try:
        return load_content(StoreShelf(db), at(clock()).date())
    except Exception:
        _log.exception("the store's content cannot be read, showing faq/ as shipped")
        return _files()


def _files() -> Content:
    faq = paths.FAQ
    return Content(Answers(load_topics(faq), load_facts(faq)), load_journeys(faq / FOLDER))


class LiveContent:
    """Keeps a library up to date. What cannot be read leaves it as it is."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._shown = library.as_of or as_of_now(db, clock)
        self._to_index: Answers | None = None
        self._news = asyncio.Event()  # there is something to index

    async def run(self) -> None:
        """Follow the store until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            tasks.create_task(self._keep_index())

    async def refresh(self) -> None:
        """Load what is live: answers, facts and journeys at once, then the search."""
        self._load()
        await self._index()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            now = as_of_now(self._db, self._clock)
            if now.revision and now != self._shown:  # revision 0: nothing was ever imported
                self._load()

    async def _keep_index(self) -> None:
        """It takes seconds to make: what is published meanwhile does not wait for it."""
        while True:
            await self._news.wait()
            await asyncio.sleep(_INDEX_AFTER_S)
            await self._index()

    def _load(self) -> None:
        self._shown = as_of_now(self._db, self._clock)
        try:
            content = load_content(StoreShelf(self._db), self._shown.day)
            self._library.take(content.answers, content.journeys)
        except Exception:  # somebody did something to the store; the next change is looked at again
            _log.exception("content cannot be loaded, going on with the old", revision=self._shown.revision)
            return
        self._to_index = content.answers
        self._news.set()
        _log.info("content is live", revision=self._shown.revision)

    async def _index(self) -> None:
        answers, self._to_index = self._to_index, None
        self._news.clear()
        if answers is None:
            return
        try:
            index = await asyncio.to_thread(make_index, answers, sentences_with(self._db))
        except Exception:
            _log.exception("the search cannot be made, going on with the old")
            return
        self._library.search.take(Search(index))

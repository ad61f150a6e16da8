"""Everything the bot can say. Every part of the bot holds its parts, so what changes is changed within them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import paths
from bot.content.answers import Answers, ContentError
from bot.content.facts import load_facts
from bot.content.search import Search, Sentences, file_sentences, make_index
from bot.content.texts import Texts, load_texts
from bot.content.topics import load_topics
from bot.conversation.beside import beside
from bot.errors import OperatorError
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.model import Journeys


@dataclass(frozen=True)
class AsOf:
    """A state of the store (bot/store/content.py), and the day (WIB) whose facts hold."""

    revision: int
    day: date


@dataclass(frozen=True)
class Library:
    """`as_of` is what of the store was loaded; None for what was loaded from files."""

    answers: Answers
    texts: Texts
    search: Search
    journeys: Journeys
    as_of: AsOf | None = None

    def take(self, answers: Answers, journeys: Journeys) -> None:
        """Say this from now on. The search goes on as it was: its index takes longer to make."""
        self.answers.topics.take(answers.topics)
        self.answers.facts.take(answers.facts)
        self.journeys.take(journeys)


def load_library(faq: Path = paths.FAQ, nlu_train: Path = paths.NLU_TRAIN) -> Library:
    """Read faq/ and build the search. Raises OperatorError for a file that cannot be used."""
    answers = Answers(load_topics(faq), load_facts(faq))
    sentences = file_sentences(nlu_train)
    return make_library(answers, load_journeys(faq / FOLDER), lambda: make_index(answers, sentences), load_texts(faq))


def begin_loading(
    answers: Answers, journeys: Journeys, sentences: Sentences, as_of: AsOf | None = None
) -> Callable[[], Library]:
    """Begin to build the search; what this returns does the rest, while something else may be done before.

    Call with one thread. What it returns raises OperatorError.
    """
    index = beside(lambda: make_index(answers, sentences))
    return lambda: make_library(answers, journeys, index, load_texts(paths.FAQ), as_of)


def make_library(
    answers: Answers, journeys: Journeys, index: Callable[[], bytes], texts: Texts, as_of: AsOf | None = None
) -> Library:
    """Raises OperatorError for an answer that cannot be made."""
    try:
        return Library(answers, texts, Search(index()), journeys, as_of)
    except ContentError as error:
        raise OperatorError(f"{error}.", "Perbaiki, lalu periksa dengan 'make check'.") from None

"""Everything the bot can say, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import paths
from bot.content.answers import Answers, ContentError
from bot.content.facts import load_facts
from bot.content.search import Search
from bot.content.texts import Texts, load_texts
from bot.content.topics import load_topics
from bot.errors import OperatorError
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.model import Journeys


@dataclass(frozen=True)
class Library:
    answers: Answers
    texts: Texts
    search: Search
    journeys: Journeys


def load_library(faq: Path = paths.FAQ, nlu_train: Path = paths.NLU_TRAIN) -> Library:
    """Read faq/ and build the search. Raises OperatorError for a file that cannot be used."""
    answers = Answers(load_topics(faq), load_facts(faq))
    try:
        return Library(answers, load_texts(faq), Search(answers, nlu_train), load_journeys(faq / FOLDER))
    except ContentError as error:
        raise OperatorError(f"{error}.", "Perbaiki, lalu periksa dengan 'make check'.") from None

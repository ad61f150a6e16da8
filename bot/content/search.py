"""Full-text search over questions and answers: what the bot answers from while the engine is slow or down."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.content.answers import Answers
from bot.errors import OperatorError
from engine.normalise import Normaliser

_MIN_WORD = 3  # shorter words say too little to search for
_HITS = 40
# A topic counts by its best texts together, so that one text that shares a rare word by chance does not win.
_TEXTS_COUNTED = 3


@dataclass(frozen=True)
class Hit:
    topic: str
    score: float


Sentences = Callable[[str], list[str]]  # the training sentences of a topic


def file_sentences(nlu_train: Path) -> Sentences:
    """Those of the files in this folder. Raises OperatorError when asked for one that cannot be read."""
    return lambda topic: training_sentences(nlu_train / f"{topic}.yml")


def make_index(answers: Answers, sentences: Sentences) -> bytes:
    """A database of the training sentences and the answers of every topic. Takes half a second.

    Raises OperatorError and ContentError for what cannot be read.
    """
    normaliser = Normaliser()
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE texts USING fts5(topic UNINDEXED, text)")
    for topic in answers.topics:
        texts = [topic.title, *sentences(topic.id)]
        if not topic.small_talk:
            texts.append(answers.plain(topic))
        db.executemany("INSERT INTO texts VALUES (?, ?)", [(topic.id, normaliser.text(text)) for text in texts])
    db.commit()
    return db.serialize()


class Search:
    """Searches an index (`make_index`) in memory."""

    def __init__(self, index: bytes) -> None:
        self._normaliser = Normaliser()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.deserialize(index)

    def take(self, other: Search) -> None:
        """Become like the other, for everybody who holds this one."""
        self._db = other._db

    def find(self, text: str, limit: int = 3) -> list[Hit]:
        """The topics that fit best, best first. Empty when no word of the text is known."""
        words = [word for word in self._normaliser.words(text) if len(word) >= _MIN_WORD]
        if not words:
            return []
        query = " OR ".join('"' + word.replace('"', "") + '"' for word in dict.fromkeys(words))
        rows = self._db.execute(
            "SELECT topic, -bm25(texts) FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?",
            [query, _HITS],
        )
        scores: dict[str, list[float]] = defaultdict(list)
        for topic, score in rows:
            scores[topic].append(score)
        hits = [Hit(topic, sum(best[:_TEXTS_COUNTED])) for topic, best in scores.items()]
        return sorted(hits, key=lambda hit: hit.score, reverse=True)[:limit]


def training_sentences(path: Path) -> list[str]:
    """All sentences of a file in Rasa's training data format. Raises OperatorError naming the file."""
    try:
        return _sentences(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        name = f"{path.parent.name}/{path.name}"
        raise OperatorError(
            f"{name} tidak terbaca: {type(error).__name__} {error}.", "Perbaiki (lihat docs/data-formats.md)."
        ) from None


def _sentences(data: Any) -> list[str]:
    found: list[str] = []
    for block in data["nlu"]:
        examples = block["examples"]
        for example in [{"text": examples}] if isinstance(examples, str) else examples:
            found.extend(listed(example["text"]))
    return found


def listed(text: str) -> list[str]:
    """The sentences of a block, one a line, with or without the dash of a list."""
    return [line.strip().removeprefix("-").strip() for line in text.splitlines() if line.strip()]

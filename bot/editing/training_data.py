"""What admins taught, added to the engine's files in their own format: the repository's, or a copy to train from."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from bot import paths
from bot.content.search import training_sentences
from bot.content.shelf import parse
from bot.editing.files import write_whole
from bot.editing.training_text import add_to_domain, add_to_rules, add_to_sentences, as_example
from bot.store.content import ContentStore, Kind
from bot.store.sentences import Sentence, SentenceStore, bare

_FEWEST = 2  # sentences without which a topic cannot be trained
EXAM, TAUGHT = "exam", "taught"  # folders of a copy


@dataclass(frozen=True)
class DataFiles:
    """The engine's files, of a checkout or of a copy. `train` and `exam` are folders with a file for each topic."""

    domain: Path
    rules: Path
    train: Path
    exam: Path


@dataclass(frozen=True)
class Additions:
    """What admins added: topics that the repository may not know, and sentences of any topic."""

    topics: tuple[str, ...]
    sentences: tuple[Sentence, ...]


def files_of(root: Path) -> DataFiles:
    """Of a checkout."""
    return DataFiles(
        root / "domain.yml", root / "nlu_data" / "rules.yml", root / "nlu_data" / "nlu", root / "tests" / "nlu"
    )


def sentences_in(files: DataFiles) -> dict[str, str]:
    """Every sentence of the files, bare, with its topic; of training where it stands in both. Raises OperatorError."""
    found: dict[str, str] = {}
    for folder in (files.train, files.exam):
        for path in sorted(folder.glob("*.yml")):
            for sentence in training_sentences(path):
                found.setdefault(bare(sentence), path.stem)
    return found


def copy_in(folder: Path) -> DataFiles:
    """Of a copy, as write_training_data makes it."""
    return replace(files_of(folder), exam=folder / EXAM)


def additions(db: Database, only: Container[str] | None = None) -> Additions:
    """Everything that was added and belongs to something live; `only` those sentences with these marks."""
    topics = tuple(item.id for item in ContentStore(db).items(Kind.ANSWER))
    live = set(topics)
    sentences = (sentence for sentence in SentenceStore(db).all() if sentence.topic in live)
    return Additions(topics, tuple(each for each in sentences if only is None or mark(each) in only))


def mark(sentence: Sentence) -> str:
    """What a sentence under its topic is known by, without its words."""
    return hashlib.sha256(f"{sentence.topic}\0{bare(sentence.text)}\0{int(sentence.exam)}".encode()).hexdigest()[:16]


def write_training_data(db: Database, folder: Path) -> None:
    """Make `folder` anew: domain.yml, nlu_data/ and exam/ of the repository, with all that was added.

    Its taught/ holds what was added for training, for an exam that also asks for that. Raises OperatorError.
    """
    copy_with(additions(db), folder)


def copy_with(added: Additions, folder: Path) -> None:
    """The same, for what was read from the store before: this may run in a thread. Raises OperatorError."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(paths.DOMAIN, folder / "domain.yml")
    shutil.copytree(paths.NLU_DATA, folder / "nlu_data")
    shutil.copytree(paths.NLU_TEST, folder / EXAM)
    files = copy_in(folder)
    add(added, files)
    (folder / TAUGHT).mkdir()
    known = set(_intents(files.domain))
    for topic, sentences in _by_topic(each for each in added.sentences if not each.exam and each.topic in known):
        text = add_to_sentences("", topic, [as_example(each.text) for each in sentences])
        (folder / TAUGHT / f"{topic}.yml").write_text(text, encoding="utf-8")


def add(added: Additions, files: DataFiles) -> list[Path]:
    """Add what the files do not hold yet, each file atomically; returns those that changed. Raises OperatorError."""
    held = sentences_in(files)
    missing = [each for each in added.sentences if bare(each.text) not in held and as_example(each.text)]
    intents = _intents(files.domain)
    known, new = set(intents), _trainable(set(added.topics) - set(intents), missing)
    changes: dict[Path, str] = {}
    if topics := [topic for topic in added.topics if topic in new]:
        changes[files.domain] = add_to_domain(_text(files.domain), topics)
    # Looked for by themselves: the process may have died between the two files.
    ruled = _ruled(files.rules)
    if topics := [topic for topic in added.topics if topic in known | new and topic not in ruled]:
        changes[files.rules] = add_to_rules(_text(files.rules), topics)
    for folder, exam in ((files.train, False), (files.exam, True)):
        wanted = (each for each in missing if each.exam == exam and each.topic in known | new)
        for topic, sentences in _by_topic(wanted):
            path = folder / f"{topic}.yml"
            before = _text(path) if path.exists() else ""
            changes[path] = add_to_sentences(before, topic, [as_example(each.text) for each in sentences])
    for path, text in changes.items():
        write_whole(path, text)
    return sorted(changes)


def _trainable(topics: set[str], sentences: list[Sentence]) -> set[str]:
    """Those of the new topics that have something to be trained on."""
    taught = [each.topic for each in sentences if not each.exam]
    return {topic for topic in topics if taught.count(topic) >= _FEWEST}


def _by_topic(sentences: Iterable[Sentence]) -> Iterator[tuple[str, list[Sentence]]]:
    grouped: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        grouped.setdefault(sentence.topic, []).append(sentence)
    yield from grouped.items()


def _intents(domain: Path) -> list[str]:
    intents: list[str] = parse(_text(domain))["intents"]
    return intents


def _ruled(rules: Path) -> set[str]:
    """Intents that have a rule."""
    return {step["intent"] for rule in parse(_text(rules))["rules"] for step in rule["steps"] if "intent" in step}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")

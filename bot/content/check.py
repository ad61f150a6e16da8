"""The validator of the data (docs/data-formats.md): `python -m bot check`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from bot import paths
from bot.content.answers import Answers, ContentError
from bot.content.facts import Fact, Facts, State, host_is, is_official_host, load_facts
from bot.content.search import training_sentences
from bot.content.topics import Topic, Topics, load_topics
from bot.errors import OperatorError
from bot.store.sentences import bare

TITLE_LENGTH = 32
ANSWER_LENGTH = 1500  # characters; an answer should fit a phone screen or little more
# Sentences of a topic. A topic made in the console begins with few; more of them make it better known.
LEAST_TRAIN, LEAST_TEST = 6, 2
MIN_TRAIN, MIN_TEST = 25, 6
# Intents of the dialogue itself.
_NO_TOPICS = {"dua-pertanyaan", "koreksi", "panduan", "lanjut", "kembali", "lewati", "berhenti"}
_NEXT_MAX = 5
_BANK_HOSTS = ("bni.co.id", "bca.co.id")
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ALLOWED_DIGITS = re.compile(r"^\s*\d+\.\s|\bA4\b", re.MULTILINE)
_HREF = re.compile(r'<a href="([^"]*)"')
_STAND_IN_URL = "https://go.id"  # for an address that the office has still to name


def check(root: Path = paths.ROOT) -> list[str]:
    """All problems, each as one Indonesian line. Raises OperatorError when a file cannot be read at all."""
    topics = load_topics(root / "faq")
    facts = load_facts(root / "faq")
    problems = [
        *_files(topics, root),
        *_answers(topics, facts),
        *_sentences(topics, root),
        *_engine_files(topics, root),
    ]
    return list(dict.fromkeys(problems))


def advice(root: Path = paths.ROOT) -> list[str]:
    """What would make topics better known, each as one Indonesian line. Raises OperatorError."""
    return [
        f"{name}: {count} kalimat; sebaiknya paling sedikit {wanted}."
        for topic in load_topics(root / "faq")
        for name, wanted in ((_train(topic), MIN_TRAIN), (_test(topic), MIN_TEST))
        if (count := len(_read(root / name))) < wanted
    ]


def unconfirmed(root: Path = paths.ROOT) -> list[Fact]:
    """What the office has to confirm before going live."""
    return load_facts(root / "faq").unconfirmed()


def _files(topics: Topics, root: Path) -> Iterator[str]:
    for folder, suffix in (("faq", ".md"), ("nlu_data/nlu", ".yml"), ("tests/nlu", ".yml")):
        found = {path.stem for path in (root / folder).glob(f"*{suffix}")}
        wanted = {topic.id for topic in topics}
        yield from (f"{folder}/{id_}{suffix} tidak ada." for id_ in sorted(wanted - found))
        yield from (f"{folder}/{id_}{suffix}: topik ini tidak ada di faq/menu.yml." for id_ in sorted(found - wanted))


def _answers(topics: Topics, facts: Facts) -> Iterator[str]:
    states = both_states(topics, facts)
    for topic in topics:
        yield from (f"faq/{topic.id}.md: {problem}" for problem in answer_problems(topic, states))


def both_states(topics: Topics, facts: Facts) -> tuple[Answers, Answers]:
    """As shown today, and as shown once the office has confirmed every fact."""
    return Answers(topics, facts), Answers(topics, all_confirmed(facts))


def answer_problems(topic: Topic, states: Iterable[Answers]) -> Iterator[str]:
    """What is wrong with an answer, in each of these states."""
    for answers in states:
        yield from _front_matter(topic, answers.topics, answers.facts)
        yield from _rendered(answers, topic)


def all_confirmed(facts: Facts) -> Facts:
    """The facts as they will be once the office has confirmed every one."""
    return Facts({fact.key: _as_confirmed(fact) for fact in facts}, facts.sources)


def _as_confirmed(fact: Fact) -> Fact:
    stand_in = _STAND_IN_URL if fact.unit == "url" else 0
    return replace(fact, state=State.VERIFIED, value=stand_in if fact.value is None else fact.value)


def _front_matter(topic: Topic, topics: Topics, facts: Facts) -> Iterator[str]:
    if len(topic.title) > TITLE_LENGTH:
        yield f"judul lebih dari {TITLE_LENGTH} huruf."
    if len(topic.next) > _NEXT_MAX or (not topic.next and not topic.small_talk):
        yield f"lanjut harus 1 sampai {_NEXT_MAX} topik."
    for id_ in topic.next:
        if id_ not in topics or id_ == topic.id:
            yield f"lanjut: tombol ke '{id_}' tidak bisa dibuat."
    yield from unknown_sources(topic.sources, facts)
    yield from loose_figures(topic.body)


def unknown_sources(sources: tuple[str, ...], facts: Facts) -> Iterator[str]:
    yield from (f"sumber '{id_}' tidak ada di sumber.yml." for id_ in sources if id_ not in facts.sources)


def loose_figures(template: str) -> Iterator[str]:
    """A complaint when a template states a figure that comes from no fact."""
    if re.search(r"\d", _ALLOWED_DIGITS.sub("", _EXPRESSION.sub("", template))):
        yield 'angka harus diambil dari fakta, misalnya {{ rupiah("biaya...") }}.'


def _rendered(answers: Answers, topic: Topic) -> Iterator[str]:
    try:
        html = answers.make(topic.id).html
    except KeyError:
        return  # an unknown next topic, reported with the front matter
    except ContentError as error:
        yield f"{str(error).removeprefix(f'faq/{topic.id}.md: ')}."
        return
    if len(html) > ANSWER_LENGTH:
        yield f"jawaban {len(html)} huruf, paling banyak {ANSWER_LENGTH}."
    yield from foreign_links(html)


def foreign_links(html: str) -> Iterator[str]:
    """Complaints about links to anywhere but go.id and banks."""
    for url in _HREF.findall(html):
        if not (is_official_host(url) or _is_bank(url)):
            yield f"tautan ke {url}; hanya situs go.id dan bank."


def _is_bank(url: str) -> bool:
    return any(host_is(url, bank) for bank in _BANK_HOSTS)


def _sentences(topics: Topics, root: Path) -> Iterator[str]:
    trained: dict[str, str] = {}
    for topic in topics:
        sentences = _read(root / _train(topic))
        if len(sentences) < LEAST_TRAIN:
            yield f"{_train(topic)}: {len(sentences)} kalimat, paling sedikit {LEAST_TRAIN}."
        for sentence in sentences:
            owner = trained.setdefault(bare(sentence), topic.id)
            if owner != topic.id:
                yield f"{_train(topic)}: '{sentence}' juga ada di {owner}."
    for topic in topics:
        sentences = _read(root / _test(topic))
        if len(sentences) < LEAST_TEST:
            yield f"{_test(topic)}: {len(sentences)} kalimat, paling sedikit {LEAST_TEST}."
        for sentence in sentences:
            if owner := trained.get(bare(sentence), ""):
                yield f"{_test(topic)}: '{sentence}' juga kalimat latihan ({owner})."


def _train(topic: Topic) -> str:
    return f"nlu_data/nlu/{topic.id}.yml"


def _test(topic: Topic) -> str:
    return f"tests/nlu/{topic.id}.yml"


def _read(path: Path) -> list[str]:
    return training_sentences(path) if path.exists() else []


def _engine_files(topics: Topics, root: Path) -> Iterator[str]:
    intents, responses = _keys(root / "domain.yml", "intents", "responses")
    (rules,) = _keys(root / "nlu_data" / "rules.yml", "rules")
    answered = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    for topic in topics:
        if topic.id not in intents:
            yield f"domain.yml: intents tanpa '{topic.id}'."
        if responses.get(f"utter_{topic.id}") != [{"custom": {"faq": topic.id}}]:
            yield f"domain.yml: responses tanpa 'utter_{topic.id}: [custom: {{faq: {topic.id}}}]'."
        if topic.id not in answered:
            yield f"nlu_data/rules.yml: tanpa aturan untuk '{topic.id}'."
    for id_ in intents:
        if id_ not in topics and id_ not in _NO_TOPICS:
            yield f"domain.yml: intent '{id_}' tidak ada di faq/menu.yml."


def _keys(path: Path, *keys: str) -> list[Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return [data[key] for key in keys]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise OperatorError(f"{path.name} tidak terbaca: {error}.", "Perbaiki berkasnya.") from None

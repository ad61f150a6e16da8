"""Texts that nobody should send, of every kind, the same for the same seed: what `python -m bot fuzz` says."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random

import yaml

from bot import paths
from bot.content.search import training_sentences
from bot.conversation.cleaning import MAX_LENGTH
from bot.evaluation import characters, payloads
from bot.evaluation.attacks import ATTACKS
from bot.evaluation.characters import LONGEST, filled
from bot.journeys.model import Journeys
from bot.journeys.walk import Walk

_FOLLOW_UPS = ("kalau untuk anak?", "bukan itu", "terus?", "lanjut", "berapa", "?", "yang 10 tahun")
_JOINS = (" ", "", "\n", "? ", " dan ", " terus ", ",", "/")
_EMPTY = ("", " ", "\n\n\n", "\t \r\n", "\u3000\u00a0\u2003", "/", " / / ", ".", "?", "\u200b", "\u3164", "\u2800")
_PAYLOAD_AFTER = 2  # other texts: a third are payloads


@dataclass(frozen=True)
class Hostile:
    """A text. `before` is said first in its conversation; `in_journey` says that the chat has one open."""

    kind: str
    text: str
    before: str = ""
    in_journey: bool = False


@dataclass(frozen=True)
class Material:
    """What texts are made of. `places` are places in journeys, as a button carries them."""

    sentences: tuple[str, ...]
    intents: tuple[str, ...]  # all that Rasa would obey, those that are no topics first
    places: tuple[str, ...]


def load_material(journeys: Journeys, domain: Path = paths.DOMAIN, nlu_train: Path = paths.NLU_TRAIN) -> Material:
    """Raises OperatorError for training sentences that cannot be read."""
    files = sorted(nlu_train.glob("*.yml"))
    topics = {file.stem for file in files}
    intents = (*payloads.RASA_INTENTS, *yaml.safe_load(domain.read_text(encoding="utf-8"))["intents"])
    walk = Walk(journeys)
    return Material(
        tuple(sentence for file in files for sentence in training_sentences(file)),
        tuple(sorted(intents, key=lambda intent: intent in topics)),
        tuple(json.dumps(walk.start(journey.id).as_data()) for journey in journeys),
    )


def generate(count: int, seed: int, material: Material) -> Iterator[Hostile]:
    """`count` texts, kind after kind; each kind of payload goes through all intents."""
    rng = Random(seed)
    intents = {kind: cycle(material.intents) for kind in PAYLOADS}
    for kind in islice(cycle(_order()), count):
        yield _made(rng, kind, material, intents)


def _order() -> Iterator[str]:
    payload = cycle(PAYLOADS)
    for number, kind in enumerate((*KINDS, FOLLOW_UP), 1):
        yield kind
        if number % _PAYLOAD_AFTER == 0:
            yield next(payload)


def _made(rng: Random, kind: str, material: Material, intents: dict[str, cycle[str]]) -> Hostile:
    if kind in PAYLOADS:
        text = PAYLOADS[kind](rng, next(intents[kind]), material.places)
        return Hostile(kind, text, in_journey=kind == IN_JOURNEY)
    if kind == FOLLOW_UP:
        first = _text(rng, rng.choice(list(KINDS)), material)
        return Hostile(kind, rng.choice(_FOLLOW_UPS), before=first)
    return Hostile(kind, _text(rng, kind, material))


def _text(rng: Random, kind: str, material: Material) -> str:
    return KINDS[kind](rng, rng.choice(material.sentences), material)[:LONGEST]


Maker = Callable[[Random, str, Material], str]  # of a training sentence


def _of_sentence(maker: Callable[[Random, str], str]) -> Maker:
    return lambda rng, sentence, material: maker(rng, sentence)


def _attacks(pool: tuple[str, ...]) -> Maker:
    def made(rng: Random, sentence: str, material: Material) -> str:
        attack = rng.choice(pool)
        again = filled(attack + rng.choice(("", " ")), rng.choice((MAX_LENGTH, LONGEST)))
        return rng.choice((attack, attack, f"{sentence} {attack}", f"{attack} {sentence}", again))

    return made


def _empty(rng: Random, sentence: str) -> str:
    return rng.choice(_EMPTY) * rng.choice((1, 1, LONGEST))


def _encoded(rng: Random, sentence: str) -> str:
    raw = rng.choice((sentence.encode(), f"/{sentence}".encode(), rng.randbytes(rng.choice((16, 3000)))))
    return rng.choice(
        (base64.b64encode(raw).decode(), raw.hex(), f"data:text/plain;base64,{base64.b64encode(raw).decode()}")
    )


def _edited(rng: Random, sentence: str) -> str:
    """A few characters lost, doubled, swapped or replaced; or the whole retyped as people do."""
    typed = list(sentence)
    for _ in range(rng.choice((1, 3, len(typed)))):
        place = rng.randrange(len(typed))
        typed[place] = rng.choice(
            ("", typed[place] * 2, typed[place - 1], chr(rng.randrange(0x20, 0x17F)), " ", "/", "\u200b")
        )
    return rng.choice((str, str.upper, str.title, lambda text: " ".join(text), lambda text: text[::-1]))("".join(typed))


def _joined(rng: Random, sentence: str, material: Material) -> str:
    others = rng.choices(material.sentences, k=rng.choice((1, 4, 60)))
    return rng.choice(_JOINS).join((sentence, *others))


def _kinds_joined(rng: Random, sentence: str, material: Material) -> str:
    return rng.choice(_JOINS).join(_text(rng, kind, material)[:300] for kind in rng.choices(_ALONE, k=3))


KINDS: dict[str, Maker] = {
    "banjir emoji": _of_sentence(characters.emoji),
    "4096: satu kata": _of_sentence(characters.one_word),
    "4096: banyak kata": _of_sentence(characters.many_words),
    "4096: satu huruf": _of_sentence(characters.one_letter),
    "4096: campuran": _of_sentence(characters.mixed),
    "kanan ke kiri": _of_sentence(characters.right_to_left),
    "zalgo": _of_sentence(characters.zalgo),
    "separuh dan tak dikenal": _of_sentence(characters.unknown),
    "tak terlihat": _of_sentence(characters.invisible),
    "karakter kendali": _of_sentence(characters.controls),
    "mengembang": _of_sentence(characters.expanding),
    "angka": _of_sentence(characters.numbers),
    "base64": _of_sentence(_encoded),
    "kosong": _of_sentence(_empty),
    "salah ketik": _of_sentence(_edited),
    **{kind: _attacks(pool) for kind, pool in ATTACKS.items()},
    "kalimat digabung": _joined,
    "jenis digabung": _kinds_joined,
}
_ALONE = [kind for kind in KINDS if kind != "jenis digabung"]
FOLLOW_UP = "susulan"
IN_JOURNEY = "muatan di tengah panduan"
PAYLOADS: dict[str, Callable[[Random, str, tuple[str, ...]], str]] = {
    "muatan": payloads.payload,
    "muatan tersamar": payloads.disguised,
    "muatan menyerupai": payloads.alike,
    IN_JOURNEY: payloads.disguised,
}

"""Hostile texts: of every kind, for every intent, and the same for the same seed."""

from __future__ import annotations

import functools
import unicodedata
from itertools import islice
from random import Random

import pytest
import yaml

from bot import paths
from bot.conversation.cleaning import clean
from bot.conversation.library import load_library
from bot.evaluation import payloads
from bot.evaluation.characters import LONGEST, readable
from bot.evaluation.hostile import FOLLOW_UP, IN_JOURNEY, KINDS, PAYLOADS, Hostile, Material, generate, load_material
from bot.evaluation.payloads import without_slash

MATERIAL = Material(
    ("berapa biaya paspor?", "aplikasi error terus"), ("restart", "panduan", "biaya"), ('{"panduan": "x"}',)
)
ROUND = 1000  # texts that hold every kind many times


def texts(seed: int, kind: str = "") -> list[Hostile]:
    return [made for made in everything(seed) if kind in ("", made.kind)]


@functools.cache
def everything(seed: int) -> tuple[Hostile, ...]:
    return tuple(generate(ROUND, seed, MATERIAL))


def test_the_same_seed_makes_the_same_texts() -> None:
    assert tuple(generate(ROUND, 3, MATERIAL)) == everything(3)
    assert texts(3) != texts(4)


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    assert tuple(islice(generate(5000, 3, MATERIAL), ROUND)) == everything(3)


def test_150_texts_hold_every_kind() -> None:
    assert {made.kind for made in generate(150, 1, MATERIAL)} == {*KINDS, *PAYLOADS, FOLLOW_UP}


def test_nothing_is_longer_than_a_message_and_some_are_as_long() -> None:
    lengths = [len(made.text) for made in texts(1)]
    assert max(lengths) == LONGEST
    assert lengths.count(LONGEST) > ROUND / 20


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_many_texts(kind: str) -> None:
    assert len({made.text for made in texts(1, kind)}) >= 5


@pytest.mark.parametrize("kind", PAYLOADS)
def test_every_kind_of_payload_names_every_intent(kind: str) -> None:
    named = unicodedata.normalize("NFKC", " ".join(made.text for made in texts(1, kind)))
    assert all(intent in named for intent in MATERIAL.intents)


@pytest.mark.parametrize(
    ("kind", "characters"),
    [
        ("separuh dan tak dikenal", "\ud800\uffff"),
        ("tak terlihat", "\u200b\u3164\ufeff"),
        ("karakter kendali", "\x00\x1b\x85"),
        ("kanan ke kiri", "\u202e\u2067ج"),
        ("zalgo", "\u0301"),
        ("mengembang", "\ufdfa"),
        ("muatan tersamar", "\uff0f\u200b\n"),
        ("muatan menyerupai", "\u2044\u2215\n"),
        ("aksara lain", "护جСหप여パ"),
        ("kosong", "/\u3000"),
    ],
)
def test_what_a_kind_is_made_of(kind: str, characters: str) -> None:
    found = "".join(made.text for seed in range(3) for made in texts(seed, kind))
    assert [char for char in characters if char not in found] == []


def test_follow_ups_lean_on_any_kind_and_payloads_meet_an_open_journey() -> None:
    assert all(bool(made.before) <= (made.kind == FOLLOW_UP) for made in texts(1))
    assert any(made.before for made in texts(1))
    assert all(made.in_journey == (made.kind == IN_JOURNEY) for made in texts(1))


def test_the_material_is_that_of_the_project() -> None:
    material = load_material(load_library().journeys)
    domain = yaml.safe_load(paths.DOMAIN.read_text(encoding="utf-8"))
    assert {*domain["intents"], *payloads.RASA_INTENTS} == set(material.intents)
    # Few texts must do for those that would do most harm.
    assert {"restart", "panduan", "lanjut", "nlu_fallback"} <= set(material.intents[:12])
    assert len(material.sentences) > 5000
    assert any('"bayar-bni"' in place for place in material.places)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/biaya", "biaya"),
        ("/biaya{}", "biaya{}"),
        (" \n//／ \u200b/biaya", "biaya"),
        ("\x00／\u3164biaya/jam", "biaya/jam"),
        ("biaya", None),
        (" biaya/jam", None),
        ("\u2044biaya", None),
        ('"/biaya"', None),
        ("halo\n/biaya", None),
    ],
)
def test_the_words_of_a_payload(text: str, words: str | None) -> None:
    assert without_slash(text) == words


def test_a_disguise_hides_a_slash_that_comes_first() -> None:
    rng = Random(1)
    for _ in range(500):
        text = payloads.disguised(rng, "biaya", MATERIAL.places)
        assert (without_slash(text) or "/").lstrip()[:1] not in ("/", "／")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a", True),
        ("?", True),
        ("😀", True),
        ("护", True),
        ("\u202e/\u200b1", True),
        ("", False),
        (" /／/ \n", False),
        ("\u200b\u3164\u2800\x00", False),
        ("\ud800\uffff\ue000", False),
        ("\u0301", False),
    ],
)
def test_readable_is_what_says_something(text: str, seen: bool) -> None:
    assert readable(text) is seen


def test_what_is_readable_is_left_by_the_cleaning() -> None:
    assert [made for seed in range(3) for made in texts(seed) if readable(made.text) and not clean(made.text)] == []

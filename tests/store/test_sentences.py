"""Sentences that admins added: each once, whatever its spelling."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from bot.store.sentences import SentenceStore, bare

ADMIN = 3


def test_a_sentence_is_kept_as_it_was_given(db: Database) -> None:
    store = SentenceStore(db)
    assert store.add("biaya", "Berapa biaya paspor polikarbonat?", False, ADMIN, 5.0)
    [sentence] = store.all()
    assert (sentence.topic, sentence.text, sentence.exam) == ("biaya", "Berapa biaya paspor polikarbonat?", False)
    assert (sentence.author, sentence.added_at) == (ADMIN, 5.0)
    assert store.by_id(sentence.id) == sentence == store.known("berapa biaya paspor polikarbonat")


@pytest.mark.parametrize("again", ["berapa BIAYANYA", " Berapa   biayanya ?!", "berapa-biayanya"])
def test_the_same_words_are_known_under_any_topic(db: Database, again: str) -> None:
    store = SentenceStore(db)
    store.add("biaya", "Berapa biayanya?", False, ADMIN, 5.0)
    assert not store.add("e-paspor", again, True, ADMIN, 6.0)
    assert [(one.topic, one.text) for one in store.all()] == [("biaya", "Berapa biayanya?")]


def test_those_of_a_topic_in_the_order_they_came(db: Database) -> None:
    store = SentenceStore(db)
    for text, topic in (("satu satu", "biaya"), ("dua dua", "visa"), ("tiga tiga", "biaya")):
        store.add(topic, text, False, ADMIN, 5.0)
    assert [one.text for one in store.of_topic("biaya")] == ["satu satu", "tiga tiga"]


def test_one_that_is_removed_may_come_again(db: Database) -> None:
    store = SentenceStore(db)
    store.add("biaya", "berapa", False, ADMIN, 5.0)
    [sentence] = store.all()
    assert store.remove(sentence.id)
    assert not store.remove(sentence.id)
    assert store.by_id(sentence.id) is None
    assert store.add("visa", "berapa", False, None, 5.0)


def test_bare_is_letters_and_figures_only() -> None:
    assert bare("  M-Paspor: 10 TAHUN? ") == "mpaspor10tahun"

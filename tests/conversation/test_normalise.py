"""Slang, typing habits and Palembang Malay become plain Indonesian."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.cleaning import clean
from engine.normalise import Normaliser

NORMALISER = Normaliser()
SLANG = st.lists(st.sampled_from(sorted(NORMALISER._slang)), max_size=6).map(" ".join)


@given(st.text())
def test_any_message_gives_words_without_blanks_or_capitals(text: str) -> None:
    for word in NORMALISER.words(clean(text)):
        assert word.split() == [word]
        assert word == word.lower()


@given(st.text())
def test_any_text_at_all_is_taken(text: str) -> None:
    assert NORMALISER.text(text).split() == NORMALISER.words(text)


@given(SLANG)
def test_plain_spelling_of_slang_is_plain_already(text: str) -> None:
    once = NORMALISER.text(text)
    assert NORMALISER.text(once) == once


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("gmn cara bikin pasport", "bagaimana cara buat paspor"),
        ("brp biayanya", "berapa biayanya"),
        ("paspor sy ilang", "paspor saya hilang"),
        ("udh byr blm terverif", "sudah bayar belum terverifikasi"),
        ("PASPOOOOR!!!", "paspor"),
        ("m-paspor eror", "m-paspor error"),
        ("mpaspor", "m-paspor"),
        ("Ambil\nPaspor", "ambil paspor"),
        ("kapán?", "kapan"),
        ("kira2 brp", "kira berapa"),
        ("billing 820260112345678", "billing nomorpanjang"),
        ("paspor 10 tahun", "paspor 10 tahun"),
        ("", ""),
        ("🙏🙏", ""),
        # Palembang
        ("berapo regonyo", "berapa regonyo"),
        ("cakmano caronyo", "bagaimana caronyo"),
        ("dak pacak login", "tidak bisa login"),
        ("ngapo kuota katek", "kenapa kuota tidak ada"),
        ("nak buat paspor dimano", "mau buat paspor dimana"),
    ],
)
def test_how_people_write_becomes_one_spelling(typed: str, plain: str) -> None:
    assert NORMALISER.text(typed) == plain

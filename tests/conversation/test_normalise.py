"""Slang, typing habits and Palembang Malay become plain Indonesian."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import paths
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


def test_each_spelling_stands_once_in_the_dictionary() -> None:
    sections = yaml.compose((paths.ENGINE / "slang.yml").read_text(encoding="utf-8"))
    keys = [key for _, section in sections.value for key, _ in section.value]
    assert {key.tag for key in keys} == {"tag:yaml.org,2002:str"}  # an unquoted `no` would be a truth value
    assert Counter(key.value for key in keys).most_common(1)[0][1] == 1


def test_each_entry_is_reached_and_needs_no_other() -> None:
    wrong = {
        key: (plain, NORMALISER.text(key), NORMALISER.text(plain))
        for key, plain in NORMALISER._slang.items()
        if not plain == NORMALISER.text(key) == NORMALISER.text(plain)
    }
    assert wrong == {}


@given(SLANG)
def test_plain_spelling_of_slang_is_plain_already(text: str) -> None:
    once = NORMALISER.text(text)
    assert NORMALISER.text(once) == once


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("gmn cara bikin pasport", "bagaimana cara buat paspor"),
        ("brp biayanya", "berapa biaya"),
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
        ("no hp nya", "nomor hp"),
        ("terusss lemott bangett", "terus lambat banget"),
        ("mall full", "mal penuh"),
        ("m paspor, M.Paspor, m-pasport", "m-paspor m-paspor m-paspor"),
        ("tiba-tiba tiba2", "tiba tiba"),
        ("350rb 2jam 5thn 2x", "350 ribu 2 jam 5 tahun 2 kali"),
        ("di mana dmn d mana", "dimana dimana dimana"),
        ("kode pembayaran / kode biling", "kode billing kode billing"),
        # Endings, and words that only look as if they had one
        ("aplikasiny aplikasinya aplikasi nya", "aplikasi aplikasi aplikasi"),
        ("m-paspornya e-ktpnya ktp-nya", "m-paspor e-ktp ktp"),
        ("tanya bertanya ditanya punya hanya banyak", "tanya bertanya ditanya punya hanya banyak"),
        ("merauke stroke oke karaoke", "merauke stroke oke karaoke"),
        ("sekolah masalah setelah jumlah", "sekolah masalah setelah jumlah"),
        # Palembang
        ("berapo regonyo", "berapa harga"),
        ("cakmano caronyo", "bagaimana cara"),
        ("cak mano / mak mano / cak mana", "bagaimana bagaimana bagaimana"),
        ("mak aku nak melok", "ibu saya mau ikut"),
        ("dak katek, dak pacak, dak tau", "tidak ada tidak bisa tidak tahu"),
        ("kageklah, isuk bae", "nanti besok saja"),
        ("nak diambek laki aku", "mau diambil suami saya"),
        ("tulung kirimke, la didaftarke", "tulung kirimkan la didaftarkan"),
        ("apo bae syaratnyo", "apa saja syarat"),
        ("dak pacak login", "tidak bisa login"),
        ("ngapo kuota katek", "kenapa kuota tidak ada"),
        ("nak buat paspor dimano", "mau buat paspor dimana"),
    ],
)
def test_how_people_write_becomes_one_spelling(typed: str, plain: str) -> None:
    assert NORMALISER.text(typed) == plain

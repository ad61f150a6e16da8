"""Search over the real topics: what citizens get while the engine is down."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.search import training_sentences
from bot.conversation.library import load_library
from bot.errors import OperatorError

HOSTILE = [
    '"',
    '"" OR ""',
    "NEAR(paspor biaya)",
    "topic:biaya",
    "paspor*",
    "a AND NOT b",
    "^paspor",
    "(((",
    "-",
    "'; DROP",
]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("berapa biaya paspor", "biaya"),
        ("brp biaya bikin pasport", "biaya"),
        ("brp biaya pasport 10 thn?", "biaya"),
        ("paspor sy ilang", "paspor-hilang"),
        ("cakmano caro bayar di bni", "bayar-bni"),
        ("kuota abis terus", "kuota-antrean"),
        ("bapak sakit mau berobat ke luar negeri", "berobat-luar-negeri"),
        ("jam berapa kantor buka", "jam-layanan"),
        ("alamat kantor imigrasi dimano", "alamat-kontak"),
        ("kode biling blm keluar", "billing-belum-terbit"),
        ("udh bayar blm terverifikasi", "bayar-belum-terverifikasi"),
        ("paspor anak syaratnya apo", "paspor-anak"),
        ("ambil paspor diwakilkan pacak dak", "ambil-diwakilkan"),
        ("umroh perlu surat apa", "umrah-haji"),
        ("nama di paspor beda sama ktp", "beda-data"),
        ("telat datang jadwal wawancara", "terlewat-jadwal"),
        ("paspor rusak kena air", "paspor-rusak"),
        ("makasih ya", "terima-kasih"),
    ],
)
def test_typical_questions_find_their_topic(library, question: str, topic: str) -> None:
    assert topic in [hit.topic for hit in library.search.find(question)]


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙏", "a b c", "qwrtzp xkcdvb"])
def test_empty_and_unknown_words_find_nothing(library, text: str) -> None:
    assert library.search.find(text) == []


@given(st.text() | st.lists(st.sampled_from([*HOSTILE, "paspor"])).map(" ".join))
def test_no_text_breaks_the_search(library, text: str) -> None:
    hits = library.search.find(text)
    assert len(hits) <= 3
    assert len({hit.topic for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.topic in library.answers.topics for hit in hits)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_query_syntax_is_only_words(library, hostile: str) -> None:
    library.search.find(hostile)
    assert library.search.find("berapa biaya paspor")  # and the index is still there


def test_the_limit_is_kept(library) -> None:
    assert len(library.search.find("paspor", limit=2)) == 2


def test_sentences_of_both_forms_are_read(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text(
        "nlu:\n- intent: x\n  examples: |\n    - satu\n    - dua - tiga\n"
        "- intent: x\n  examples:\n  - text: |\n      - empat\n    metadata: {juga: [y]}\n"
    )
    assert training_sentences(tmp_path / "x.yml") == ["satu", "dua - tiga", "empat"]


@pytest.mark.parametrize("content", [b"", b"nlu:\n", b"nlu: [a]", b"nlu: [{intent: x}]", b"nlu: [", b"\xff\xfe", None])
def test_a_sentence_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OperatorError, match="x.yml tidak terbaca"):
        training_sentences(path)


def test_a_fault_in_an_answer_stops_loading_with_one_line(data: Path) -> None:
    with (data / "faq" / "biaya.md").open("a") as file:
        file.write("\n{{ fakta('biaya.khayal') }}")
    with pytest.raises(OperatorError, match=r"^faq/biaya.md: fakta 'biaya.khayal' tidak ada .*make check"):
        load_library(data / "faq", data / "nlu_data" / "nlu")


def test_one_sentence_with_a_rare_word_does_not_beat_a_topic_full_of_likely_ones(library) -> None:
    assert library.search.find("brp biaya pasport 10 thn?")[0].topic == "biaya"  # not wna, for one about a KITAS

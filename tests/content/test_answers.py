"""From topic to answer: facts filled in, sources below, nothing unconfirmed stated, nothing but content reachable."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.answers import Answers, ContentError
from bot.content.facts import Fact, Facts, State, load_facts
from bot.content.topics import SMALL_TALK, Topic, Topics, load_topics
from bot.errors import OperatorError
from bot.telegram.render import visible

UNSURE = {"status": "perlu_konfirmasi", "catatan": "Pastikan.", "nilai": "jam delapan"}


def body_of(answers, topic: str = "uji") -> str:
    return answers.make(topic).html.split("\n\n<i>Sumber")[0]


def test_facts_sums_and_links_are_filled_in(answers_of) -> None:
    money = {"satuan": "rupiah"}
    answers = answers_of(
        'Bayar {{ rupiah("g.a", "g.b") }} selama {{ fakta("g.lama") }} di {{ tautan("g.situs", "situs <kami>") }}',
        a={**money, "nilai": 950000},
        b={**money, "nilai": 1000000},
        lama={"satuan": "hari_kerja", "nilai": 4},
        situs={"satuan": "url", "nilai": "https://x.go.id/?a=1&b=2"},
    )
    link = '<a href="https://x.go.id/?a=1&amp;b=2">situs &lt;kami&gt;</a>'
    assert body_of(answers) == f"Bayar Rp1.950.000 selama 4 hari kerja di {link}"


SINGLE_LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30)


@given(value=SINGLE_LINE | st.text(alphabet="<>&;*_`[]()\\#!~amp1. ", min_size=1, max_size=30))
def test_a_fact_reads_exactly_as_it_was_written(value: str) -> None:
    fact = Fact("g.x", value, "teks", ("S1",), None, date(2026, 11, 24), State.VERIFIED, "")
    topic = Topic("uji", "Uji", SMALL_TALK, 'Nilainya: {{ fakta("g.x") }}.', ())
    answers = Answers(Topics([], {"uji": topic}), Facts({"g.x": fact}, {}))
    assert visible(answers.make("uji").html) == f"Nilainya: {value}."


def test_the_source_line_links_official_hosts_only_and_says_when_it_was_checked(answers_of) -> None:
    html = answers_of("Isi", sources="S1, S2").make("uji").html
    first = '<a href="https://palembang.imigrasi.go.id/?a=1&amp;b=2">Kanim &lt;Palembang&gt;</a>'
    assert html == f"Isi\n\n<i>Sumber: {first}; Sebuah blog · diperiksa 24 November 2026</i>"


def test_a_source_that_only_claims_to_be_official_gets_no_link(answers_of) -> None:
    assert "<a " not in answers_of("Isi", sources="S3").make("uji").html


def test_at_most_two_sources_are_shown(answers_of) -> None:
    assert "Mengaku" not in answers_of("Isi", sources="S1, S2, S3").make("uji").html


def test_small_talk_has_no_source_line_and_leads_on(answers_of) -> None:
    answer = answers_of("Isi").make("salam")
    assert answer.html == "Halo"
    assert [topic.id for topic in answer.next] == ["uji"]


def test_an_unconfirmed_fact_switches_the_answer_by_itself(answers_of) -> None:
    body = '{% if pasti("g.x") %}Buka {{ fakta("g.x") }}{% else %}Tanyakan ke kantor{% endif %}'
    assert body_of(answers_of(body, x=UNSURE)) == "Tanyakan ke kantor"
    assert body_of(answers_of(body, x={"nilai": "jam delapan"})) == "Buka jam delapan"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{{ fakta("g.tidak_ada") }}', "fakta 'g.tidak_ada' tidak ada di fakta.yml"),
        ('{{ rupiah("g.tidak_ada") }}', "fakta 'g.tidak_ada' tidak ada di fakta.yml"),
        ('{% if pasti("g.tidak_ada") %}{% endif %}x', "fakta 'g.tidak_ada' tidak ada di fakta.yml"),
        ('{{ fakta("g.x") }}', "fakta 'g.x' belum dipastikan"),
        ('{{ tautan("g.x", "a") }}', "fakta 'g.x' belum dipastikan"),
        ('{{ rupiah("g.teks") }}', "fakta 'g.teks' bukan rupiah"),
        ('{{ tautan("g.teks", "a") }}', "fakta 'g.teks' bukan url"),
        ("{{ fakta(g.teks) }}", "'g' is undefined"),
        ("{{ fakta(", "unexpected"),
        ("{% if %}", "Expected an expression"),
        ('{% if pasti("g.teks") %}', "endif"),
        ("{{ biaya }}", "undefined"),
        ("{{ fakta() }}", "missing"),
        ("{{ fakta([]) }}", "unhashable"),
        ('{{ tautan("g.teks") }}', "missing"),
        ("{{ 1 / 0 }}", "zero"),
        ('{% include "/etc/passwd" %}', "loader"),
    ],
)
def test_a_fault_in_an_answer_names_its_file_and_what_is_wrong(answers_of, body: str, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        answers_of(body, x=UNSURE, teks={}).make("uji")
    assert str(caught.value).startswith("faq/uji.md: ")
    assert said in str(caught.value)


def test_an_unknown_source_names_the_file_too(answers_of) -> None:
    with pytest.raises(ContentError, match="^faq/uji.md: sumber 'S9' tidak ada di sumber.yml$"):
        answers_of("Isi", sources="S9").make("uji")


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ fakta.__globals__ }}",
        "{{ fakta.__self__ }}",
        "{{ fakta.__self__.facts }}",
        "{{ fakta.__func__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ ''.format.__self__.__class__ }}",
        "{{ '{0.__class__}'.format(fakta) }}",
        "{{ fakta|attr('__self__') }}",
        "{{ ().__class__.__bases__[0].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ lipsum.__globals__ }}",
        "{{ [].append(1) }}",
    ],
)
def test_an_answer_cannot_reach_into_python(answers_of, body: str) -> None:
    with pytest.raises(ContentError):
        answers_of(body).make("uji")


def test_an_unknown_topic_is_a_key_error(answers_of) -> None:
    with pytest.raises(KeyError):
        answers_of("Isi").make("tidak-ada")


def test_the_version_changes_with_the_text_only(answers_of) -> None:
    versions = [answers_of(body).topics.get("uji").version for body in ("Isi", "Isi", "Isi lain")]
    assert versions[0] == versions[1] != versions[2]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("judul: Uji", "title: Uji", "'judul'"),
        ("judul: Uji", "judul: 2024", "judul bukan teks"),
        ("sumber: [S1]", "sumber: []", "sumber kosong"),
        ("sumber: [S1]\n", "", "'sumber'"),
        ("diperiksa: 2026-11-24", "diperiksa: kemarin", "harus tanggal"),
        ("berlaku_sejak: 2024-12-17", "berlaku_sejak:", "harus tanggal"),
        ("lanjut: []\n", "", "'lanjut'"),
        ("\nIsi", "\n", "jawaban kosong"),
        ("judul: Uji", "judul: [", "while parsing"),
    ],
)
def test_a_faulty_answer_file_is_named_on_one_line(answers_of, tmp_path, old: str, new: str, said: str) -> None:
    answers_of("Isi")
    path = tmp_path / "uji.md"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(OperatorError) as caught:
        load_topics(tmp_path)
    assert str(caught.value).startswith("faq/uji.md: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("menu", "said"),
    [
        (b"", "menu.yml tidak terbaca"),
        (b"kelompok:\n", "menu.yml tidak terbaca"),
        (b"kelompok: [teks]", "menu.yml tidak terbaca"),
        (b"kelompok: [{id: a, judul: A, topik: }]", "menu.yml tidak terbaca"),
        (b"\xff\xfe", "menu.yml tidak terbaca"),
        (b"kelompok: [{id: a, judul: A, topik: [uji, uji]}]", "menu.yml: uji berada di dua kelompok"),
        (b"kelompok: [{id: a, judul: A, topik: [hilang]}]", "faq/hilang.md tidak ada"),
    ],
)
def test_a_faulty_menu_is_named(answers_of, tmp_path, menu: bytes, said: str) -> None:
    answers_of("Isi")
    (tmp_path / "menu.yml").write_bytes(menu)
    with pytest.raises(OperatorError, match=said):
        load_topics(tmp_path)


def test_a_missing_menu_is_named(tmp_path) -> None:
    with pytest.raises(OperatorError, match="menu.yml tidak terbaca"):
        load_topics(tmp_path)


def test_every_real_answer_can_be_made(library) -> None:
    for topic in library.answers.topics:
        answer = library.answers.make(topic.id)
        assert answer.html
        assert ("Sumber:" in answer.html) is not topic.small_talk


def test_facts_of_the_real_content_are_dated_and_sourced(library) -> None:
    for fact in library.answers.facts:
        assert fact.sources or not fact.certain, fact.key


def test_facts_load_from_the_folder_alone(write_facts) -> None:
    assert [fact.key for fact in load_facts(write_facts(a={}, b={}))] == ["g.a", "g.b"]

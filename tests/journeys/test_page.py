"""A step as a citizen sees it, and the amounts it shows."""

from __future__ import annotations

import pytest

from bot.content.answers import Answers, ContentError
from bot.journeys.load import load_journeys
from bot.journeys.page import Pages
from bot.journeys.walk import Position
from tests.journeys.toys import PAYING

SOURCE = "<i>Sumber: "


@pytest.fixture
def pages(journeys, real_answers: Answers) -> Pages:
    return Pages(journeys, real_answers)


@pytest.fixture
def changed(write_journey, real_answers: Answers):
    """Pages of the small journey with a piece of its text replaced."""

    def change(old: str, new: str) -> Pages:
        assert old in PAYING
        return Pages(load_journeys(write_journey(PAYING.replace(old, new))), real_answers)

    return change


def at(step: str, **choices: str) -> Position:
    return Position("uji", step, choices)


def test_a_question_offers_its_answers_as_absolute_targets(pages: Pages) -> None:
    page = pages.page(at("untuk", untuk="anak"))
    assert [(key.label, key.target, key.chosen) for key in page.answers] == [
        ("Saya sendiri", at("kode", untuk="sendiri"), False),
        ("Anak saya", at("wali", untuk="anak"), True),
        ("Orang sakit", at("dibantu", untuk="sakit"), False),
    ]
    assert (page.next, page.skip, page.back) == (None, None, None)


def test_a_step_that_awaits_text_can_be_skipped_or_left_backwards(pages: Pages) -> None:
    page = pages.page(at("kode", untuk="anak", wali="lain"))
    assert page.next is None
    assert page.skip == at("selesai", untuk="anak", wali="lain")
    assert page.back == at("wali", untuk="anak", wali="lain")
    assert page.progress == (3, 4)
    assert [trouble.topic for trouble in page.step.troubles] == ["billing-kedaluwarsa"]


def test_a_plain_step_leads_on(changed) -> None:
    page = changed("  masukan: kode-billing\n  lewati: true\n", "").page(at("kode", untuk="sendiri"))
    assert (page.next, page.skip) == (at("selesai", untuk="sendiri"), None)


def test_an_end_leads_only_back(pages: Pages) -> None:
    page = pages.page(at("dibantu", untuk="sakit"))
    assert (page.next, page.skip, page.back) == (None, None, at("untuk", untuk="sakit"))
    assert page.step.topics == ("berobat-luar-negeri",)


def test_lists_hold_what_fits_the_choices(pages: Pages) -> None:
    whole = pages.page(at("kode", untuk="anak", wali="lain")).html
    assert whole == (
        "<b>Kode billing</b>\n\nJumlahnya <b>Rp1.650.000</b>.\n\n<b>Siapkan:</b>\n\n• Kode billing\n• Surat kuasa"
    )
    assert "Surat kuasa" not in pages.page(at("kode", untuk="anak", wali="orang-tua")).html


def test_texts_know_the_choices(pages: Pages) -> None:
    assert "Ajak anaknya." in pages.page(at("selesai", untuk="anak", wali="lain")).html
    assert "Datang sendiri." in pages.page(at("selesai", untuk="sendiri")).html


def test_sources_stand_at_the_start_and_at_ends_only(pages: Pages) -> None:
    shown = {
        position.step: SOURCE in pages.page(position).html
        for position in (at("untuk"), at("wali", untuk="anak"), at("dibantu", untuk="sakit"))
    }
    assert shown == {"untuk": True, "wali": False, "dibantu": True}


def test_the_checklist_is_the_one_ahead(pages: Pages) -> None:
    assert pages.checklist(at("kode", untuk="anak", wali="lain")) == "• KTP asli\n• Akta lahir anak"
    assert pages.checklist(at("selesai", untuk="sendiri")) == "• KTP asli"
    assert pages.checklist(at("dibantu", untuk="sakit")) == ""


def test_a_picture_lies_in_the_journeys_folder(changed, tmp_path) -> None:
    pages = changed("  masukan: kode-billing", "  gambar: gambar/menu.png\n  masukan: kode-billing")
    assert pages.page(at("kode", untuk="sendiri")).picture == tmp_path / "faq" / "panduan" / "gambar" / "menu.png"
    assert pages.page(at("untuk")).picture is None


def test_a_title_reads_as_it_was_written(changed) -> None:
    pages = changed("judul: Untuk siapa?", "judul: '*Untuk* <siapa> & 1_2_3?'")
    assert pages.page(at("untuk")).html.startswith("<b>*Untuk* &lt;siapa&gt; &amp; 1_2_3?</b>")


def test_the_amount_is_the_sum_of_the_parts_that_hold(pages: Pages, real_facts) -> None:
    child, fine = real_facts["biaya.elektronik_5_tahun"], real_facts["biaya.denda_hilang"]
    assert pages.amount(at("kode", untuk="anak", wali="lain")) == child + fine
    assert pages.amount(at("kode", untuk="anak", wali="orang-tua")) == child


def test_the_parts_are_listed_with_names(changed) -> None:
    text = "teks: 'Jumlahnya **{{ jumlah() }}**.'"
    pages = changed(text, "teks: |\n    {{ rincian() }}")
    listed = pages.page(at("kode", untuk="anak", wali="lain")).html
    assert "• Paspor anak: Rp650.000\n• Denda: Rp1.000.000" in listed


def test_a_sum_that_an_open_question_may_change_is_not_shown(pages: Pages, changed) -> None:
    with pytest.raises(ContentError, match="jumlah belum pasti sebelum 'wali' dijawab"):
        pages.amount(at("wali", untuk="anak"))
    early = changed("teks: Dengan siapa?", "teks: '{{ jumlah() }}'")
    with pytest.raises(ContentError, match="^faq/panduan/uji.yml: langkah 'wali': jumlah belum pasti"):
        early.page(at("wali", untuk="anak"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{ dipilih('untuk', 'kucing') }}", "dipilih: 'untuk' tidak punya jawaban 'kucing'"),
        ("{{ dipilih('siapa', 'anak') }}", "dipilih: 'siapa' tidak punya jawaban 'anak'"),
        ("{{ fakta('a.b') }}", "fakta 'a.b' tidak ada"),
        ("{{ pilihan.untuk }}", "'pilihan' is undefined"),
        ("{{ jumlah( }}", "unexpected"),
    ],
)
def test_a_fault_names_file_and_step(changed, text: str, fault: str) -> None:
    pages = changed("teks: Petugas membantu.", f'teks: "{text}"')
    with pytest.raises(ContentError, match="^faq/panduan/uji.yml: langkah 'dibantu': ") as caught:
        pages.page(at("dibantu", untuk="sakit"))
    assert fault in str(caught.value)


def test_an_amount_of_nothing_is_a_fault(pages: Pages) -> None:
    with pytest.raises(ContentError, match="tidak ada bagian jumlah yang berlaku"):
        pages.amount(at("dibantu", untuk="sakit"))

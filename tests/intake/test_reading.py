"""What people type in reply to the form's questions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cases.model import Kind
from bot.conversation.masking import mask_numbers
from bot.intake.questions import STEPS
from bot.intake.reading import Accepted, NotAnAnswer, Rejected, chosen, read
from bot.intake.wording import option_of
from tests.intake.asking import TODAY, answer, html, question

NIK = mask_numbers("1671012345678901", 15)
DANGER, HIDDEN = "permohonan_bahaya_119", "permohonan_catatan_nik"

UNDERSTOOD: list[tuple[str, str, Any]] = [
    ("hubungan", "saya sendiri", "sendiri"),
    ("hubungan", "ibu saya", "anak"),
    ("hubungan", "mamak aku", "anak"),
    ("hubungan", "saya untuk ibu saya", "anak"),
    ("hubungan", "untuk anak saya", "orang-tua"),
    ("hubungan", "suami", "pasangan"),
    ("hubungan", "tetangga", "lainnya"),
    ("nama", "nama saya Siti Aminah", "Siti Aminah"),
    ("nama", "nama ibu saya: Siti", "Siti"),
    ("nama", "namo aku Cek Ida", "Cek Ida"),
    ("nama", "Siti Aminah 62 th", "Siti Aminah"),
    ("nama", "siti aminah, 62 tahun", "Siti Aminah"),
    ("nama", "SITI AMINAH (62)", "SITI AMINAH"),
    ("nama", "Siti pak", "Siti"),
    ("nama", "Siti.", "Siti"),
    ("nama", "Ibu Siti", "Ibu Siti"),
    ("nama", "Tanya Putri", "Tanya Putri"),
    ("nama", "dr. H. Ahmad, S.H.", "dr. H. Ahmad, S.H."),
    ("nama", "Nur'aini d'Angelo-Smith", "Nur'aini d'Angelo-Smith"),
    ("umur", "62", 62),
    ("umur", "62th", 62),
    ("umur", "umur ibu saya 62 tahun", 62),
    ("umur", "enam puluh dua", 62),
    ("umur", "dua belas", 12),
    ("umur", "seratus dua", 102),
    ("umur", "60an", 60),
    ("umur", "8 bulan", 0),
    ("umur", "18 bln", 1),
    ("umur", "3 minggu", 0),
    ("umur", "setahun", 1),
    ("umur", "2 tahun 3 bulan", 2),
    ("tempat", "di rumah aja", "rumah"),
    ("tempat", "dirawat di rs", "rumah-sakit"),
    ("tempat", "rumah sakit ya", "rumah-sakit"),
    ("rumah_sakit", "RSMH Palembang", "RSMH Palembang"),
    ("ruang", "Melati 3", "Melati 3"),
    ("ruang", "12", "12"),
    ("ruang", "belum tahu", None),
    ("bisa_dibawa", "masih bisa", "ya"),
    ("bisa_dibawa", "dak biso", "tidak"),
    ("bisa_dibawa", "nggak bisa jalan", "tidak"),
    ("bahaya", "tidak", "tidak"),
    ("bahaya", "masih bisa menunggu", "tidak"),
    ("bahaya", "dak tau", "belum-tahu"),
    ("tujuan", "ke Singapura", "Singapura"),
    ("tujuan", "Penang Malaysia", "Penang Malaysia"),
    ("tujuan", "belum tahu", "belum-tahu"),
    ("berangkat", "besok", "2026-11-25"),
    ("berangkat", "hari ini", "2026-11-24"),
    ("berangkat", "28 nov", "2026-11-28"),
    ("berangkat", "tgl 3 desember", "2026-12-03"),
    ("berangkat", "jadwal berangkat 3 desember", "2026-12-03"),
    ("berangkat", "senin depan", "2026-11-30"),
    ("berangkat", "3 hari lagi", "2026-11-27"),
    ("berangkat", "1 juli", "2027-07-01"),
    ("berangkat", "25/11/2026", "2026-11-25"),
    ("berangkat", "blm tau", "belum-tahu"),
    ("berangkat", "belum ada tiket", "belum-tahu"),
    ("paspor", "belum pernah", "baru"),
    ("paspor", "sudah pernah", "penggantian"),
    ("paspor", "perpanjang", "penggantian"),
    ("surat", "belum ada", None),
    ("surat", "nanti menyusul", None),
    ("telepon", "0812 3456 7890", "+6281234567890"),
    ("telepon", "+62 812-3456-7890", "+6281234567890"),
    ("telepon", "+62 0812-3456-7890", "+6281234567890"),
    ("telepon", "62812345678", "+62812345678"),
    ("telepon", "81234567890", "+6281234567890"),
    ("telepon", "0711 518309", "+62711518309"),
    ("telepon", "tolong hubungi 081234567890 ya", "+6281234567890"),
    ("telepon", "081234567890 / 081211112222", "+6281234567890"),
    ("telepon", "+60123456789", "+60123456789"),
]


@pytest.mark.parametrize(("id_", "text", "value"), UNDERSTOOD)
def test_understood(id_: str, text: str, value: Any) -> None:
    assert answer(id_, text) == Accepted(value)


@pytest.mark.parametrize(
    ("id_", "text", "why"),
    [
        ("hubungan", "hmm", "pilihan"),
        ("nama", "12345", "nama"),
        ("nama", "halo", "nama"),
        ("nama", "ya", "nama"),
        ("nama", "tidak tahu", "nama"),
        ("nama", "x", "nama"),
        ("nama", "a" * 61, "nama"),
        ("umur", "balita", "umur"),
        ("umur", "200", "umur"),
        ("umur", "1964", "umur"),
        ("umur", "lima puluhan", "umur"),
        ("umur", "62,5", "umur"),
        ("rumah_sakit", "ya", "tempat"),
        ("rumah_sakit", "R" * 81, "panjang"),
        ("ruang", "R" * 81, "panjang"),
        ("wilayah", "123", "tempat"),
        ("wilayah", "w" * 121, "panjang"),
        ("berangkat", "secepatnya", "tanggal"),
        ("berangkat", "minggu depan", "tanggal"),
        ("berangkat", "31 juni", "tanggal"),
        ("berangkat", "kemarin", "tanggal_lewat"),
        ("berangkat", "20 nov", "tanggal_lewat"),
        ("berangkat", "1 juli 2026", "tanggal_lewat"),
        ("berangkat", "1 desember 2027", "tanggal_jauh"),
        ("berangkat", "senin 3 desember", "tanggal_bentrok"),
        ("paspor", "hilang", "pilihan"),
        ("surat", "rekam medis", "surat"),
        ("telepon", "12345", "telepon"),
        ("telepon", "tidak ada", "telepon"),
        ("telepon", "0081234567", "telepon"),
        ("nama", "🙏", "kosong"),
        ("umur", "", "kosong"),
    ],
)
def test_refused_with_a_reason(id_: str, text: str, why: str) -> None:
    refused = answer(id_, text)
    assert refused == Rejected(f"permohonan_tolak_{why}")
    assert html(refused.text)


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("hubungan", "gimana caranya"),
        ("hubungan", "nomor billing saya mati"),
        ("nama", "berapa biaya paspor"),
        ("nama", "biayanya berapa"),
        ("nama", "mau tanya dulu"),
        ("nama", "saya mau tahu biaya dulu"),
        ("nama", "apa harus nama lengkap?"),
        ("nama", "jadi begini pak ibu saya itu sudah lama sakit dan harus segera dibawa"),
        ("umur", "kenapa ditanya umur"),
        ("rumah_sakit", "yang mana saja?"),
        ("wilayah", "kantornya dimano"),
        ("bisa_dibawa", "bisa dak ya?"),
        ("berangkat", "kalau belum ada tiket cakmano"),
        ("surat", "/menu"),
        ("telepon", "nomornya untuk apa?"),
    ],
)
def test_questions_are_for_somebody_else(id_: str, text: str) -> None:
    assert answer(id_, text) == NotAnAnswer()


@pytest.mark.parametrize(
    "text", ["tidak bisa ditunda", "tidak kuat menunggu", "tidak begitu gawat", "bisa tidak tahan"]
)
def test_danger_is_never_guessed(text: str) -> None:
    assert answer("bahaya", text) == Rejected("permohonan_tolak_pilihan")


@pytest.mark.parametrize("text", ["ya", "iya pak", "gawat", "tidak bisa menunggu", f"ya {NIK}"])
def test_danger_points_to_119(text: str) -> None:
    assert answer("bahaya", text) == Accepted("ya", DANGER)
    assert chosen(question("bahaya"), "ya") == Accepted("ya", DANGER)
    assert "119" in html(DANGER) and "IGD" in html(DANGER)


def test_a_hidden_number_is_passed_over_and_mentioned() -> None:
    assert answer("nama", f"Siti Aminah {NIK}") == Accepted("Siti Aminah", HIDDEN)
    assert answer("umur", f"62 {NIK}") == Accepted(62, HIDDEN)
    assert answer("wilayah", f"Lahat {NIK}") == Accepted("Lahat", HIDDEN)
    assert answer("nama", NIK) == Rejected("permohonan_tolak_nik")
    assert answer("telepon", NIK) == Rejected("permohonan_tolak_nik")
    assert answer("keperluan", f"NIK ibu saya {NIK}", Kind.GENERAL) == Accepted("NIK ibu saya", HIDDEN)
    assert NIK.strip("•") == ""


def test_a_list_is_no_hidden_number() -> None:
    wish = "Saya perlu:\n• paspor ibu\n• paspor saya"
    assert answer("keperluan", wish, Kind.GENERAL) == Accepted(wish)


def test_what_is_told_to_the_officer_may_be_a_question() -> None:
    text = "Apa bisa paspor ibu saya dipercepat?\nBeliau sakit."
    assert answer("keperluan", f"  {text}\u200b ", Kind.GENERAL) == Accepted(text)
    assert answer("keperluan", "halo", Kind.GENERAL) == Rejected("permohonan_tolak_cerita")
    assert answer("keperluan", "a" * 1001, Kind.GENERAL) == Rejected("permohonan_tolak_panjang")
    assert answer("keperluan", "/kasus", Kind.GENERAL) == NotAnAnswer()


def test_a_phone_number_may_be_kept_back_in_a_general_request() -> None:
    assert answer("telepon", "tidak mau", Kind.GENERAL) == Accepted(None)


def test_a_press_is_an_answer_only_where_it_is_offered() -> None:
    assert chosen(question("paspor"), "baru") == Accepted("baru")
    assert chosen(question("paspor"), "ya") is None
    assert chosen(question("nama"), "ya") is None


def test_the_kind_of_a_letter_may_be_typed() -> None:
    option = option_of(question("surat"), "surat rujukan")
    assert option is not None and option.value == "rujukan"
    assert option_of(question("surat"), "halo") is None


def test_two_options_at_once_are_asked_again() -> None:
    assert answer("paspor", "belum, eh sudah") == Rejected("permohonan_tolak_pilihan")


QUESTIONS = [step.question for step in STEPS]
WORDS = st.lists(
    st.sampled_from(
        "besok 29 februari 31 32 9999 tanggal minggu lalu depan hari lagi 99 seratus tahun bulan 0 -1 +62 0812 3456"
        " 7890 nama saya th ( ) , . • •••••••••••••••• ? / ya tidak bisa belum tahu umur 00 12:61 1/1 0/0/0000 ² ٣"
        .split()
    ),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(asked=st.sampled_from(QUESTIONS), text=st.one_of(st.text(), WORDS))
@example(asked=question("berangkat"), text="1 januari 9999")
@example(asked=question("berangkat"), text="999 minggu lagi")
@example(asked=question("nama"), text="nama saya")
def test_whatever_is_typed_is_read_as_something(asked: Any, text: str) -> None:
    found = read(asked, text, TODAY)
    if isinstance(found, Accepted):
        assert json.loads(json.dumps(found.value)) == found.value
        assert found.value is not None or asked.skippable
        assert found.note is None or html(found.note)
    elif isinstance(found, Rejected):
        assert html(found.text)

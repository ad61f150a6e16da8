"""What says who somebody is goes from what is kept of a message; the question stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.editing.personal import without_marks, without_personal_data

# Digits of one number, in whatever groups.
RUN = re.compile(r"\d(?:[\W_]{0,3}\d){5,}")
ROUND_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[.,]000){1,2}")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("nama saya Budi Santoso mau tanya biaya", "nama saya [nama] mau tanya biaya"),
        ("nama saya budi santoso mau tanya biaya", "nama saya [nama] mau tanya biaya"),
        ("namo aku rudi nak buat paspor", "namo aku [nama] nak buat paspor"),
        ("atas nama Siti Aminah binti Hasan, sudah jadi?", "atas nama [nama], sudah jadi?"),
        ("a.n. Joko Susilo sudah jadi?", "a.n. [nama] sudah jadi?"),
        ("an. joko sudah jadi?", "an. [nama] sudah jadi?"),
        ("a/n Joko", "a/n [nama]"),
        ("nama anak saya Rizky dan Putri mau bikin paspor", "nama anak saya [nama] dan [nama] mau bikin paspor"),
        ("di KTP tertulis Zubaidah, di akta Zubaida", "di KTP tertulis [nama], di akta [nama]"),
        ("nama: M. Rizky, umur 12 tahun", "nama: [nama], umur 12 tahun"),
        ("perkenalkan saya dewi lestari dari plaju", "perkenalkan saya [nama] dari plaju"),
        ("saya Ratna mau ambil paspor", "saya [nama] mau ambil paspor"),
        ("Pak Budi tolong bantu", "Pak [nama] tolong bantu"),
        ("kata mbak rina harus datang lagi", "kata mbak [nama] harus datang lagi"),
        ("kata Rina di loket saya harus ke sana lagi", "kata [nama] di loket saya harus ke sana lagi"),
        ("Apakah Ahmad Fauzi sudah dapat jadwal?", "Apakah [nama] sudah dapat jadwal?"),
        ("nama saya Zubaidah. Zubaidah sudah daftar", "nama saya [nama]. [nama] sudah daftar"),
        ("nama AHMAD FAUZI sudah jadi?", "nama [nama] sudah jadi?"),
        ("wa saya 0812-3456-7890 ya", "wa saya [nomor] ya"),
        ("telepon +62 812 3456 7890", "telepon [nomor]"),
        ("nik 1671 0512 3456 0001 ditolak", "nik [nomor] ditolak"),
        ("nik •••••••••••••••• ditolak", "nik [nomor] ditolak"),
        ("kode O81234567 salah", "kode [nomor] salah"),
        ("paspor X1234567 hilang", "paspor [nomor] hilang"),
        ("nol delapan satu dua tiga empat lima", "[nomor]"),
        ("balas ke siti.aminah@gmail.com", "balas ke [surel]"),
        ("balas ke siti(at)gmail.com", "balas ke [surel]"),
        ("lihat https://contoh.com/a?b=1 dan bit.ly/xyz", "lihat [tautan] dan [tautan]"),
        ("hubungi @siti_99 saja", "hubungi [akun] saja"),
        ("lahir 12 Mei 1990 di palembang", "lahir [tanggal] di palembang"),
        ("lahir 12-05-1990", "lahir [tanggal]"),
        ("rumah di jl. sudirman no 12 rt 05 rw 02", "rumah di [alamat] [alamat]"),
        ("rumah di jalan merdeka raya no 7", "rumah di [alamat]"),
    ],
)
def test_what_goes(typed: str, kept: str) -> None:
    assert without_personal_data(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "nama saya beda di ktp dan akta",
        "kenapa namanya salah ketik",
        "nama di paspor cuma satu kata, bisa umroh?",
        "berapa biaya paspor 650.000 atau 1.000.000?",
        "pak mau tanya, kantor buka jam 8.30?",
        "cara jalan keluar dari aplikasi",
        "paspor anak umur 5 tahun untuk umroh 12 orang",
        "Apakah bisa bayar di BNI Palembang?",
        "saya di Jepang mau perpanjang",
        "paspor 48 halaman berlaku 10 tahun ya",
    ],
)
def test_questions_stay_as_they_are(typed: str) -> None:
    assert without_personal_data(typed) == typed


def test_invisible_letters_hide_no_number() -> None:
    assert without_personal_data("wa 08\u200b12\u200b345\u200b67") == "wa [nomor]"
    assert not any(char.isdigit() for char in without_personal_data("wa 0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣"))
    assert without_personal_data("wa 081234567") == "wa [nomor]"


def test_a_sentence_to_teach_has_no_marks() -> None:
    assert without_marks("nama saya [nama], wa [nomor] mau ambil paspor") == "nama saya , wa mau ambil paspor"
    assert without_marks("[nomor]") == ""


PIECES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.from_regex(r"[0-9oOlI•. ,\-_/()+]{1,20}", fullmatch=True),
    st.sampled_from(
        ["nama saya ", "Budi", " an. ", "@", ".com", "jl ", " rt ", "12 mei 1990", "650.000", "\u200b", "٣"]
    ),
)


@given(st.lists(PIECES, max_size=12).map("".join))
@example("650.000650.000")
@example("12a345678")
@example("1-1-11111111")
def test_no_number_survives(text: str) -> None:
    kept = without_personal_data(text)
    assert not re.search(r"\d{6}", kept)
    assert all(ROUND_AMOUNT.fullmatch(run.group()) for run in RUN.finditer(kept))


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_left_has_nothing_more_to_go(text: str) -> None:
    """Whoever checks it again, before teaching it, finds it clean."""
    kept = without_personal_data(text)
    assert not re.search(r"@\w", kept)
    assert "\n" not in kept

"""`python -m bot check` for journeys: each rule of docs/data-formats.md, broken once, gives its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import paths
from bot.cli import main
from bot.content import check as content_check
from bot.journeys import check as checks
from bot.journeys.check import check
from tests.journeys.toys import HEAD, PAYING

FILE = "faq/panduan/uji.yml"
WHOLE = HEAD + PAYING
UNCONFIRMED = next(fact for fact in content_check.unconfirmed() if fact.value is not None).key
LONG = "Judul yang jauh lebih panjang daripada tiga puluh dua"
PLAIN = "teks: Petugas membantu."
ENDLESS = "langkah 'selesai': panduan berhenti di sini tanpa akhir."

BROKEN = {
    "title too long": ("judul: Membayar", f"judul: {LONG}", f"'{LONG}' lebih dari 32 huruf."),
    "step title too long": ("judul: Kode billing", f"judul: {LONG}", f"langkah 'kode': '{LONG}' lebih dari 32 huruf."),
    "label too long": ("tombol: Anak saya", f"tombol: {LONG}", f"langkah 'untuk': '{LONG}' lebih dari 32 huruf."),
    "unknown topic of its own": ("topik: bayar-bni", "topik: khayal", "topik 'khayal' tidak ada di menu.yml."),
    "unknown source": ("[S106]", "[S106, S999]", "sumber 'S999' tidak ada di sumber.yml."),
    "unknown topic of an end": (
        "topik: [berobat-luar-negeri]",
        "topik: [khayal]",
        "langkah 'dibantu': topik 'khayal' tidak ada di menu.yml.",
    ),
    "unknown topic of a trouble": (
        "topik: billing-kedaluwarsa}",
        "topik: khayal}",
        "langkah 'kode': topik 'khayal' tidak ada di menu.yml.",
    ),
    "unknown journey": (PLAIN, f"{PLAIN}\n  panduan: khayal", "langkah 'dibantu': panduan 'khayal' tidak ada."),
    "no such picture": (
        PLAIN,
        f"{PLAIN}\n  gambar: gambar/x.png",
        "langkah 'dibantu': gambar 'gambar/x.png' tidak ada di faq/panduan.",
    ),
    "loose figure": (PLAIN, "teks: Ada 3 petugas.", f"langkah 'dibantu': {next(content_check.loose_figures('3'))}"),
    "loose figure in a list": (
        "bawa: [KTP asli",
        "bawa: [2 KTP",
        f"langkah 'selesai': {next(content_check.loose_figures('3'))}",
    ),
    "loose figure in a part": ("nama: Denda", "nama: Denda 1", next(content_check.loose_figures("3"))),
    "forbidden link": (
        PLAIN,
        "teks: '[lihat](https://example.com/)'",
        "langkah 'dibantu': tautan ke https://example.com/; hanya situs go.id dan bank.",
    ),
    "unknown fact": (
        PLAIN,
        "teks: '{{ fakta(\"a.b\") }}'",
        "langkah 'dibantu': fakta 'a.b' tidak ada di fakta.yml.",
    ),
    "unconfirmed fact": (
        PLAIN,
        f"teks: '{{{{ fakta(\"{UNCONFIRMED}\") }}}}'",
        f"langkah 'dibantu': fakta '{UNCONFIRMED}' belum dipastikan: pakai {{% if pasti(\"{UNCONFIRMED}\") %}}.",
    ),
    "fault hidden until a fact is confirmed": (
        PLAIN,
        f'teks: \'{{% if pasti("{UNCONFIRMED}") %}}{{{{ fakta("a.b") }}}}{{% endif %}}x\'',
        "langkah 'dibantu': fakta 'a.b' tidak ada di fakta.yml.",
    ),
    "text too long": (PLAIN, f"teks: {'kata ' * 200}", "langkah 'dibantu': 1015 huruf, paling banyak 900."),
    "condition on no question": (
        "bawa: [KTP asli,",
        "bawa: [{teks: KTP, jika: {umur: [tua]}},",
        "langkah 'selesai': jika: 'umur' dengan jawaban 'tua' tidak ditanyakan sebelumnya.",
    ),
    "condition on no answer": (
        "jika: {wali: [lain]}}]",
        "jika: {wali: [kakek]}}]",
        "langkah 'kode': jika: 'wali' dengan jawaban 'kakek' tidak ditanyakan sebelumnya.",
    ),
    "condition on what is asked later": (
        "tombol: Orang sakit}",
        "tombol: Orang sakit, jika: {wali: [lain]}}",
        "langkah 'untuk': jika: 'wali' dengan jawaban 'lain' tidak ditanyakan sebelumnya.\n"
        "langkah 'dibantu' tidak pernah tampil.",
    ),
    "condition without answers": (
        "jika: {wali: [lain]}}]",
        "jika: {wali: []}}]",
        "langkah 'kode': jika: 'wali' tanpa jawaban.",
    ),
    "amount's condition": (
        "biaya.denda_hilang, jika: {wali: [lain]}",
        "biaya.denda_hilang, jika: {wali: [kakek]}",
        "jumlah: jika: 'wali' dengan jawaban 'kakek' tidak ditanyakan sebelumnya.",
    ),
    "amount that is none": (
        "fakta: biaya.denda_hilang",
        "fakta: billing.batas_bayar",
        "jumlah: fakta 'billing.batas_bayar' bukan rupiah.\nlangkah 'kode': fakta 'billing.batas_bayar' bukan rupiah.",
    ),
    "amount before all is answered": (
        "teks: Dengan siapa?",
        "teks: '{{ jumlah() }}'",
        "langkah 'wali': jumlah belum pasti sebelum 'wali' dijawab.",
    ),
    "no end": ("Akta lahir anak, jika: {untuk: [anak]}}]\n  akhir: true", "Akta lahir anak}]", ENDLESS),
    "no end after a question": (
        "Akta lahir anak, jika: {untuk: [anak]}}]\n  akhir: true",
        "Akta lahir anak}]\n  tanya: puas\n  pilihan: [{nilai: ya, tombol: Ya}, {nilai: tidak, tombol: Tidak}]",
        ENDLESS,
    ),
    "only one option left": (
        "{nilai: lain, tombol: Orang lain, jika: {untuk: [anak]}}",
        "{nilai: lain, tombol: Orang lain, jika: {untuk: [sendiri]}}",
        "langkah 'wali': 1 pilihan; harus 2 sampai 6, tanpa kembar.",
    ),
    "the same answer twice": (
        "{nilai: lain, ",
        "{nilai: orang-tua, ",
        "langkah 'wali': 2 pilihan; harus 2 sampai 6, tanpa kembar.\n"
        "jumlah: jika: 'wali' dengan jawaban 'lain' tidak ditanyakan sebelumnya.\n"
        "langkah 'kode': jika: 'wali' dengan jawaban 'lain' tidak ditanyakan sebelumnya.",
    ),
    "too many options": (
        "  - {nilai: lain, ",
        "".join(f"  - {{nilai: n{n}, tombol: N{n}}}\n" for n in range(5)) + "  - {nilai: lain, ",
        "langkah 'wali': 7 pilihan; harus 2 sampai 6, tanpa kembar.",
    ),
    "asked twice on one way": (
        "- id: selesai",
        "- {id: lagi, judul: Lagi, tanya: untuk, teks: Siapa?, pilihan: [{nilai: anak, tombol: Anak},"
        " {nilai: sendiri, tombol: Saya}]}\n- id: selesai",
        "langkah 'untuk': 'untuk' ditanyakan dua kali.\nlangkah 'lagi': 'untuk' ditanyakan dua kali.",
    ),
    "a step nobody reaches": (
        "- id: kode",
        "- {id: khayal, judul: Khayal, teks: Khayal., jika: {untuk: [sakit], wali: [lain]}}\n- id: kode",
        "langkah 'khayal' tidak pernah tampil.",
    ),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The real content with the small journey instead of the real ones."""
    shutil.copytree(paths.FAQ, tmp_path / "faq", ignore=shutil.ignore_patterns("panduan"))
    (tmp_path / "faq" / "panduan").mkdir()
    (tmp_path / FILE).write_text(WHOLE, encoding="utf-8")
    return tmp_path


def test_a_sound_journey_has_no_problems(data: Path) -> None:
    assert check(data) == []


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_one_fault_gives_its_line(data: Path, old: str, new: str, expected: str) -> None:
    assert old in WHOLE
    (data / FILE).write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    assert sorted(check(data)) == sorted(f"{FILE}: {line}" for line in expected.split("\n"))


def test_listed_parts_need_names(data: Path) -> None:
    text = WHOLE.replace("nama: Paspor anak, ", "").replace("{{ jumlah() }}", "{{ rincian() }}")
    (data / FILE).write_text(text, encoding="utf-8")
    assert check(data) == [f"{FILE}: langkah 'kode': jumlah: bagian 'biaya.elektronik_5_tahun' tanpa nama."]


def test_two_journeys_cannot_share_a_topic(data: Path) -> None:
    (data / "faq" / "panduan" / "zzz.yml").write_text(WHOLE, encoding="utf-8")
    assert check(data) == ["faq/panduan/zzz.yml: topik 'bayar-bni' sudah punya panduan lain."]


def test_a_picture_that_is_there_is_no_problem(data: Path) -> None:
    (data / FILE).write_text(WHOLE.replace(PLAIN, f"{PLAIN}\n  gambar: menu.png"), encoding="utf-8")
    (data / "faq" / "panduan" / "menu.png").write_bytes(b"png")
    assert check(data) == []


def test_the_repository_has_no_problems() -> None:
    assert check() == []


def test_the_command_lists_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "check", lambda: ["faq/panduan/x.yml: salah."])
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 1
    assert "SALAH  faq/panduan/x.yml: salah." in result.output

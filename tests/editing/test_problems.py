"""What is said of a text before it may be live."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.editing.fact_entries import folded, with_value
from bot.editing.templates import OF_FACTS, OF_STEPS, facts_in, foreign_code, has_sum, html_tags
from tests.cases.office import wib
from tests.editing.admins import Admins

ANSWER, FEE, STEP = "jawaban/biaya", "fakta/biaya.percepatan", "panduan/bayar-bni/bukti"


@pytest.fixture(scope="module")
def office() -> Iterator[Admins]:
    office = Admins()
    yield office
    office.db.close()


def problems(office: Admins, name: str, old: str, new: str) -> str:
    body = office.live(name).body
    assert old in body
    return "\n".join(office.editor.problems(name, body.replace(old, new)))


def test_what_is_shipped_has_none(office: Admins) -> None:
    items = [item for kind in ("jawaban", "fakta", "panduan") for item in office.editor._store.items(kind)]
    assert len(items) > 250
    # Steps of one journey are walked alike: a few stand for all.
    some = [*[item for item in items if item.kind != "panduan"][::5], office.live(STEP)]
    assert [(item.name, found) for item in some if (found := office.editor.problems(item.name, item.body))] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Anak dapat", "Bayar 3 kali. Anak dapat", "angka harus diambil dari fakta"),
        ("biaya.denda_rusak", "biaya.khayal", "fakta 'biaya.khayal' tidak ada"),
        ("biaya.denda_rusak", "kantor.whatsapp", "kantor.whatsapp"),
        ("Anak dapat", "<script src=x></script> <b>Anak</b> dapat", "<script>"),
        ("Anak dapat", "[klik](https://contoh.com) Anak dapat", "https://contoh.com"),
        ("Anak dapat", "{% for a in b %}{% endfor %} Anak dapat", "hanya boleh"),
        ("Anak dapat", "{{ ''.join.__class__ }} Anak dapat", "hanya boleh"),
        ("Anak dapat", "{{ jumlah() }} Anak dapat", "hanya boleh"),
        ("Anak dapat", '{{ fakta("biaya.masa', "tidak lengkap"),
        ("Anak dapat", "{% if pasti('aturan.tarif') %} Anak dapat", "tidak lengkap"),
        ("Biaya paspor", "Biaya paspor yang sangat panjang judulnya", "judul lebih dari"),
        ("S1,", "X1,", "sumber 'X1'"),
        ("cara-bayar", "khayal", "tombol ke 'khayal'"),
        ("2026-11-24", "kemarin", "harus tanggal"),
        ("lanjut: [", "lanjut: [[", "penulisannya tidak terbaca"),
        ("judul:", "judulnya:", "'judul' belum diisi"),
        ("Anak dapat", "kata " * 250, "paling banyak 1500"),
    ],
)
def test_answers(office: Admins, old: str, new: str, said: str) -> None:
    assert said in problems(office, ANSWER, old, new)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("Bayar 3 kali. {}", "angka"),
        ("{{ dipilih('khayal', 'x') }} {}", "khayal"),
        ("<i>miring</i> {}", "<i>"),
        ("{{ range(9) }} {}", "hanya boleh"),
        ("{} " + "kata " * 250, "paling banyak 900"),
    ],
)
def test_steps(office: Admins, new: str, said: str) -> None:
    body = office.live(STEP).body
    assert said in "\n".join(office.editor.problems(STEP, new.replace("{}", body)))


@pytest.mark.parametrize("body", ["", "  \n ", "\n"])
@pytest.mark.parametrize("name", [ANSWER, FEE, STEP])
def test_nothing_at_all(office: Admins, name: str, body: str) -> None:
    assert office.editor.problems(name, body) == ["teksnya kosong."]


@pytest.mark.parametrize("name", [ANSWER, FEE, STEP])
def test_far_too_much(office: Admins, name: str) -> None:
    [problem] = office.editor.problems(name, "a" * 6000)
    assert "6000 huruf" in problem


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nilai: 1000000", "nilai: 1.000.000", "bilangan bulat"),
        ("nilai: 1000000", "nilai: true", "bilangan bulat"),
        ("nilai: 1000000", "nilai: -5", "bilangan bulat"),
        ("nilai: 1000000", "nilai: null", "tanpa nilai"),
        ("satuan: rupiah", "satuan: jam", "satuan harus tetap rupiah"),
        ("S1", "X9", "sumber 'X9'"),
        ("diperiksa: 2026-11-24", "diperiksa: 2027-11-24", "masa depan"),
        ("diperiksa: 2026-11-24", "diperiksa: kemarin", "diperiksa bukan tanggal"),
        ("status: terverifikasi", "status: entah", "entah"),
        ("status: terverifikasi", "status: perlu_konfirmasi", "tanpa catatan"),
        ("catatan: ''", "catatan: ''\nkhayal: 1", "kunci tidak dikenal: khayal"),
        ("catatan: ''", "catatan: ''\nberikutnya: {nilai: 5}", "tanpa atau salah"),
        (
            "catatan: ''",
            "catatan: ''\nberikutnya: {nilai: 5, berlaku_sejak: 2026-11-24, sumber: [S1], diperiksa: 2026-11-24}",
            "sesudah hari ini",
        ),
        (
            "catatan: ''",
            "catatan: ''\nberikutnya: {nilai: lima, berlaku_sejak: 2027-01-01, sumber: [S1], diperiksa: 2026-11-24}",
            "rupiah",
        ),
        ("nilai:", "nilai: [", "tidak terbaca"),
    ],
)
def test_facts(office: Admins, old: str, new: str, said: str) -> None:
    assert said in problems(office, FEE, old, new)


@pytest.mark.parametrize("body", ["- satu", "hanya teks", "{}", "nilai: 5", "&a [*a]"])
def test_what_is_no_entry_at_all(office: Admins, body: str) -> None:
    assert office.editor.problems(FEE, body)


@pytest.mark.parametrize(
    ("key", "new", "said"),
    [
        ("kantor.situs", "nilai: https://contoh.com/", "hanya situs go.id"),
        ("kantor.situs", "nilai: javascript:alert(1)", "alamat situs"),
        ("kantor.situs", "nilai: https://a.go.id/x)y", "alamat situs"),
        ("kantor.telepon", "nilai: hubungi kami", "nomor telepon"),
        ("biaya.berlaku_sejak", "nilai: kemarin", "harus tanggal"),
    ],
)
def test_values_fit_their_unit(office: Admins, key: str, new: str, said: str) -> None:
    body = office.live(f"fakta/{key}").body
    changed = "\n".join(new if line.startswith("nilai:") else line for line in body.splitlines())
    assert said in "\n".join(office.editor.problems(f"fakta/{key}", changed))


def test_a_fee_that_is_stated_cannot_become_uncertain(office: Admins) -> None:
    body = office.live(FEE).body.replace("status: terverifikasi", "status: perlu_konfirmasi")
    said = "\n".join(office.editor.problems(FEE, body.replace("catatan: ''", "catatan: Masih segini?")))
    assert "Paspor sehari jadi" in said and "Bayar lewat BNI" in said


def test_what_is_reckoned_with_stays_a_number(office: Admins) -> None:
    key = "fakta/billing.jumlah_digit"
    body = "\n".join("nilai: 0" if line.startswith("nilai:") else line for line in office.live(key).body.splitlines())
    assert "bilangan bulat" in "\n".join(office.editor.problems(key, body))


def test_facts_are_found_in_templates() -> None:
    template = '{% if pasti("a.b") %}{{ rupiah("c.d", "e.f") }}{% endif %}{{ tautan("g.h", "teks") }} {{ jumlah() }}'
    assert facts_in(template) == {"a.b", "c.d", "e.f", "g.h"}
    assert has_sum(template) and not has_sum("jumlah")
    assert facts_in("{{ ") == frozenset()
    assert list(foreign_code(template, OF_FACTS)) != [] == list(foreign_code(template, (*OF_FACTS, *OF_STEPS)))


@pytest.mark.parametrize("text", ["a < b dan c > d", "<https://a.go.id>", '{{ fakta("<b>") }}', "2 <3"])
def test_what_is_no_tag(text: str) -> None:
    assert list(html_tags(text)) == []


def test_a_value_from_a_day_on() -> None:
    body = (
        "nilai: 5\nsatuan: jam\nsumber: [S1]\nberlaku_sejak: null\ndiperiksa: 2026-01-01\n"
        "status: perlu_konfirmasi\ncatatan: Berapa?\n"
    )
    today, later = wib("2026-11-24 09:00").date(), wib("2027-01-01 00:00").date()
    now = with_value(body, 6, today, today)
    assert "nilai: 6" in now and "terverifikasi" in now and "Berapa?" not in now and "berikutnya" not in now
    coming = with_value(now, 7, later, today)
    assert "nilai: 6" in coming and "nilai: 7" in coming
    assert folded(coming, today) == coming
    assert "nilai: 7" in folded(coming, later) and "nilai: 6" not in folded(coming, later)
    assert folded("bukan: [", later) == "bukan: ["

"""Answers and steps: finding one, drafts, the preview, publishing, what was there before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import paths
from bot.console.answer_form import composed, fields_of
from bot.console.pages import field
from bot.store.content import ContentStore, Origin
from bot.store.content_log import ContentLog
from bot.store.feedback import Feedback
from bot.store.sentences import SentenceStore
from tests.console.visitor import Console, Visitor

SENTENCES = "\n".join(
    f"bagaimana cara melapor kehilangan {what}"
    for what in "dompet tas ransel koper laptop ponsel jaket payung helm".split()
)


def live(console: Console, name: str = "jawaban/biaya") -> str:
    return ContentStore(console.db).get(name).body


async def edited(visitor: Visitor, button: str, path: str = "/jawaban/biaya", **fields: str) -> str:
    await visitor.open(path)
    return await visitor.send(button, **fields)


@pytest.mark.parametrize("path", sorted(paths.FAQ.glob("*.md")), ids=lambda path: path.stem)
def test_the_form_gives_back_every_answer_as_it_was(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert composed(fields_of(text)) == text


def test_what_is_typed_never_becomes_more_than_text() -> None:
    fields = {
        "judul": "a: [b]\nsumber: [S9]",
        "sumber": "S1]: x",
        "lanjut": "",
        "diperiksa": "!!python/x",
        "teks": "---\nx",
    }
    again = fields_of(composed(fields))
    assert again["judul"] == "a: [b] sumber: [S9]"
    assert again["diperiksa"] == "!!python/x"
    assert again["teks"] == "---\nx"


async def test_the_list_finds_words_of_the_answers(admin: Visitor) -> None:
    assert "Biaya paspor" in await admin.open("/jawaban?cari=denda")
    assert "Biaya paspor" not in await admin.open("/jawaban?cari=kewarganegaraan")
    assert "Tidak ada yang cocok" in await admin.open('/jawaban?cari="zzz*')


async def test_the_list_says_when_it_was_checked_and_how_it_is_received(console: Console, admin: Visitor) -> None:
    for helpful in (True, True, False):
        Feedback(console.db).add("biaya", helpful, "v")
    words = await admin.open("/jawaban?cari=percepatan+denda")
    assert "67% dari 3" in words
    assert "24 November 2026" in words


async def test_a_draft_is_nobody_s_but_its_author_s(console: Console, admin: Visitor) -> None:
    before = live(console)
    assert "Draf disimpan" in await edited(admin, "Simpan draf", teks="Isi baru tanpa angka.")
    assert live(console) == before
    assert "Isi baru tanpa angka." in await admin.open("/jawaban/biaya")
    other = await console.visitor("admin", "Budi")
    assert "Isi baru tanpa angka." not in await other.open("/jawaban/biaya")
    assert f"draf · {admin.officer.name}" in await other.open("/jawaban?keadaan=draf")


async def test_a_draft_can_be_thrown_away(console: Console, admin: Visitor) -> None:
    await edited(admin, "Simpan draf", teks="Isi baru.")
    await admin.open("/jawaban/biaya/buang")
    assert "Draf dibuang" in await admin.send("Buang draf")
    assert ContentStore(console.db).drafts() == []


async def test_publishing_keeps_everything_that_was_not_changed(console: Console, admin: Visitor) -> None:
    before = live(console)
    text = fields_of(before)["teks"].replace("Contoh:", "Misalnya:")
    assert "Sudah terbit" in await edited(admin, "Terbitkan", teks=text, catatan="Kata yang lebih biasa")
    assert live(console) == before.replace("Contoh:", "Misalnya:")
    assert "Kata yang lebih biasa" in await admin.open("/jawaban/biaya/riwayat")
    assert console.woken


async def test_title_and_next_topics_are_fields(console: Console, admin: Visitor) -> None:
    await edited(admin, "Terbitkan", judul="Harga paspor", lanjut1="petugas", lanjut2="", lanjut3="petugas")
    fields = fields_of(live(console))
    assert fields["judul"] == "Harga paspor"
    assert fields["lanjut"] == "petugas, paspor-hilang"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "kosong"),
        ("Biayanya 350 ribu.", "angka"),
        ("<script>alert(1)</script>", "script"),
        ('{{ fakta("tidak.ada") }}', "tidak.ada"),
        ("{% for x in y %}", ""),
        ("{{ ''.__class__ }}", ""),
        ("x" * 5000, "huruf"),
    ],
)
async def test_what_cannot_be_shown_is_not_published(console: Console, admin: Visitor, text: str, problem: str) -> None:
    before = live(console)
    words = await edited(admin, "Terbitkan", teks=text)
    assert admin.status == 409
    assert live(console) == before
    assert problem in words
    assert "<script>alert" not in admin.page.text
    assert admin.fields("Terbitkan")["teks"] == text  # nothing that was typed is lost


async def test_the_preview_shows_facts_buttons_and_problems(admin: Visitor) -> None:
    await admin.open("/jawaban/biaya")
    csrf = admin.fields("Simpan draf")["csrf"]
    common = {"csrf": csrf, "potongan": "1", "judul": "Biaya", "sumber": "S1", "lanjut1": "percepatan"}
    words = await admin.post(
        "/jawaban/biaya/pratinjau",
        **common,
        teks='Seharga {{ rupiah("biaya.percepatan") }}',
        berlaku_sejak="2024-12-17",
        diperiksa="2026-11-24",
    )
    assert "Rp1.000.000" in words
    assert "Paspor sehari jadi" in words  # the button
    words = await admin.post(
        "/jawaban/biaya/pratinjau", **common, teks="<b>tebal</b>", berlaku_sejak="2024-12-17", diperiksa="kemarin"
    )
    assert "Harus diperbaiki" in words
    assert "<html" not in admin.page.text


async def test_without_a_script_the_preview_is_the_page(console: Console, admin: Visitor) -> None:
    words = await edited(admin, "Pratinjau", teks="Isi yang belum disimpan.")
    assert words.count("Isi yang belum disimpan.") == 2  # the field, and the bubble
    assert ContentStore(console.db).drafts() == []


async def test_the_preview_can_be_read_on_the_own_phone(console: Console, admin: Visitor) -> None:
    assert "dikirim ke Telegram" in await edited(admin, "Kirim ke Telegram saya", teks="Isi di ponsel.")
    chat, params = console.db.execute("SELECT chat_id, params FROM outbox").fetchone()
    assert chat == admin.officer.user_id
    assert "Isi di ponsel." in json.loads(params)["text"]
    assert console.woken


async def test_a_second_admin_approves(console: Console, admin: Visitor) -> None:
    other = await console.visitor("admin", "Budi")
    text = fields_of(live(console))["teks"].replace("Contoh:", "Misalnya:")
    assert "menunggu persetujuan" in await edited(admin, "Terbitkan", teks=text, catatan="Lebih biasa")
    assert "Contoh:" in live(console)
    await admin.open("/setuju")
    assert "Bapak/Ibu sendiri" in admin.words
    draft = ContentStore(console.db).drafts()[0]
    assert "disetujui oleh admin lain" in await admin.open(f"/setuju/{draft.id}")
    assert "draf menunggu persetujuan Bapak/Ibu" in await other.open("/")
    assert "Lebih biasa" in await other.open(f"/setuju/{draft.id}")
    assert "Disetujui dan terbit" in await other.send("Setujui dan terbitkan")
    assert "Misalnya:" in live(console)


async def test_nobody_approves_their_own_by_a_form_either(console: Console, admin: Visitor) -> None:
    await console.visitor("admin")
    await edited(admin, "Terbitkan", teks="Isi yang baru.")
    draft = ContentStore(console.db).drafts()[0]
    await admin.open("/akun")
    csrf = admin.fields("Keluar")["csrf"]
    await admin.post(f"/setuju/{draft.id}", csrf=csrf, putusan="setuju", dilihat=str(draft.updated_at))
    assert admin.status == 409
    assert "Isi yang baru." not in live(console)


async def test_what_was_changed_after_it_was_read_is_not_approved(console: Console, admin: Visitor) -> None:
    other = await console.visitor("admin")
    await edited(admin, "Terbitkan", teks="Isi yang pertama.")
    draft = ContentStore(console.db).drafts()[0]
    await other.open(f"/setuju/{draft.id}")
    console.now += 5
    await edited(admin, "Terbitkan", teks="Isi yang kedua.")
    await other.send("Setujui dan terbitkan")
    assert other.status == 409
    assert "Isi yang" not in live(console)


async def test_a_rejected_draft_goes_back_with_the_reason(console: Console, admin: Visitor) -> None:
    other = await console.visitor("admin")
    await edited(admin, "Terbitkan", teks="Isi yang baru.")
    draft = ContentStore(console.db).drafts()[0]
    await other.open(f"/setuju/{draft.id}")
    await other.send("Tolak", catatan="Terlalu pendek")
    assert "Isi yang baru." in await admin.open("/jawaban/biaya")
    assert [entry.facts.get("note") for entry in ContentLog(console.db).newest(1)] == ["Terlalu pendek"]


async def test_of_two_admins_the_second_sees_both_texts(console: Console, admin: Visitor) -> None:
    ContentStore(console.db).set_approval(False)
    other = await console.visitor("admin", "Budi")
    await edited(admin, "Simpan draf", teks="Isi pertama.")
    await edited(other, "Terbitkan", teks="Isi Budi.")
    words = await edited(admin, "Terbitkan", teks="Isi Arif.")
    assert admin.status == 409
    assert all(part in words for part in ("Budi sudah menerbitkan", "Isi Budi.", "Isi Arif."))
    assert "Isi Budi." in live(console)
    assert "Sudah terbit" in await admin.send("Tetap terbitkan draf saya")
    assert "Isi Arif." in live(console)


async def test_a_page_that_was_open_while_another_was_published_says_so(console: Console, admin: Visitor) -> None:
    ContentStore(console.db).set_approval(False)
    other = await console.visitor("admin", "Budi")
    await admin.open("/jawaban/biaya")
    await edited(other, "Terbitkan", teks="Isi Budi.")
    words = await admin.send("Simpan draf", teks="Isi Arif.")
    assert admin.status == 409 and "Versi baru terbit" in words
    assert admin.fields("Simpan draf")["teks"] == "Isi Arif."
    assert "Draf disimpan" in await admin.send("Simpan draf")


async def test_an_older_version_can_be_looked_at_and_brought_back(console: Console, admin: Visitor) -> None:
    before = live(console)
    await edited(admin, "Terbitkan", teks="Isi yang salah.")
    assert "Isi yang salah." in await admin.open("/jawaban/biaya/versi/2")
    await admin.open("/jawaban/biaya/versi/1/kembali")
    assert "Versi 1 terbit lagi" in await admin.send("Kembalikan versi ini")
    assert live(console) == before


async def test_a_conflict_with_the_files_is_settled_by_choice(console: Console, admin: Visitor) -> None:
    await edited(admin, "Terbitkan", teks="Isi admin.")
    store, offered = ContentStore(console.db), live(console).replace("Isi admin.", "Isi berkas.")
    store.note_shipped("jawaban/biaya", offered, offered)
    assert "isi baru dari berkas faq/" in await admin.open("/")
    assert "konflik" in await admin.open("/jawaban?keadaan=konflik")
    words = await admin.open("/jawaban/biaya/konflik")
    assert "Isi admin." in words and "Isi berkas." in words
    assert "Isi dari berkas faq/ terbit" in await admin.send("Pakai isi berkas faq/")
    assert live(console) == offered
    assert ContentStore(console.db).versions("jawaban/biaya")[0].origin == Origin.SHIPPED


async def test_a_step_of_a_journey_has_the_same_editor(console: Console, admin: Visitor) -> None:
    assert "Bayar lewat BNI" in await admin.open("/panduan")
    name = (
        "panduan/bayar-bni/selesai"
        if any(i.id == "bayar-bni/selesai" for i in ContentStore(console.db).items("panduan"))
        else ContentStore(console.db).items("panduan")[0].name
    )
    words = await edited(admin, "Terbitkan", f"/{name}", teks="Simpan bukti bayarnya ya.")
    assert "Sudah terbit" in words
    assert live(console, name) == "Simpan bukti bayarnya ya.\n"


async def test_a_new_topic_begins_as_a_draft_with_its_sentences(console: Console, admin: Visitor) -> None:
    await admin.open("/jawaban/baru?kalimat=kalimat+satu&kalimat=kalimat+dua")
    assert admin.fields("Simpan sebagai draf")["kalimat"] == "kalimat satu\nkalimat dua"
    given = {"judul": "Barang hilang", "kelompok": "lainnya", "teks": "Tanyakan kepada petugas di kantor."}
    words = await admin.send("Simpan sebagai draf", **given, kalimat="hanya satu")
    assert admin.status == 409 and "paling sedikit 8" in words
    assert admin.fields("Simpan sebagai draf")["teks"] == given["teks"]
    assert "Draf topik baru disimpan" in await admin.send("Simpan sebagai draf", **given, kalimat=SENTENCES)
    assert admin.page.url.path == "/jawaban/barang-hilang"
    assert "barang-hilang" in await admin.open("/jawaban")
    sentences = SentenceStore(console.db).of_topic("barang-hilang")
    assert sum(sentence.exam for sentence in sentences) >= 2
    assert "Sudah terbit" in await edited(admin, "Terbitkan", "/jawaban/barang-hilang", sumber="S1")
    assert "kelompok: lainnya" in live(console, "jawaban/barang-hilang")


def test_fields_that_are_files_are_nothing() -> None:
    from starlette.datastructures import FormData

    assert field(FormData({}), "teks") == ""

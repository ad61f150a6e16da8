"""Answers and steps in a browser: found, changed under one's eyes, approved, published, and put back."""

from __future__ import annotations

import asyncio
import json

from playwright.async_api import expect

from bot.simulator.client import DEWI, SITI
from bot.store.content import ContentStore
from bot.store.sentences import SentenceStore
from tests.e2e.browser import SHOWN_MS, marks
from tests.e2e.console.stage import Office, Visitor
from tests.telegram.stub_engine import StubEngine, faq

pytestmark = marks
ASKS = "ambil paspor di mana"
ANSWER = "jawaban/ambil-paspor"
PATH, TITLE = f"/{ANSWER}", "Ambil paspor"
SEEN_WITHIN_S = 5.0  # tests/e2e/test_content_live.py is stricter
NEWS = "Loketnya di lantai dasar, dekat pintu masuk."
SENTENCES = [
    f"{asks} ruang menyusui {where}" for asks in ("ada", "di mana", "dimano") for where in ("dak", "di imigrasi", "ya")
]


def edited(here: Office, news: str = NEWS) -> str:
    """The answer's text with something new at its end."""
    body = ContentStore(here.db).get(ANSWER).body
    return f"{body.split('---', 2)[2].strip()}\n\n{news}"


async def opened(visitor: Visitor) -> None:
    await visitor.open(PATH, "Di Telegram")


async def test_an_answer_from_the_list_to_the_citizen_and_back(here: Office, engine: StubEngine) -> None:
    engine.answers = {ASKS: faq("ambil-paspor")}
    await here.tg.start(DEWI)
    dewi = await here.admin(account=DEWI)
    await found(dewi)
    await mistakes_are_named_while_typing(here, dewi)
    await drafted_and_sent_to_her_own_chat(here, dewi)
    await published_and_read(here, dewi)
    await compared_and_put_back(here, dewi)


async def found(dewi: Visitor) -> None:
    await dewi.menu("Jawaban", "Jawaban", "desktop:jawaban")
    await dewi.fill("Cari di judul dan isi", "drive-thru")
    await dewi.press("Cari", TITLE)
    await dewi.choose("Keadaan", "Draf")
    await dewi.press("Cari", "Tidak ada yang cocok.")
    await dewi.choose("Keadaan", "Semua keadaan")
    await dewi.press("Cari", TITLE)
    await dewi.follow(TITLE, "Di Telegram")


async def mistakes_are_named_while_typing(here: Office, dewi: Visitor) -> None:
    shown = dewi.main.get_by_role("region", name="Pratinjau")
    await expect(shown).to_contain_text("1 bulan")  # the fact's value, not its name
    for typed, problem in (
        ("Bawa 3 fotokopi.", "angka harus diambil dari fakta"),
        ('{{ fakta("tidak.ada") }}', "'tidak.ada' tidak ada di fakta.yml"),
        ("<script>alert(1)</script>", "tag HTML <script> tidak bisa dipakai"),
        ("Panjang sekali. " * 380, "huruf, paling banyak"),
    ):
        await dewi.fill("Isi", edited(here, typed))
        await expect(shown).to_contain_text(problem)
    await dewi.press("Terbitkan", "paling banyak")
    await dewi.fill("Isi", "")
    await expect(shown).to_contain_text("jawaban kosong")
    await dewi.look()
    await dewi.press("Terbitkan", "Belum bisa diterbitkan")
    await dewi.fill("Isi", edited(here))
    await expect(shown.locator(".gelembung")).to_contain_text(NEWS)
    await expect(shown).not_to_contain_text("Harus diperbaiki")
    await dewi.choose("Tombol 2", "Biaya paspor")
    await expect(shown.get_by_role("listitem").filter(has_text="Biaya paspor")).to_be_visible()


async def drafted_and_sent_to_her_own_chat(here: Office, dewi: Visitor) -> None:
    await dewi.press("Simpan draf", "Draf disimpan. Warga belum melihatnya", picture="desktop:jawaban-sunting")
    sent = len(await here.tg.calls("sendMessage"))
    await dewi.press("Kirim ke Telegram saya", "pratinjaunya dikirim ke Telegram Bapak/Ibu")
    await here.tg.wait_for_call("sendMessage", sent + 1, state="ok", timeout=SHOWN_MS / 1000)
    newest = json.dumps((await here.tg.messages(DEWI))[-1], ensure_ascii=False)
    assert "Pratinjau, belum terbit" in newest and NEWS in newest and "Biaya paspor" in newest
    assert NEWS not in await answer(here)


async def answer(here: Office) -> str:
    """What a citizen is told now."""
    sent = len(await here.tg.calls("sendMessage"))
    await here.tg.write(SITI, ASKS)
    await here.tg.wait_for_call("sendMessage", sent + 1, state="ok", timeout=SHOWN_MS / 1000)
    return json.dumps((await here.tg.messages(SITI))[-1], ensure_ascii=False)


async def published_and_read(here: Office, dewi: Visitor) -> None:
    await dewi.fill("Catatan perubahan", "Loket pindah")
    await dewi.press("Terbitkan", "Sudah terbit. Warga melihatnya mulai sekarang.")
    async with asyncio.timeout(SEEN_WITHIN_S):
        while NEWS not in await answer(here):
            pass


async def compared_and_put_back(here: Office, dewi: Visitor) -> None:
    await dewi.follow("Riwayat versi", "Loket pindah")
    await dewi.follow("Yang berubah di versi 2", NEWS)
    await dewi.follow("riwayat", "berkas faq/")
    await dewi.follow("Kembalikan versi 1", "Kembalikan versi 1?")
    await dewi.press("Kembalikan versi ini", "Versi 1 terbit lagi.")
    assert ContentStore(here.db).get(ANSWER).version == 3
    await dewi.sees_not(NEWS)
    await dewi.press("Pratinjau", TITLE)
    await dewi.fill("Isi", edited(here, "Tidak jadi."))
    await dewi.press("Simpan draf", "Draf disimpan")
    await dewi.follow("Buang draf", "Isi draf ini hilang.")
    await dewi.press("Buang draf", "Draf dibuang.")
    await dewi.menu("Riwayat", "Riwayat perubahan isi")
    await dewi.follow("Periksa keutuhan", "Riwayat utuh: tidak ada yang diubah.")


async def test_a_second_admin_decides_and_nobody_overwrites_anybody(here: Office) -> None:
    dewi, rudi = await here.admin("Dewi"), await here.admin("Rudi")
    await asked_for(here, dewi, NEWS)
    await rudi.menu("Beranda", "Yang menunggu", "ponsel:beranda")
    await rudi.page.get_by_role("link", name="draf menunggu persetujuan Bapak/Ibu").click()
    await rudi.follow(TITLE, NEWS, picture="desktop:setuju")
    await rudi.fill("Catatan kalau ditolak", "Sebut nama gedungnya")
    await rudi.press("Tolak", "Dikembalikan kepada penulisnya.")

    await asked_for(here, dewi, f"{NEWS} Gedung B.")
    await dewi.menu("Persetujuan", "Menunggu persetujuan")
    await dewi.follow(TITLE, "Draf sendiri disetujui oleh admin lain.")
    await opened(rudi)
    await rudi.fill("Isi", edited(here, "Lantai dua."))
    await rudi.press("Simpan draf", "Draf disimpan")
    await rudi.menu("Persetujuan", "Menunggu persetujuan")
    await rudi.follow(TITLE, "Gedung B.")
    await rudi.press("Setujui dan terbitkan", "Disetujui dan terbit.")
    assert "Gedung B." in ContentStore(here.db).get(ANSWER).body

    await opened(rudi)
    await rudi.press("Terbitkan", "Sudah ada yang terbit lebih dulu")
    await rudi.sees("Isi Bapak/Ibu tersimpan sebagai draf.")
    await rudi.press("Tetap terbitkan draf saya", "Draf menunggu persetujuan admin lain.")
    assert "Gedung B." in ContentStore(here.db).get(ANSWER).body


async def asked_for(here: Office, visitor: Visitor, news: str) -> None:
    await opened(visitor)
    await visitor.fill("Isi", edited(here, news))
    await visitor.press("Terbitkan", "Draf menunggu persetujuan admin lain.")


async def test_what_else_an_admin_writes(here: Office) -> None:
    dewi = await here.admin()
    await a_step_of_a_journey(here, dewi)
    await a_new_topic(here, dewi)
    await chosen_between_two_texts(here, dewi)


async def chosen_between_two_texts(here: Office, dewi: Visitor) -> None:
    """A newer text of faq/ waits beside the admin's."""
    store = ContentStore(here.db)
    await opened(dewi)
    mine = edited(here)
    offered = store.get(ANSWER).body.replace("bukti bayar dan KTP", "bukti bayar, KTP, dan pengantar wawancara")
    await dewi.fill("Isi", mine)
    await dewi.press("Terbitkan", "Sudah terbit.")
    store.note_shipped(ANSWER, offered, offered)
    await dewi.menu("Beranda", "Yang menunggu")
    await dewi.page.get_by_role("link", name="isi baru dari berkas faq/").click()
    await dewi.sees("pengantar wawancara")
    await dewi.look("ponsel:konflik")
    await dewi.press("Pakai isi berkas faq/", "Isi dari berkas faq/ terbit.")
    assert store.get(ANSWER).body == offered


async def a_step_of_a_journey(here: Office, dewi: Visitor) -> None:
    await dewi.menu("Panduan", "Panduan")
    await dewi.fill("Cari di judul dan isi", "BPN")
    await dewi.press("Cari", "Simpan buktinya")
    await dewi.page.locator("a[href='/panduan/bayar-bni/bukti']").click()
    await dewi.sees("Di Telegram")
    step = dewi.main.get_by_label("Isi", exact=True)
    await step.fill(f"{await step.input_value()}\n\nFoto juga layarnya.")
    await expect(dewi.main.locator(".gelembung")).to_contain_text("Foto juga layarnya.")
    await dewi.look("ponsel:panduan-sunting")
    await dewi.press("Terbitkan", "Sudah terbit.")
    assert "Foto juga layarnya." in ContentStore(here.db).get("panduan/bayar-bni/bukti").body


async def a_new_topic(here: Office, dewi: Visitor) -> None:
    await dewi.open("/jawaban")
    await dewi.follow("Topik baru", "Kalimat yang menanyakannya")
    await dewi.fill("Judul di tombol", "Ruang menyusui")
    await dewi.choose("Kelompok menu", "🏢 Datang ke kantor")
    await dewi.fill("Jawaban", "Ruang menyusui ada di lantai dasar, di sebelah musala.")
    await dewi.fill("Kalimat yang menanyakannya", "\n".join(SENTENCES[:3]))
    await dewi.press("Simpan sebagai draf", "paling sedikit 8")
    await dewi.fill("Kalimat yang menanyakannya", "\n".join(SENTENCES))
    await dewi.look("ponsel:topik-baru")
    await dewi.press("Simpan sebagai draf", "Draf topik baru disimpan.")
    await dewi.fill("Kode sumber", "S69")
    await dewi.press("Terbitkan", "Sudah terbit.")
    await dewi.open("/jawaban", "Ruang menyusui")
    assert len(SentenceStore(here.db).of_topic("ruang-menyusui")) == len(SENTENCES)

"""/faq and /fakta: from the command to what citizens read."""

from __future__ import annotations

import pytest

from bot.store.content import ContentStore
from tests.cases.office import wib
from tests.editing.admins import ARI, BUDI, RINA
from tests.telegram.editing.road import CITIZEN, Road, text
from tests.telegram.fake_telegram import Message


async def changed(road: Road, new: str, person: int = ARI) -> list[Message]:
    """A paragraph of the answer on fees written anew: its draft as it is shown."""
    [choice] = await road.told("/faq ubah biaya", person)
    await road.pressed(choice, next(label for label in choice.labels if label.startswith("4. ")), person)
    return await road.told(new, person)


def body(road: Road, name: str = "jawaban/biaya") -> str:
    return ContentStore(road.db).get(name).body


async def test_help_says_what_waits(road: Road) -> None:
    said = text(await road.told("/faq"))
    assert "/faq cari" in said and "Pertanyaan belum terjawab: 0" in said
    assert "/fakta ubah" in text(await road.told("/fakta"))


async def test_an_answer_is_found_seen_and_changed(road: Road) -> None:
    road.alone()
    [hits] = await road.told("/faq cari biaya paspor")
    [shown, control] = await road.pressed(hits, "Biaya paspor")
    assert "Rp950.000" in shown.text and "Biaya paspor" in control.text
    [choice] = await road.pressed(control, "✏️ Ubah")
    assert "Bagian mana" in choice.text and "Tulis ulang semuanya" in choice.labels
    label = next(label for label in choice.labels if label.startswith("4. "))
    [old, question] = await road.pressed(choice, label)
    assert '{{ fakta("biaya.masa_10_tahun") }}' in old.text
    assert question.below and question.below["force_reply"]
    [seen, draft] = await road.told('Berlaku {{ fakta("biaya.masa_10_tahun") }} untuk orang dewasa.')
    assert "Berlaku 10 tahun untuk orang dewasa." in seen.text and "Rp950.000" in seen.text
    assert draft.labels == ["✅ Terbitkan", "✏️ Ubah lagi", "🗑 Buang draf"]
    assert "orang dewasa." not in body(road)
    [done] = await road.pressed(draft, "✅ Terbitkan")
    assert "terbit" in done.text
    assert "orang dewasa." in body(road) and "Denda paspor rusak" in body(road)
    [back] = await road.pressed(done, "↩️ Kembalikan yang lama")
    assert "lagi" in back.text and "orang dewasa." not in body(road)
    assert road.asked == []


async def test_a_step_is_changed_like_an_answer(road: Road) -> None:
    road.alone()
    [shown, _] = await road.told("/faq lihat bayar-bni/paspor")
    assert "Kita hitung dulu" in shown.text
    [choice] = await road.told("/faq ubah bayar-bni/paspor")
    await road.pressed(choice, "Tulis ulang semuanya")
    [seen, draft] = await road.told("**Paspor mana** yang mau dibayar?")
    assert "Paspor mana yang mau dibayar?" in seen.text
    await road.pressed(draft, "✅ Terbitkan")
    assert body(road, "panduan/bayar-bni/paspor") == "**Paspor mana** yang mau dibayar?\n"


async def test_formatting_of_the_app_becomes_markdown(road: Road) -> None:
    [choice] = await road.told("/faq ubah biaya")
    await road.pressed(choice, "Tulis ulang semuanya")
    road.new()
    words = "🙏 Tebal, miring, kode, tautan"
    entities = [
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "italic", "offset": 10, "length": 6},
        {"type": "code", "offset": 18, "length": 4},
        {"type": "text_link", "offset": 24, "length": 6, "url": "https://imigrasi.go.id/"},
    ]
    await road._message(ARI, {"text": words, "entities": entities}, "text", words)
    [seen, _] = road.new()
    assert "🙏 <b>Tebal</b>, <i>miring</i>, <code>kode</code>" in seen.html
    assert '<a href="https://imigrasi.go.id/">tautan</a>' in seen.html


async def test_problems_are_said_and_nothing_can_be_published(road: Road) -> None:
    road.alone()
    [seen, draft] = await changed(road, "Bayar 3 kali <b>saja</b>.")
    assert "angka" in draft.text and "<b>" in draft.text and "✅ Terbitkan" not in draft.labels
    assert "Bayar 3 kali" in seen.text
    [choice] = await road.pressed(draft, "✏️ Ubah lagi")
    assert "Bagian mana" in choice.text
    [gone] = await road.pressed(draft, "🗑 Buang draf")
    assert "dibuang" in gone.text and ContentStore(road.db).drafts() == []


async def test_giving_up(road: Road) -> None:
    [choice] = await road.told("/faq ubah biaya")
    await road.pressed(choice, "Tulis ulang semuanya")
    [said] = await road.told("Batal")
    assert "Diurungkan" in said.text
    await road.told("berapa biaya paspor")
    assert road.asked == ["berapa biaya paspor"]


async def test_a_question_outlives_the_process(road: Road) -> None:
    [choice] = await road.told("/faq ubah biaya")
    await road.pressed(choice, "Tulis ulang semuanya")
    road.restart()
    [seen, _] = await road.told("Bayar di bank.")
    assert "Bayar di bank." in seen.text and road.asked == []


async def test_a_corrected_message_is_a_corrected_draft(road: Road) -> None:
    [choice] = await road.told("/faq ubah biaya")
    await road.pressed(choice, "Tulis ulang semuanya")
    message = await road.write(ARI, "Bayar di bnak.")
    road.new()
    await road.edit(ARI, message, "Bayar di bank.")
    [seen, draft] = road.new()
    assert "Bayar di bank." in seen.text and draft.labels
    await road.edit(ARI, message, "batal")
    assert road.asked == []


async def test_pieces_of_a_text_that_is_too_long_are_no_questions(road: Road) -> None:
    [choice] = await road.told("/faq ubah biaya")
    await road.pressed(choice, "Tulis ulang semuanya")
    [said] = await road.told("kata " * 818)
    assert "terlalu panjang" in said.text
    assert await road.told("dan sisanya") == []
    assert road.asked == [] and "kata kata" not in ContentStore(road.db).drafts()[0].body


async def test_a_reply_to_an_old_question_is_no_question(road: Road) -> None:
    [choice] = await road.told("/faq ubah biaya")
    [_, question] = await road.pressed(choice, "Tulis ulang semuanya")
    await road.told("batal")
    await road.reply(ARI, "Bayar di bank.", question)
    [said] = road.new()
    assert "tidak ditunggu" in said.text and road.asked == []


async def test_what_is_unknown_is_said(road: Road) -> None:
    assert "tidak ada" in text(await road.told("/faq lihat khayal"))
    assert "tidak ada" in text(await road.told("/faq ubah fakta/biaya.percepatan"))
    assert "tidak ada" in text(await road.told("/fakta ubah biaya.khayal"))
    assert "Tidak ada" in text(await road.told("/faq cari qwertz"))


@pytest.mark.parametrize("person", [RINA, CITIZEN])
@pytest.mark.parametrize("command", ["/faq", "/faq cari biaya", "/fakta ubah biaya.percepatan", "/belum"])
async def test_to_others_these_commands_are_nothing(road: Road, person: int, command: str) -> None:
    said = text(await road.told(command, person))
    assert road.asked == [command.lstrip("/")] or "faq" not in said
    assert ContentStore(road.db).drafts() == [] and "/faq cari" not in said


async def test_whoever_is_no_admin_any_more_presses_in_vain(road: Road) -> None:
    [_, draft] = await changed(road, "Bayar di bank.", BUDI)
    road.alone()
    await road.press(BUDI, draft, "✅ Terbitkan")
    assert "Hanya admin" in road.telegram.notices[-1]
    assert "Bayar di bank." not in body(road)


async def test_an_old_button_publishes_nothing_that_was_not_shown(road: Road) -> None:
    road.alone()
    [_, first] = await changed(road, "Bayar di bank.")
    road.now += 5
    await changed(road, "Bayar di pos.")
    said = await road.pressed(first, "✅ Terbitkan")
    assert "sudah berubah" in said[0].text and "Bayar di" in text(said)
    assert "Bayar di" not in body(road)


async def test_of_two_admins_the_second_sees_both_texts(road: Road) -> None:
    ContentStore(road.db).set_approval(False)
    [_, ari] = await changed(road, "Bayar di bank.")
    [_, budi] = await changed(road, "Bayar di pos.", BUDI)
    await road.pressed(ari, "✅ Terbitkan")
    said = await road.pressed(budi, "✅ Terbitkan", BUDI)
    assert "Ari sudah menerbitkan versi 2" in said[0].text
    assert "Bayar di bank." in text(said) and "Bayar di pos." in text(said)
    assert "Bayar di bank." in body(road)
    await road.pressed(said[-1], "Terbitkan draf saya", BUDI)
    assert "Bayar di pos." in body(road)


async def test_a_second_admin_approves_in_their_own_chat(road: Road) -> None:
    [_, draft] = await changed(road, "Bayar di bank.")
    [waits] = await road.pressed(draft, "✅ Terbitkan")
    assert "Menunggu persetujuan" in waits.text
    asked = await road.look(BUDI)
    assert "Ari minta persetujuan: Biaya paspor" in text(asked) and "+ Bayar di bank." in text(asked)
    assert await road.look(BUDI) == []
    road.restart()
    assert await road.look(BUDI) == []
    [done] = await road.pressed(asked[-1], "✅ Setujui", BUDI)
    assert "Disetujui" in done.text and "Bayar di bank." in body(road)
    assert "disetujui dan terbit" in text(await road.look(ARI))
    await road.press(BUDI, asked[-1], "✋ Tolak")
    await road.write(BUDI, "terlambat")
    assert "tidak menunggu" in text(road.new(BUDI))


async def test_a_second_admin_says_no(road: Road) -> None:
    [_, draft] = await changed(road, "Bayar di bank.")
    await road.pressed(draft, "✅ Terbitkan")
    asked = await road.look(BUDI)
    [question] = await road.pressed(asked[-1], "✋ Tolak", BUDI)
    assert "Kenapa" in question.text
    assert "Ditolak" in text(await road.told("Pos juga bisa <b>", BUDI))
    assert "Pos juga bisa <b>" in text(await road.look(ARI))
    [helped] = await road.told("/faq")
    assert "Draf: biaya" in helped.labels
    said = await road.pressed(helped, "Draf: biaya")
    assert "Bayar di bank." in text(said)


async def test_a_fee_is_changed_with_what_it_changes(road: Road) -> None:
    road.alone()
    [hits] = await road.told("/fakta cari percepatan")
    assert "biaya.percepatan" in hits.labels
    [question] = await road.told("/fakta ubah biaya.percepatan")
    assert "Rp1.000.000" in question.text
    assert "belum terbaca" in text(await road.told("mahal"))
    assert "Mulai kapan" in text(await road.told("Rp1.250.000"))
    assert "belum terbaca" in text(await road.told("nanti saja"))
    [seen, draft] = await road.told("sekarang")
    assert "Rp1.250.000" in seen.text
    assert "Biaya paspor" in draft.text and "− • Jadi di hari yang sama: Rp1.000.000" in draft.text
    assert "+ • Jadi di hari yang sama: Rp1.250.000" in draft.text
    await road.pressed(draft, "✅ Terbitkan")
    [shown, _] = await road.told("/faq lihat percepatan")
    assert "Rp1.250.000" in shown.text and "Rp2.200.000" in shown.text


@pytest.mark.parametrize("since", ["1 januari 2027", "2027-01-01", "01/01/2027"])
async def test_a_fee_of_the_future(road: Road, since: str) -> None:
    road.alone()
    await road.told("/fakta ubah biaya.percepatan")
    await road.told("1250000")
    [seen, draft] = await road.told(since)
    assert "Mulai 1 Januari 2027" in seen.text and "mulai 1 Januari 2027" in draft.text
    await road.pressed(draft, "✅ Terbitkan")
    [shown, _] = await road.told("/faq lihat percepatan")
    assert "Rp1.250.000" not in shown.text
    road.now = wib("2027-01-01 00:01").timestamp()
    [shown, _] = await road.told("/faq lihat percepatan")
    assert "Rp1.250.000" in shown.text


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("biaya.masa_5_tahun", "6 tahun", "6 tahun"),
        ("biaya.berlaku_sejak", "1 Januari 2027", "1 Januari 2027"),
        ("percepatan.jam_palembang", "08.00 sampai 10.00 WIB", "08.00 sampai 10.00 WIB"),
    ],
)
async def test_values_of_other_units(road: Road, key: str, typed: str, said: str) -> None:
    await road.told(f"/fakta ubah {key}")
    await road.told(typed)
    assert said in text(await road.told("sekarang"))


async def test_an_address_elsewhere_is_a_problem(road: Road) -> None:
    await road.told("/fakta ubah kantor.situs")
    await road.told("https://contoh.com/")
    [_, draft] = await road.told("sekarang")
    assert "hanya situs go.id" in draft.text and "✅ Terbitkan" not in draft.labels

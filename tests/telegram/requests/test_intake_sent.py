"""What a citizen sends to the form: letters, the phone's number, and the whole of it, from its summary."""

from __future__ import annotations

import pytest

from bot.cases.model import Kind, Letter, LetterKind
from bot.cases.orders import Action
from bot.conversation.library import Library
from bot.store.buttons import Button
from bot.store.consents import ConsentKind
from bot.telegram.requests.keys import RequestPurpose
from tests.cases.office import ANNA, RINA, Office, memory
from tests.telegram.requests.asking import PHONE, SELF_AT_HOME, Asker

CALM = "Tidak, masih bisa menunggu"
SEND, CHANGE, SKIP = "✅ Kirim", "✏️ Ubah", "Lewati →"


# Letters


async def to_letters(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say(*SELF_AT_HOME, CALM, "Belum tahu", "Belum pernah")
    assert siti.draft.question == "surat"


async def test_several_letters_of_several_kinds(siti: Asker) -> None:
    await to_letters(siti)
    assert "rekam medis" in (await siti.press("Rekam medis")).lower()
    assert "(1)" in await siti.photo("foto-1")
    assert "(2)" in await siti.document()
    await siti.press("Surat rujukan")
    await siti.photo("foto-3")
    await siti.say("✅ Sudah semua", PHONE, SEND)
    assert siti.details.letters == (
        Letter(LetterKind.RECORD, "foto-1", photo=True),
        Letter(LetterKind.RECORD, "pdf-1", photo=False),
        Letter(LetterKind.REFERRAL, "foto-3", photo=True),
    )


async def test_letters_without_a_kind_and_one_taken_back(siti: Asker) -> None:
    await to_letters(siti)
    await siti.photo("foto-1")
    await siti.photo("foto-2")
    await siti.press("Hapus surat tadi")
    await siti.say("✅ Sudah semua", PHONE, SEND)
    assert siti.details.letters == (Letter(LetterKind.OTHER, "foto-1", photo=True),)


@pytest.mark.parametrize("words", ["sudah", "sudah semua", "lewati", "cukup", "itu saja"])
async def test_enough_letters_in_words(siti: Asker, words: str) -> None:
    await to_letters(siti)
    await siti.photo()
    await siti.write(words)
    assert siti.draft.question == "telepon" and siti.draft.active
    assert len(siti.draft.data["surat"]) == 1


async def test_a_letter_at_another_question_is_kept_and_the_question_repeated(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri")
    told = await siti.photo("foto-9")
    assert "simpan sebagai surat" in told and "Siapa nama" in siti.last.text
    assert [letter["file_id"] for letter in siti.draft.data["surat"]] == ["foto-9"]


async def test_photos_sent_together_are_all_kept_with_one_reply(siti: Asker) -> None:
    await to_letters(siti)
    told = [await siti.photo(f"foto-{number}", media_group_id="album") for number in range(3)]
    assert "Suratnya saya terima" in told[0] and told[1:] == ["", ""]
    assert len(siti.draft.data["surat"]) == 3


async def test_files_of_other_kinds_and_too_many_are_declined(siti: Asker) -> None:
    await to_letters(siti)
    assert "Kirim foto atau PDF" in await siti.document("application/zip")
    assert "Kirim foto atau PDF" in await siti.document(None)
    for number in range(10):
        await siti.photo(f"foto-{number}")
    assert "sudah cukup banyak" in await siti.photo("foto-10")
    assert len(siti.draft.data["surat"]) == 10


async def test_a_photo_for_a_mere_question_is_not_kept(siti: Asker) -> None:
    await siti.agree(Kind.GENERAL)
    assert "tidak saya simpan" in await siti.photo()
    assert "surat" not in siti.draft.data


# The phone


async def test_the_phone_comes_by_its_button_and_the_keyboard_goes(siti: Asker) -> None:
    await to_letters(siti)
    await siti.press(SKIP)
    assert siti.last.below["keyboard"][0][0]["request_contact"] is True
    await siti.contact("6281299990000")
    assert any(shown.below == {"remove_keyboard": True} for shown in siti.came)
    assert "+6281299990000" in siti.last.text and SEND in siti.last.labels


async def test_anothers_contact_is_a_number_like_any(siti: Asker) -> None:
    await to_letters(siti)
    await siti.press(SKIP)
    await siti.contact("+6281299990000", owner=ANNA + 1)
    assert siti.draft.data["telepon"] == "+6281299990000"


@pytest.mark.parametrize("word", ["← Kembali", "✕ Batal", "kembali", "batal"])
async def test_the_keyboard_goes_whichever_way_the_question_is_left(siti: Asker, word: str) -> None:
    await to_letters(siti)
    await siti.press(SKIP)
    await siti.write(word)
    assert any(shown.below == {"remove_keyboard": True} for shown in siti.came)


async def test_the_phones_keyboard_has_the_ways_that_other_questions_have(siti: Asker) -> None:
    await to_letters(siti)
    await siti.press(SKIP)
    labels = [key["text"] for row in siti.last.below["keyboard"] for key in row]
    for label in labels[1:]:
        await siti.write(label)
        assert "belum cocok" not in siti.last.text
    assert any("Kembali" in label for label in labels)


# The summary


async def test_any_answer_is_corrected_from_the_summary(siti: Asker) -> None:
    await siti.to_summary(Kind.VISIT)
    await siti.say(CHANGE)
    assert {"Nama", "Umur", "Telepon", "Tempat"} <= set(siti.last.labels)
    await siti.say("Nama", "Siti Fatimah")
    assert "Siti Fatimah" in siti.last.text and "62 tahun" in siti.last.text
    await siti.say(CHANGE, "Tempat", "🏥 Di rumah sakit")
    assert "rumah sakit mana" in siti.last.text
    await siti.say("RSMH", SKIP, "Plaju")
    assert SEND in siti.last.labels and "RSMH" in siti.last.text


async def test_the_list_of_answers_leads_back_to_the_summary(siti: Asker) -> None:
    await siti.to_summary()
    await siti.say(CHANGE, "← Ke ringkasan")
    assert SEND in siti.last.labels


async def test_peoples_words_are_shown_as_they_are(siti: Asker) -> None:
    await siti.agree(Kind.GENERAL)
    await siti.say("Siti", "Paspor <b>ayah</b> saya & *ibu* {x}", PHONE)
    assert "<b>ayah</b> saya & *ibu* {x}" in siti.last.text


@pytest.mark.parametrize("word", ["kirim", "Kirim ya"])
async def test_kirim_may_be_typed(siti: Asker, word: str) -> None:
    await siti.to_summary()
    assert "KP-2026-0001" in await siti.write(word)


async def test_an_old_button_changes_its_answer(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    first = siti.last
    await siti.say(*SELF_AT_HOME)
    await siti.press_on(first, "Orang tua saya")
    assert siti.draft.data["hubungan"] == "anak" and "nama" not in siti.draft.data
    assert siti.draft.data["wilayah"] == "Ilir Timur I, Palembang"


async def test_an_old_button_of_a_form_that_is_gone_is_refused(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    first = siti.last
    await siti.say("Saya sendiri", "Siti")
    siti.steer("berhenti")
    await siti.press("🗑 Batalkan dan hapus")
    assert "tidak berlaku lagi" in await siti.press_on(first, "Orang tua saya")
    assert siti.draft is None


async def begun_twice(siti: Asker, kind: Kind) -> None:
    """A form of the kind is given up, and another one begun."""
    await siti.agree(kind)
    await siti.say("Saya sendiri", "Siti")
    siti.steer("berhenti")
    await siti.press("🗑 Batalkan dan hapus")
    siti.office.now += 60
    await siti.start(kind)


async def test_a_button_of_an_earlier_form_answers_nothing_in_a_later_one(siti: Asker) -> None:
    await begun_twice(siti, Kind.VISIT)
    earlier = next(shown for shown in siti.chat.values() if "Orang tua saya" in shown.buttons)
    told = await siti.press_on(earlier, "Orang tua saya")
    assert "Tombol itu dari permohonan sebelumnya" in told and "Siapa yang butuh paspor?" in siti.last.text
    assert siti.draft.data == {}


async def test_a_summary_of_an_earlier_form_sends_nothing_of_a_later_one(siti: Asker) -> None:
    await siti.to_summary()
    earlier = siti.last
    siti.steer("berhenti")
    aside = siti.last
    await siti.press("🗑 Batalkan dan hapus")
    siti.office.now += 60
    await siti.to_summary()
    for shown, label in ((earlier, SEND), (aside, "🗑 Batalkan dan hapus")):
        await siti.press_on(shown, label)
        assert siti.draft and not siti.cases
    assert "KP-2026-0001" in await siti.press(SEND)


async def test_beginning_anew_gives_up_only_the_form_that_was_shown(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.start(Kind.GENERAL)
    asked = siti.last
    await siti.press("↺ Mulai dari awal")
    siti.office.now += 60
    await siti.say("Siti Aminah")
    await siti.press_on(asked, "↺ Mulai dari awal")
    assert siti.draft.data == {"nama": "Siti Aminah"}
    assert "↺ Mulai dari awal" in siti.last.labels


async def test_a_button_as_an_older_version_made_it_is_refused_and_the_form_goes_on(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    shown = siti.last
    shown.buttons["Orang tua saya"] = Button(RequestPurpose.ANSWER, '["layanan-rumah", "hubungan", "anak"]')
    assert "permohonan sebelumnya" in await siti.press_on(shown, "Orang tua saya")
    await siti.press("Orang tua saya")
    assert siti.draft.data["hubungan"] == "anak"


async def test_an_old_summary_sends_nothing_that_it_does_not_show(siti: Asker) -> None:
    await siti.to_summary()
    old = siti.last
    await siti.say(CHANGE, "Nama", "Siti Fatimah")
    told = await siti.press_on(old, SEND)
    assert not siti.cases and "Siti Fatimah" in told
    assert "KP-2026-0001" in await siti.press(SEND)


async def test_an_old_button_leads_to_no_question_that_is_not_asked_any_more(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri", "Siti", "62", "🏥 Di rumah sakit", "RSMH", SKIP)
    old, place = siti.last, siti.find("🏠 Di rumah")
    await siti.press_on(place, "🏠 Di rumah")
    told = await siti.press_on(old, "← Kembali")
    assert "ruang" not in told and "kecamatan" in told


# Sent


async def test_pressed_twice_there_is_one_case(siti: Asker) -> None:
    siti.furnish()
    await siti.to_summary()
    summary = siti.last
    await siti.press_on(summary, SEND)
    told = await siti.press_on(summary, SEND)
    assert "KP-2026-0001" in told
    assert len(siti.cases) == 1 and siti.sent_to_group().count("createForumTopic") == 1


async def test_an_open_case_of_the_kind_is_shown_instead_of_another_form(siti: Asker) -> None:
    await siti.to_summary()
    await siti.press(SEND)
    told = await siti.start(Kind.GENERAL)
    assert "KP-2026-0001" in told and siti.draft is None
    assert "📄 Permohonan KP-2026-0001" in siti.last.labels


async def test_a_form_that_was_begun_is_gone_on_with_or_begun_anew(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri", "Siti")
    assert "layanan di rumah" in await siti.start(Kind.VISIT)
    await siti.press("▶️ Lanjutkan permohonan")
    assert siti.draft.data["nama"] == "Siti"
    await siti.start(Kind.GENERAL)
    await siti.press("↺ Mulai dari awal")
    assert (siti.draft.kind, siti.draft.data) == (Kind.GENERAL, {})


async def test_begin_pressed_twice_shows_the_consent_again(siti: Asker) -> None:
    await siti.start(Kind.VISIT)
    assert "belum dikirim" not in await siti.start(Kind.VISIT)
    assert "✅ Setuju" in siti.last.labels


@pytest.mark.parametrize(
    ("moment", "on_call", "danger", "said"),
    [
        ("2026-11-24 09:00", True, True, "Kantor sekarang buka"),
        ("2026-11-28 20:00", True, True, "petugas jaga langsung diberi tahu. Kantor buka lagi: Senin, 30 November"),
        ("2026-11-28 20:00", False, True, "membacanya setelah kantor buka lagi: Senin, 30 November 2026"),
        ("2026-11-28 20:00", True, False, "membacanya setelah kantor buka lagi: Senin, 30 November 2026"),
    ],
)
async def test_the_expectation_is_honest(library: Library, moment: str, on_call: bool, danger: bool, said: str) -> None:
    office = Office(memory())
    office.go_to(moment)
    siti = Asker(office, library, on_call)
    siti.furnish()
    await siti.agree(Kind.VISIT)
    await siti.say(*SELF_AT_HOME, "Ya, tidak bisa menunggu" if danger else CALM, "Belum tahu", "Belum pernah")
    told = await siti.say(SKIP, PHONE, SEND)
    assert said in told
    office.db.close()


async def test_without_a_group_of_the_staff_that_is_said(siti: Asker) -> None:
    await siti.to_summary()
    assert "belum tersedia" in await siti.press(SEND)
    assert siti.cases and siti.sent_to_group() == []


async def test_the_card_and_the_letters_go_to_the_group_with_the_case(siti: Asker) -> None:
    siti.furnish()
    await to_letters(siti)
    await siti.photo()
    await siti.say("✅ Sudah semua", PHONE, SEND)
    assert siti.sent_to_group()[:2] == ["createForumTopic", "sendMessage"]
    assert "sendPhoto" in siti.sent_to_group()


async def test_consent_taken_back_meanwhile_is_asked_for_again(siti: Asker) -> None:
    await siti.to_summary()
    siti.office.consents.withdraw(ANNA, ConsentKind.DATA, siti.office.now)
    assert "Persetujuannya belum lengkap" in await siti.press(SEND)
    assert not siti.cases


async def test_while_an_officer_holds_the_chat_no_form_is_begun(siti: Asker) -> None:
    case = siti.office.open(ANNA, Kind.VISIT)
    siti.office.officer(RINA, case, Action.TAKE)
    told = await siti.start(Kind.GENERAL)
    assert case.number in told and siti.draft is None

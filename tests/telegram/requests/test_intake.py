"""The request form in the chat: consents, all the way to a case, questions in between, going back and on."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.model import Kind, Letter, LetterKind, Passport, Place, Priority
from bot.intake.consent import consent_forms
from bot.store.journeys import JourneyStore
from bot.telegram.requests.keys import RequestPurpose
from tests.cases.office import ANNA
from tests.telegram.requests.asking import CASE_DAYS, PARENT_IN_HOSPITAL, PHONE, SELF_AT_HOME, Asker
from tests.telegram.requests.own import TEXTS

CALM = "Tidak, masih bisa menunggu"
SEND, CHANGE, SKIP = "✅ Kirim", "✏️ Ubah", "Lewati →"


# Consents


@pytest.mark.parametrize("kind", list(Kind))
async def test_consents_come_first_and_are_kept_with_their_very_words(siti: Asker, kind: Kind) -> None:
    forms = consent_forms(kind, TEXTS, CASE_DAYS)
    await siti.start(kind)
    for form in forms:
        assert siti.draft.data == {}
        assert f"{CASE_DAYS} hari" in siti.last.text
        assert not siti.office.consents.holds(ANNA, form.kind, form.version)
        await siti.press("✅ Setuju")
    given = [one for one in siti.office.consents.of_chat(ANNA) if one.version != "1"]
    assert [(one.kind, one.version, one.text) for one in given] == [
        (form.kind, form.version, form.text) for form in forms
    ]
    assert siti.draft.question in ("hubungan", "nama")


async def test_who_agreed_to_these_words_before_is_not_asked_again(siti: Asker) -> None:
    await siti.to_summary()
    await siti.press(SEND)
    assert "Pasien sekarang" not in await siti.start(Kind.VISIT)
    assert "kesehatan pasien" in siti.last.text
    await siti.press("✅ Setuju")
    assert "Siapa yang butuh paspor?" in siti.last.text


@pytest.mark.parametrize("agreed", [0, 1])
async def test_refusing_either_consent_ends_it_and_says_where_else_help_is(siti: Asker, agreed: int) -> None:
    await siti.start(Kind.ABROAD)
    for _ in range(agreed):
        await siti.press("✅ Setuju")
    told = await siti.press("Tidak setuju")
    assert "datang ke kantor" in told
    assert {button.value for button in siti.last.buttons.values()} >= {"petugas", "alamat-kontak"}
    assert siti.draft is None and not siti.cases


@pytest.mark.parametrize("kind", [Kind.GENERAL, Kind.VISIT])
async def test_agreeing_after_refusing_says_how_to_begin_again(siti: Asker, kind: Kind) -> None:
    await siti.start(kind)
    asked = siti.last
    await siti.press("Tidak setuju")
    told = await siti.press_on(asked, "✅ Setuju")
    assert "permohonan itu sudah tidak diisi" in told and "sudah dikirim atau" not in told
    assert siti.draft is None and not siti.cases
    [begin] = [one for one in siti.last.buttons.values() if one.purpose == RequestPurpose.START]
    assert begin.value == kind


async def test_before_consent_nothing_that_is_written_or_sent_is_kept_or_passed_on(siti: Asker) -> None:
    await siti.start(Kind.ABROAD)
    for told in (await siti.write("Siti Aminah 62 tahun"), await siti.photo(), await siti.voice()):
        assert "Tekan Setuju atau Tidak setuju" in told
        assert "✅ Setuju" in siti.last.labels
    assert siti.dialogue.heard == [] and siti.draft.data == {}


async def test_a_question_before_consent_is_answered(siti: Asker) -> None:
    await siti.start(Kind.ABROAD)
    await siti.write("berapa biaya paspor?")
    assert siti.dialogue.heard == ["berapa biaya paspor?"]
    assert "✅ Setuju" in siti.last.labels


async def test_a_consent_pressed_twice_counts_once_and_goes_on(siti: Asker) -> None:
    await siti.start(Kind.GENERAL)
    asked = siti.last
    await siti.press_on(asked, "✅ Setuju")
    told = await siti.press_on(asked, "✅ Setuju")
    assert "tidak berlaku" not in told
    assert "Siapa nama" in siti.last.text
    assert len([one for one in siti.office.consents.of_chat(ANNA) if one.version != "1"]) == 1


# All the way


async def test_everything_that_is_told_reaches_the_case(siti: Asker) -> None:
    await siti.agree(Kind.ABROAD)
    await siti.say(*PARENT_IN_HOSPITAL, "Ya, tidak bisa menunggu", "Penang", "3 desember", "Pernah punya")
    await siti.say("Surat rujukan")
    await siti.photo("rujukan-1")
    await siti.say("✅ Sudah semua", PHONE)
    assert "RSMH" in siti.last.text and "ICU" in siti.last.text and "1 surat" in siti.last.text
    assert "Kamis, 3 Desember 2026" in siti.last.text
    assert "KP-2026-0001" in await siti.press(SEND)
    details = siti.details
    assert (details.asker, details.name, details.age, details.relation) == ("Rina Wati", "Siti Aminah", 62, "anak")
    assert (details.place, details.hospital, details.ward) == (Place.HOSPITAL, "RSMH", "ICU")
    assert (details.movable, details.in_danger, details.area) == (False, True, "Seberang Ulu I, Palembang")
    assert (details.destination, details.departure) == ("Penang", date(2026, 12, 3))
    assert (details.passport, details.phone) == (Passport.REPLACEMENT, "+6281234567890")
    assert details.letters == (Letter(LetterKind.REFERRAL, "rujukan-1", photo=True),)
    assert siti.cases[0].priority is Priority.EMERGENCY
    assert siti.draft is None and siti.dialogue.heard == []


@pytest.mark.parametrize("kind", list(Kind))
async def test_the_shortest_way_leads_to_a_case_of_the_kind(siti: Asker, kind: Kind) -> None:
    await siti.to_summary(kind)
    await siti.press(SEND)
    assert [case.kind for case in siti.cases] == [kind]


async def test_a_life_in_danger_is_told_where_to_call(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    told = await siti.say(*SELF_AT_HOME, "Ya, tidak bisa menunggu")
    assert "119" in told and "IGD" in told
    assert siti.draft.question == "berangkat"


async def test_a_place_of_another_office_is_told_and_still_recorded(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    told = await siti.say("Saya sendiri", "Siti", "62", "🏠 Di rumah", "Lubuklinggau")
    assert "Kantor Imigrasi Lubuklinggau" in told and "tetap saya catat" in told
    await siti.say("Ya, masih bisa", CALM, "Belum tahu", "Belum pernah", SKIP, PHONE, SEND)
    assert siti.details.area == "Lubuklinggau"


async def test_a_nik_is_not_kept_and_the_citizen_is_told(siti: Asker) -> None:
    await siti.agree(Kind.GENERAL)
    told = await siti.write("Siti Aminah " + "•" * 16)
    assert "NIK tidak perlu" in told
    await siti.say("Mau tanya paspor ayah", "lewati", SEND)
    assert siti.details.name == "Siti Aminah"


async def test_options_may_be_typed(siti: Asker) -> None:
    await siti.agree(Kind.ABROAD)
    await siti.say("ibu saya", "Rina", "Siti", "62", "di rumah", "Plaju", "masih bisa", "tidak gawat", "singapura")
    await siti.say("belum tahu", "sudah", "belum ada", PHONE, SEND)
    assert (siti.details.relation, siti.details.destination) == ("anak", "Singapura")
    assert (siti.details.passport, siti.details.letters) == (Passport.REPLACEMENT, ())


async def test_what_cannot_be_read_is_asked_again(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    told = await siti.say("Saya sendiri", "12345")
    assert "Namanya belum terbaca" in told and "Siapa nama" in siti.last.text
    assert siti.draft.question == "nama"


# In between


async def test_a_question_in_between_is_answered_and_the_form_goes_on(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri")
    told = await siti.write("berapa biayanya?")
    assert siti.dialogue.heard == ["berapa biayanya?"]
    assert "Kita lanjut, ya" in told and told.rindex("Siapa nama") > told.index("Kita lanjut")
    await siti.write("Siti Aminah")
    assert "Berapa umur" in siti.last.text


@pytest.mark.parametrize(
    "story",
    [
        "Siti Aminah",
        "nama ibu saya Siti Aminah umur enam puluh dua tahun tinggal di Plaju dan sekarang sudah tidak kuat berjalan",
        "08123456789",
        "/rahasia",
        "..",
    ],
)
async def test_what_is_told_never_reaches_the_engine(siti: Asker, story: str) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri")
    assert await siti.write(story)
    assert siti.dialogue.heard == []


async def test_without_a_form_nothing_is_taken(siti: Asker) -> None:
    assert await siti.write("lanjut") == "" and not siti.taken
    assert siti.steer("lanjut") == "" and not siti.taken
    assert siti.steer("berhenti") == "" and not siti.taken


async def test_voice_notes_and_the_like_are_declined_kindly(siti: Asker) -> None:
    await siti.agree(Kind.GENERAL)
    assert "belum bisa saya pakai" in await siti.voice()
    assert "Siapa nama" in siti.last.text and siti.dialogue.heard == []


# Back, on, aside


async def test_back_asks_the_question_before_and_keeps_the_later_answers(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri", "Sity", "62", "← Kembali", "← Kembali", "Siti")
    assert siti.draft.data["nama"] == "Siti" and siti.draft.data["umur"] == 62
    assert siti.draft.question == "tempat"
    assert "pertanyaan pertama" in await siti.say("kembali", "kembali", "kembali", "kembali")


@pytest.mark.parametrize("word", ["lanjut", "terus", "next", "lewati", "skip"])
async def test_a_word_that_steers_is_nobodys_name(siti: Asker, word: str) -> None:
    await siti.agree(Kind.GENERAL)
    await siti.write(word)
    assert siti.draft.question == "nama" and "nama" not in siti.draft.data
    assert "Siapa nama" in siti.last.text


async def test_what_may_be_left_out_is_left_out_by_word_or_button(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri", "Siti", "62", "🏥 Di rumah sakit", "RSMH", "lewati")
    assert siti.draft.data["ruang"] is None and siti.draft.question == "wilayah"


@pytest.mark.parametrize("how", ["✕ Batal", "batal", "nanti dulu", "/batal"])
async def test_set_aside_and_taken_up_a_day_later_in_another_process(siti: Asker, how: str) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri", "Siti")
    told = siti.steer("berhenti") if how == "/batal" else await siti.say(how)
    assert "belum dikirim" in told and "7 hari" in told
    assert not siti.intakes.active(ANNA)
    assert await siti.write("berapa biaya?") == "" and not siti.taken
    siti.office.now += 24 * 3600
    siti.restart()
    assert "kita lanjutkan" in await siti.write("lanjut")
    assert "Berapa umur" in siti.last.text and siti.intakes.active(ANNA)


async def test_set_aside_leaves_a_button_back(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri", "batal", "▶️ Lanjutkan permohonan")
    assert "Siapa nama" in siti.last.text and siti.intakes.active(ANNA)


async def test_given_up_nothing_is_left(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri", "Siti", "✕ Batal")
    told = await siti.press("🗑 Batalkan dan hapus")
    assert "sudah saya hapus" in told and siti.draft is None


async def test_lanjut_belongs_to_a_journey_that_is_open(siti: Asker) -> None:
    await siti.agree(Kind.VISIT)
    await siti.say("Saya sendiri", "batal")
    JourneyStore(siti.office.db).save(ANNA, {"panduan": "bayar-bni"})
    assert await siti.write("lanjut") == "" and not siti.taken

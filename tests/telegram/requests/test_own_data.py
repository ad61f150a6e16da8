"""/data_saya: everything that is held about the chat can be read, and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from bot.cases.model import Details, Kind, Letter, LetterKind, Passport, Place
from bot.cases.orders import Action
from bot.conversation.library import Library
from bot.store.intakes import IntakeStore
from bot.store.journeys import JourneyStore
from bot.store.ratings import RatingStore
from bot.store.reminders import Planned, ReminderStore
from bot.telegram.requests.details_page import told_lines
from bot.telegram.requests.own_data import OwnData
from tests.cases.office import ANNA, BUDI, RINA, WORDS, Office, memory
from tests.telegram.requests.own import TEXTS, Citizen, words

DAYS = 30
LETTERS = (Letter(LetterKind.RECORD, "f1", photo=True), Letter(LetterKind.OTHER, "f2", photo=False))
FULL = Details(
    name="Siti <Aminah>",
    age=62,
    asker="Rudi",
    relation="anak",
    place=Place.HOSPITAL,
    hospital="RS Contoh",
    ward="Melati 3",
    area="Ilir Timur I, Palembang",
    movable=False,
    in_danger=True,
    letters=LETTERS,
    destination="Malaysia",
    departure=date(2026, 12, 3),
    passport=Passport.REPLACEMENT,
    phone="081277665544",
    wish="*tolong* [segera](x)",
)


@pytest.fixture
def office() -> Office:
    return Office(memory())


@pytest.fixture
def anna(office: Office) -> Citizen:
    return Citizen(office)


async def shown(citizen: Citizen, library: Library) -> str:
    return await citizen.does(OwnData(citizen.office.db, TEXTS, library.journeys, DAYS).show)


def test_everything_that_can_be_told_has_words() -> None:
    lines = list(told_lines(TEXTS, FULL))
    assert len(lines) == len(fields(Details))
    for line in (
        "• Nama: Siti &lt;Aminah&gt;",
        "• Tempat: di rumah sakit",
        "• Bisa dibawa ke kantor: tidak",
        "• Gawat menurut dokter: ya",
        "• Surat: 2 foto atau berkas",
        "• Rencana berangkat: Kamis, 3 Desember 2026",
        "• Paspor: penggantian",
        "• Keperluan: *tolong* [segera](x)",
    ):
        assert line in lines
    assert list(told_lines(TEXTS, Details())) == []
    for passport in Passport:
        assert list(told_lines(TEXTS, Details(passport=passport)))
    for place in Place:
        assert list(told_lines(TEXTS, Details(place=place)))


async def test_a_case_is_shown_with_what_was_told_and_written_but_without_internal_notes(
    office: Office, anna: Citizen, library: Library
) -> None:
    case = office.book.open(ANNA, Kind.ABROAD, FULL).case
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.WRITE, text="Besok kami telepon <Ibu>.")
    office.officer(RINA, case, Action.NOTE, text="keluarga agak cemas")
    said = await shown(anna, library)
    for there in (case.number, "Siti <Aminah>", "081277665544", "Rina", "Besok kami telepon <Ibu>.", "2 foto"):
        assert there in said
    assert "cemas" not in said


async def test_the_rest_is_there_too(office: Office, anna: Citizen, library: Library) -> None:
    db = office.db
    IntakeStore(db).save(ANNA, "umum", "telepon", {"nama": "Siti Zahra"}, office.now)
    JourneyStore(db).save(ANNA, {"panduan": "bayar-bni", "langkah": "kode", "pilihan": {"kantor": "palembang"}})
    due = office.now
    ReminderStore(db).add(ANNA, "batas-bayar", [Planned("bayar_awal", due, due, due)], {})
    case = office.open()
    RatingStore(db).add(case.id, 4, office.now)
    said = await shown(anna, library)
    title = library.journeys.get("bayar-bni").title
    for there in (WORDS, "belum dikirim", "Siti Zahra", f"{title} (kantor: palembang)", "batas bayar", "⭐⭐⭐⭐"):
        assert there in said
    assert "Selasa, 24 November 2026, pukul 09.00 WIB" in said


async def test_who_left_nothing_is_told_so_and_what_is_never_kept(office: Office, library: Library) -> None:
    said = await shown(Citizen(office, 99), library)
    assert "Tidak ada permohonan" in said
    assert "NIK tidak disimpan" in said and f"{DAYS} hari" in said and "/hapus_data" in said


async def test_nothing_of_others_is_shown(office: Office, anna: Citizen, library: Library) -> None:
    office.book.open(BUDI, Kind.ABROAD, FULL)
    assert "Siti" not in await shown(anna, library)


async def test_an_officer_sees_that_they_are_one(office: Office, library: Library) -> None:
    assert "Rina, sebagai petugas" in await shown(Citizen(office, RINA), library)


async def test_much_comes_in_several_messages(office: Office, anna: Citizen, library: Library) -> None:
    case = office.open()
    for _ in range(3):
        office.citizen(ANNA, case, Action.ADD, text="kata " * 700)
    said = await shown(anna, library)
    assert said.count("kata ") >= 2100 - 3
    assert len(anna.calls) > 1 and all(len(words(call)) <= 4096 for call in anna.calls)


async def test_a_case_that_cannot_be_read_hides_nothing_else(office: Office, anna: Citizen, library: Library) -> None:
    case = office.open()
    office.db.execute("UPDATE cases SET priority = 'x' WHERE id = ?", [case.id])
    JourneyStore(office.db).save(ANNA, {"panduan": "sudah-tidak-ada"})
    said = await shown(anna, library)
    assert "tidak bisa saya tampilkan" in said and "sudah-tidak-ada" in said

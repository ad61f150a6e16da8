"""/kasus: the citizen's own cases in plain words, adding to one, cancelling one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from telegram import Message, Voice

from bot.cases.life_cycle import RULES, SHOWN
from bot.cases.model import Case, Kind, State
from bot.cases.orders import Action
from bot.conversation.library import Library
from bot.journeys.billing import HIDDEN_DIGIT
from bot.store.database import open_database
from bot.store.prompts import PromptStore
from bot.telegram.keys import Purpose
from bot.telegram.requests.additions import Additions
from bot.telegram.requests.book import OwnCases
from bot.telegram.requests.keys import RequestPurpose
from tests.cases.office import ANNA, BUDI, RINA, Office, memory, wib
from tests.telegram.requests.own import TEXTS, Citizen, topics

PRESSED = 55


@dataclass
class Book:
    """The citizen's commands and presses."""

    citizen: Citizen
    cases: OwnCases
    additions: Additions

    async def list(self) -> str:
        return await self.citizen.does(self.cases.list_cases)

    async def add(self, case: Case) -> str:
        return await self.citizen.does(self.additions.ask, case.number, PRESSED)

    async def send(self, message: Message) -> str:
        """What is said to a message; empty when it was not taken."""
        return await self.citizen.does(self.additions.take, message)

    async def write(self, text: str) -> str:
        return await self.send(self.citizen.message(text))

    async def ask_to_cancel(self, case: Case) -> str:
        return await self.citizen.does(self.cases.ask_whether_to_cancel, case.number, PRESSED)

    async def cancel(self, case: Case) -> str:
        return await self.citizen.does(self.cases.cancel, case.number, PRESSED)


def book_of(office: Office, library: Library, chat_id: int = ANNA) -> Book:
    citizen = Citizen(office, chat_id)
    board = citizen.board
    additions = Additions(office.db, TEXTS, board, office.clock)  # type: ignore[arg-type]
    cases = OwnCases(office.db, TEXTS, topics(library), board, additions, office.clock)  # type: ignore[arg-type]
    return Book(citizen, cases, additions)


@pytest.fixture
def office() -> Office:
    return Office(memory())


@pytest.fixture
def anna(office: Office, library: Library) -> Book:
    return book_of(office, library)


def added(office: Office, case: Case) -> list[str | None]:
    return [entry.text for entry in office.book.entries(case) if entry.action == Action.ADD]


async def test_without_cases_it_shows_how_to_ask_for_help(anna: Book) -> None:
    assert "belum punya permohonan" in await anna.list()
    buttons = anna.citizen.buttons().values()
    assert {button.purpose for button in buttons} == {Purpose.TOPIC}
    assert {"berobat-luar-negeri", "layanan-rumah", "petugas"} == {button.value for button in buttons}


async def test_a_new_case_waits_and_offers_what_can_be_done(office: Office, anna: Book) -> None:
    case = office.open()
    said = await anna.list()
    assert case.number in said and "menunggu petugas" in said and "permohonan dikirim" in said
    assert "24 November 2026, 09.00 WIB" in said
    purposes = {button.purpose: button.value for button in anna.citizen.buttons().values()}
    assert purposes == {RequestPurpose.ADD: case.number, RequestPurpose.CANCEL: case.number}


async def test_it_tells_who_has_it_when_the_visit_is_and_what_happened(office: Office, anna: Book) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.NOTE, text="keluarga agak cemas")
    office.officer(RINA, case, Action.ASK_DOCUMENTS, text="KTP & KK")
    office.officer(RINA, case, Action.SCHEDULE, visit_at=wib("2026-12-03 09:00").timestamp())
    said = await anna.list()
    for there in ("Petugas: Rina", "Jadwal: Kamis, 3 Desember 2026, pukul 09.00 WIB", "sudah dijadwalkan", "KTP & KK"):
        assert there in said
    assert "cemas" not in said


async def test_a_closed_case_has_its_reason_and_no_buttons(office: Office, anna: Book) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.FINISH, reason="lain", text="Sampai jumpa.")
    said = await anna.list()
    assert TEXTS.notice("kasus_alasan_lain") in said and "Sampai jumpa." in said
    assert anna.citizen.buttons() == {}


async def test_a_long_talk_is_counted_not_repeated(office: Office, anna: Book) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    for n in range(30):
        office.officer(RINA, case, Action.WRITE, text=f"pesan {n}")
    said = await anna.list()
    assert "petugas menulis (30 pesan)" in said and "pesan 7" not in said
    for n in range(30):
        office.citizen(ANNA, case, Action.ADD, text=f"jawab {n}")
        office.officer(RINA, case, Action.WRITE, text=f"pesan {n}")
    said = await anna.list()
    assert "permohonan dikirim" in said and "…" in said
    assert said.count("•") <= 12


async def test_the_newest_stands_lowest_and_old_ones_are_only_counted(office: Office, anna: Book) -> None:
    for _ in range(7):
        case = office.open()
        office.citizen(ANNA, case, Action.CANCEL)
    said = await anna.list()
    assert "Ada 2 permohonan lama" in said
    assert said.index("KP-2026-0003") < said.index("KP-2026-0007")
    assert "KP-2026-0002" not in said


async def test_nothing_of_others_is_listed(office: Office, anna: Book) -> None:
    office.open(BUDI)
    assert "belum punya permohonan" in await anna.list()


async def test_a_case_that_somebody_damaged_is_apologised_for(office: Office, anna: Book) -> None:
    case = office.open()
    office.db.execute("UPDATE cases SET priority = 'x' WHERE id = ?", [case.id])
    apology = "tidak bisa saya tampilkan"
    assert apology in await anna.list()
    assert apology in await anna.add(case)
    assert apology in await anna.cancel(case)


async def test_a_case_that_is_damaged_while_something_is_awaited_is_apologised_for(office: Office, anna: Book) -> None:
    case = office.open()
    await anna.add(case)
    office.db.execute("UPDATE case_details SET data = '[]' WHERE case_id = ?", [case.id])
    assert "tidak bisa saya tampilkan" in await anna.send(anna.citizen.photo("kk"))
    assert anna.citizen.board.noted == []


def test_everything_a_citizen_may_read_of_has_words() -> None:
    shown = {action for action, rule in RULES.items() if rule.audience == SHOWN} | {Action.OPEN}
    words = {"waktu": "besok", "alasan": "Begitu."}
    assert all(TEXTS.html(f"kasus_riwayat_{action}", **words) for action in shown)
    assert all(TEXTS.notice(f"kasus_keadaan_{state}") for state in State)
    assert all(TEXTS.notice(f"kasus_jenis_{kind}") for kind in Kind)


async def test_the_next_message_is_added_and_told_to_the_desk(office: Office, anna: Book) -> None:
    case = office.open()
    assert "Menambah keterangan" in await anna.add(case)
    assert anna.citizen.calls[0].params["reply_markup"]["force_reply"]
    said = await anna.write("Kamar pindah ke <Melati> 5")
    assert "Sudah ditambahkan" in said and case.number in said
    assert added(office, case) == ["Kamar pindah ke <Melati> 5"]
    [(number, told)] = anna.citizen.board.of("told")
    assert number == case.number and "Warga menambah keterangan\n\nKamar pindah ke <Melati> 5" in told
    assert anna.citizen.board.of("refreshed") == [(case.number, "baru")]
    assert await anna.write("berapa biaya paspor?") == ""  # that is a question again
    assert len(added(office, case)) == 1


async def test_a_photo_or_a_file_becomes_a_letter(office: Office, anna: Book) -> None:
    case = office.open()
    for message in (anna.citizen.photo("large", caption="rekam medis"), anna.citizen.document("pdf")):
        await anna.add(case)
        assert "Sudah ditambahkan" in await anna.send(message)
    details = office.book.details(case)
    assert details and [(letter.file_id, letter.photo) for letter in details.letters] == [
        ("large", True),
        ("pdf", False),
    ]
    assert anna.citizen.board.of("lettered") == [(case.number, "large"), (case.number, "pdf")]
    assert added(office, case) == ["rekam medis", None]


async def test_all_photos_of_an_album_are_added_and_thanked_for_once(office: Office, anna: Book) -> None:
    case = office.open()
    await anna.add(case)
    said = [await anna.send(anna.citizen.photo(name, media_group_id="g")) for name in ("a", "b", "c")]
    assert [bool(one) for one in said] == [True, False, False]
    assert await anna.write("berapa biaya paspor?") == ""
    details = office.book.details(case)
    assert details and [letter.file_id for letter in details.letters] == ["a", "b", "c"]


async def test_adding_what_was_asked_for_sets_the_case_to_work_again(office: Office, anna: Book) -> None:
    case = office.open()
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.ASK_DOCUMENTS, text="KK")
    await anna.add(case)
    await anna.send(anna.citizen.photo("kk"))
    now = office.book.case(case.number)
    assert now and now.state is State.TAKEN


async def test_what_cannot_be_added_is_asked_for_otherwise(office: Office, anna: Book) -> None:
    case = office.open()
    await anna.add(case)
    assert "kata-kata" in await anna.send(anna.citizen.message(voice=Voice("v", "v", 1)))
    assert "Sudah ditambahkan" in await anna.write("Pasien sudah pindah kamar.")


async def test_a_hidden_number_is_told(office: Office, anna: Book) -> None:
    await anna.add(office.open())
    assert "NIK tidak perlu dikirim" in await anna.write(f"NIK bapak {HIDDEN_DIGIT * 16}")


async def test_commands_are_not_added(office: Office, anna: Book) -> None:
    case = office.open()
    await anna.add(case)
    assert await anna.write("/menu") == ""
    await anna.list()  # it was not meant any more
    assert await anna.write("berapa biaya paspor?") == ""
    assert added(office, case) == []


async def test_what_an_officer_is_asked_in_the_group_stays_open(office: Office, library: Library) -> None:
    case, prompts = office.open(), PromptStore(office.db)
    prompts.ask(RINA, case.id, case.version, "jadwal", {}, office.now)
    rina = book_of(office, library, RINA)
    assert await rina.write("halo") == ""
    await rina.list()
    assert prompts.open(RINA)


async def test_a_message_much_later_was_meant_for_the_bot(office: Office, anna: Book) -> None:
    case = office.open()
    await anna.add(case)
    office.now += 3600
    assert await anna.write("berapa biaya paspor?") == ""
    assert added(office, case) == []


async def test_what_is_awaited_outlives_the_process(tmp_path, library: Library) -> None:
    db = open_database(tmp_path / "pandu.db")
    office = Office(db)
    case = office.open()
    await book_of(office, library).add(case)
    again = book_of(office, library)
    assert "Sudah ditambahkan" in await again.write("Kamar pindah.")
    db.close()


async def test_to_a_case_that_was_closed_meanwhile_nothing_is_added(office: Office, anna: Book) -> None:
    case = office.open()
    await anna.add(case)
    office.citizen(ANNA, case, Action.CANCEL)
    assert "sudah ditutup" in await anna.write("Kamar pindah.")
    assert "sudah ditutup" in await anna.add(case)
    assert anna.citizen.board.noted == []


async def test_cancelling_asks_first(office: Office, anna: Book) -> None:
    case = office.open()
    assert "Yakin" in await anna.ask_to_cancel(case)
    values = {button.purpose: button.value for button in anna.citizen.buttons().values()}
    assert values == {RequestPurpose.CANCEL_SURELY: case.number, RequestPurpose.CASES: ""}
    assert office.book.queue()


async def test_a_cancelled_case_is_closed_and_the_desk_knows(office: Office, anna: Book) -> None:
    case = office.open()
    await anna.add(case)
    assert "sudah dibatalkan" in await anna.cancel(case)
    assert anna.citizen.calls[0].params["message_id"] == PRESSED
    assert office.book.queue() == []
    assert anna.citizen.board.of("refreshed") == [(case.number, "dibatalkan")]
    assert "Warga membatalkan" in anna.citizen.board.of("told")[0][1]
    assert await anna.write("halo") == ""  # nothing is awaited any more
    assert "sudah ditutup" in await anna.cancel(case)
    assert len(anna.citizen.board.of("told")) == 1


async def test_nobody_adds_to_or_cancels_anothers_case(office: Office, library: Library) -> None:
    case, budi = office.open(), book_of(office, library, BUDI)
    assert "tidak bisa" in await budi.add(case)
    await budi.cancel(case)
    assert office.book.queue() == [case]
    assert budi.citizen.board.noted == []

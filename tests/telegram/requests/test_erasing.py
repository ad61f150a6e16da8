"""/hapus_data: asked twice, done everywhere, also in the engine's store, and also when the citizen has left."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from telegram.error import Forbidden

from bot.cases.orders import Action
from bot.store.database import open_database
from bot.store.desk import DeskStore
from bot.store.outbox import Outbox
from bot.store.tracker import forget_conversation
from bot.telegram.desk.board import Board
from bot.telegram.requests.erasing import ERASED, Erased, Erasing
from bot.telegram.requests.keys import RequestPurpose
from tests.cases.office import ANNA, BUDI, DEADLINES, RINA, Office
from tests.telegram.requests.own import GROUP, TEXTS, Citizen

WORDS = "suami saya sesak napas"


@pytest.fixture
def office(tmp_path: Path):
    db = open_database(tmp_path / "pandu.db")
    yield Office(db)
    db.close()


@pytest.fixture
def anna(office: Office) -> Citizen:
    return Citizen(office)


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    """The engine's store with a word of each citizen."""
    path = tmp_path / "tracker.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp REAL, data TEXT)")
    say(path, ANNA)
    say(path, BUDI)
    return path


def say(path: Path, chat_id: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("INSERT INTO events (sender_id, timestamp, data) VALUES (?, 1.0, ?)", [str(chat_id), WORDS])


def senders(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("SELECT sender_id FROM events")]


def erasing(citizen: Citizen) -> Erasing:
    return Erasing(citizen.office.db, TEXTS, citizen.board, citizen.office.clock)  # type: ignore[arg-type]


class Later:
    """What was put off, to be done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, seconds: float, do: Callable[[], None]) -> None:
        self.waiting.append((seconds, do))

    def pass_time(self) -> None:
        for _, do in sorted(self.waiting, key=lambda one: one[0]):
            do()


async def test_it_explains_and_asks_before_anything_goes(office: Office, anna: Citizen) -> None:
    office.open()
    said = await anna.does(erasing(anna).explain)
    assert "Yang dihapus" in said and "Yang tetap ada" in said and "dibatalkan" in said
    assert RequestPurpose.ERASE in {button.purpose for button in anna.buttons().values()}
    assert office.book.of_citizen(ANNA)


async def test_an_open_case_is_cancelled_and_forgotten_and_its_card_taken_back(office: Office, anna: Citizen) -> None:
    case = office.open(name="Siti Aminah")
    office.officer(RINA, case, Action.TAKE)
    said = await anna.does(erasing(anna).erase, "", 5)
    assert "sudah dihapus" in said and case.number in said
    assert anna.board.of("erased") == [(case.number, "")]
    assert office.book.of_citizen(ANNA) == []
    now = office.book.case(case.number)
    assert now and not now.open and office.book.details(now) is None


async def test_without_cases_nothing_is_said_to_be_left(anna: Citizen) -> None:
    said = await anna.does(erasing(anna).erase, "", 5)
    assert "Tidak ada yang tersisa" in said and "pernah ada" not in said


async def test_the_confirmation_brings_no_new_traces(office: Office, anna: Citizen) -> None:
    await anna.does(erasing(anna).erase, "", 5)
    assert anna.buttons() == {}
    [call] = anna.calls
    assert call.then and call.then.purpose == ERASED


async def test_when_somebody_damaged_a_case_nothing_is_erased_and_it_says_so(office: Office, anna: Citizen) -> None:
    case = office.open()
    office.db.execute("UPDATE cases SET priority = 'x' WHERE id = ?", [case.id])
    said = await anna.does(erasing(anna).erase, "", 5)
    assert "belum bisa dihapus" in said
    assert office.cases.of_chat(ANNA) and anna.board.noted == []
    assert office.consents.of_chat(ANNA)


async def test_what_the_group_was_still_to_hear_is_not_sent_and_nothing_of_it_stays_in_the_files(
    office: Office, anna: Citizen, tmp_path: Path
) -> None:
    DeskStore(office.db).set(GROUP, True, office.now)
    board = Board(office.db, TEXTS, DEADLINES, office.clock)
    case = office.open(name="Siti Aminah", wish=WORDS)
    with office.db.atomic():
        Outbox(office.db).put([*board.opened(case), *board.told(case, WORDS)])
    await anna.does(Erasing(office.db, TEXTS, board, office.clock).erase, "", 5)
    assert office.care.flush()
    for path in tmp_path.iterdir():
        assert not any(text.encode() in path.read_bytes() for text in ("Siti Aminah", WORDS))


@pytest.mark.parametrize("blocked", [False, True])
async def test_the_answer_too_is_forgotten_and_the_conversation_with_the_engine(
    office: Office, anna: Citizen, tracker: Path, blocked: bool
) -> None:
    office.open(name="Siti Aminah")
    await anna.does(erasing(anna).erase, "", 5)
    [call] = anna.calls
    assert call.then
    later = Later()
    outcome = Erased(office.db, lambda chat: forget_conversation(tracker, chat), later)
    [id_] = [row[0] for row in office.db.execute("SELECT id FROM outbox WHERE chat_id = ?", [ANNA])]
    with office.db.atomic():
        Outbox(office.db).sent(id_)
        done = outcome.failed(call.then.ref, Forbidden("blocked")) if blocked else outcome.sent(call.then.ref, {})
    assert list(done) == []
    assert office.db.execute("SELECT COUNT(*) FROM outbox WHERE chat_id = ?", [ANNA]).fetchone() == (0,)
    assert senders(tracker) == [str(BUDI)]
    later.pass_time()
    for path in tracker.parent.iterdir():
        assert b"Siti Aminah" not in path.read_bytes() and str(ANNA).encode() not in path.read_bytes()


async def test_what_the_engine_writes_when_it_is_late_goes_too(office: Office, tracker: Path) -> None:
    later = Later()
    Erased(office.db, lambda chat: forget_conversation(tracker, chat), later).sent({"chat": ANNA}, {})
    say(tracker, ANNA)
    later.pass_time()
    assert senders(tracker) == [str(BUDI)]


def test_a_busy_store_of_the_engine_is_left_for_the_next_time(tracker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.tracker._PATIENCE_S", 0.01)
    with closing(sqlite3.connect(tracker, isolation_level=None)) as engine:
        engine.execute("BEGIN EXCLUSIVE")
        assert not forget_conversation(tracker, ANNA)
        engine.execute("ROLLBACK")
    assert forget_conversation(tracker, ANNA)
    assert senders(tracker) == [str(BUDI)]


def test_without_an_engine_there_is_nothing_to_forget(tmp_path: Path) -> None:
    assert forget_conversation(tmp_path / "tracker.db", ANNA)

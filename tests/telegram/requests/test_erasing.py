"""/hapus_data: asked twice, done everywhere, also in the engine's store, and also when the citizen has left."""

from __future__ import annotations

import asyncio
import sqlite3
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
from bot.telegram.requests.forgetting import Forgetting
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


class Process:
    """What of a running bot forgets: the outcome of the confirmation, and the loop that cleans the engine's store."""

    def __init__(self, office: Office, tracker: Path) -> None:
        self.woken = self.outgoing = 0
        self.outcome = Erased(office.db, self._wake, office.clock)
        self.forgetting = Forgetting(
            office.db, lambda chat: forget_conversation(tracker, chat), self._send, office.clock
        )

    def _wake(self) -> None:
        self.woken += 1

    def _send(self) -> None:
        self.outgoing += 1


async def cleaned(office: Office, tracker: Path) -> None:
    """The last cleaning is over, done by whatever process runs by then."""
    office.now += 60.0
    await Process(office, tracker).forgetting.tick()


def to_forget(office: Office) -> list[int]:
    return [row[0] for row in office.db.execute("SELECT chat_id FROM conversations_to_forget")]


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
    process = Process(office, tracker)
    [id_] = [row[0] for row in office.db.execute("SELECT id FROM outbox WHERE chat_id = ?", [ANNA])]
    with office.db.atomic():
        Outbox(office.db).sent(id_)
        ref = call.then.ref
        done = process.outcome.failed(ref, Forbidden("blocked")) if blocked else process.outcome.sent(ref, {})
    assert list(done) == [] and process.woken == 1
    assert office.db.execute("SELECT COUNT(*) FROM outbox WHERE chat_id = ?", [ANNA]).fetchone() == (0,)
    await process.forgetting.tick()
    assert senders(tracker) == [str(BUDI)]
    await cleaned(office, tracker)
    assert to_forget(office) == []
    for path in tracker.parent.iterdir():
        content = path.read_bytes()
        assert b"Siti Aminah" not in content and str(ANNA).encode() not in content
        assert ANNA.to_bytes(5, "big") not in content  # as SQLite writes a number


@pytest.mark.parametrize("after_s", [0.0, 9.0, 59.0])
async def test_what_the_engine_writes_when_it_is_late_goes_too_whoever_runs_by_then(
    office: Office, tracker: Path, after_s: float
) -> None:
    process = Process(office, tracker)
    process.outcome.sent({"chat": ANNA}, {})
    if after_s:
        await process.forgetting.tick()
    office.now += after_s
    say(tracker, ANNA)
    await cleaned(office, tracker)
    assert senders(tracker) == [str(BUDI)] and to_forget(office) == []


async def test_before_its_time_nothing_is_cleaned(office: Office, tracker: Path) -> None:
    process = Process(office, tracker)
    process.outcome.sent({"chat": ANNA}, {})
    assert await process.forgetting.tick()
    assert process.outgoing == 1
    assert not await process.forgetting.tick()
    assert process.outgoing == 1 and len(to_forget(office)) == 2


async def test_the_conversation_goes_also_when_the_confirmation_cannot_be_sent(
    office: Office, anna: Citizen, tracker: Path
) -> None:
    await anna.does(erasing(anna).erase, "", 5)
    await Process(office, tracker).forgetting.tick()
    assert senders(tracker) == [str(BUDI)]


async def test_while_the_engines_store_is_busy_it_is_tried_again(
    office: Office, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.tracker._PATIENCE_S", 0.01)
    process = Process(office, tracker)
    process.outcome.sent({"chat": ANNA}, {})
    office.now += 60.0
    with closing(sqlite3.connect(tracker, isolation_level=None)) as engine:
        engine.execute("BEGIN EXCLUSIVE")
        await process.forgetting.tick()
        engine.execute("ROLLBACK")
    assert str(ANNA) in senders(tracker) and set(to_forget(office)) == {ANNA}
    assert not await process.forgetting.tick()  # not again and again
    await cleaned(office, tracker)
    assert senders(tracker) == [str(BUDI)] and to_forget(office) == []


async def test_the_loop_begins_with_what_an_earlier_process_left(office: Office, tracker: Path) -> None:
    Process(office, tracker).outcome.sent({"chat": ANNA}, {})
    office.now += 3600.0
    done = asyncio.Event()
    later = Process(office, tracker)
    later.forgetting = Forgetting(office.db, lambda chat: forget_conversation(tracker, chat), done.set, office.clock)
    running = asyncio.create_task(later.forgetting.run())
    await asyncio.wait_for(done.wait(), 5)
    running.cancel()
    assert senders(tracker) == [str(BUDI)] and to_forget(office) == []


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

"""Forgetting a chat: no table and no file of the store says anything about it any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.cases.care import CaseCare
from bot.cases.model import Kind
from bot.cases.orders import Action
from bot.store.buttons import Button, Buttons
from bot.store.database import open_database
from bot.store.desk import RelayStore
from bot.store.inbox import Inbox
from bot.store.journeys import JourneyStore
from bot.store.outbox import Call, Outbox
from bot.store.personal import forget_answer, forget_chat
from bot.store.ratings import RatingStore
from bot.store.reminders import Planned, ReminderStore
from bot.store.unanswered import Outcome, Unanswered
from tests.cases.office import ANNA, BUDI, RINA, Office

GROUP = -100_500
# Nothing of this may be found in the files afterwards.
NAME, PHONE, WORDS, ANSWER = "Nurhayati Zubaidah", "081277665544", "suami saya sesak napas", "sabar ya Bu"
COLUMNS = ("chat_id", "from_chat", "to_chat", "user_id")
DONE = "hapus-data"
# Accounts of officers, groups; and what is noted only when somebody is erased.
NOT_CITIZENS = {"staff.user_id", "desk.chat_id", "former_cards.chat_id", "conversations_to_forget.chat_id"}


@pytest.fixture
def office(tmp_path: Path):
    db = open_database(tmp_path / "pandu.db")
    yield Office(db)
    db.close()


def live(office: Office, chat: int) -> int:
    """Everything that a citizen can leave behind. Returns the id of an update that is still to be handled."""
    db, first = office.db, chat % 1000 * 10
    inbox, outbox = Inbox(db), Outbox(db)
    message = {"message_id": 5, "chat": {"id": chat}, "text": WORDS}
    updates = [{"update_id": first + n, "message": message} for n in range(2)]
    inbox.put([(chat, update) for update in updates])
    inbox.finish(first)
    case = office.open(chat, Kind.VISIT, name=NAME, phone=PHONE, wish=WORDS)
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.WRITE, text=ANSWER)
    office.citizen(chat, case, Action.ADD, text=WORDS)
    RatingStore(db).add(case.id, 5, office.now)
    JourneyStore(db).save(chat, {"panduan": "bayar-bni"})
    ReminderStore(db).add(chat, "batas-bayar", [Planned("bayar_awal", 9.0, 8.0, 9.0)], {})
    Buttons(db).issue(chat, Button("topik", "biaya"))
    Unanswered(db).add(chat, WORDS, Outcome.MISSED, [], office.now)
    relays = RelayStore(db)
    relays.sent(relays.add(case.id, chat, 5, GROUP, office.now), 6)
    relays.sent(relays.add(case.id, GROUP, 7, chat, office.now), 8)
    data = json.dumps({"nama": NAME})
    db.execute("INSERT INTO intakes VALUES (?, 'umum', 'nama', ?, 1, 1.0, 1.0)", [chat, data])
    db.execute("INSERT INTO desk_prompts VALUES (?, ?, 1, 'tambah', '{}', NULL, 1.0)", [chat, case.id])
    outbox.put([Call(chat, "sendMessage", {"chat_id": chat, "text": ANSWER})] * 2)
    outbox.sent(db.execute("SELECT MIN(id) FROM outbox WHERE chat_id = ?", [chat]).fetchone()[0])
    return first + 1


def erase(office: Office, chat: int) -> None:
    with office.db.atomic():
        office.care.erase(chat)
        forget_chat(office.db, chat)


def places(db: Database, chat: int) -> list[str]:
    """Where the chat stands, in whatever table."""
    return [
        f"{table.name}.{column.name}"
        for table in db.tables
        for column in table.columns
        if column.name in COLUMNS and table.count_where(f"{column.name} = ?", [chat])
    ]


def contents(db: Database) -> bytes:
    file = Path(db.execute("PRAGMA database_list").fetchone()[2])
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*") if not path.name.endswith("-shm"))


def test_the_scan_sees_a_chat_wherever_it_can_stand(office: Office) -> None:
    live(office, ANNA)
    columns = {
        f"{table.name}.{column.name}"
        for table in office.db.tables
        for column in table.columns
        if column.name in COLUMNS
    }
    assert set(places(office.db, ANNA)) == columns - NOT_CITIZENS
    assert all(text.encode() in contents(office.db) for text in (NAME, PHONE, WORDS, ANSWER, str(ANNA)))


def test_nothing_of_the_chat_is_left_in_any_table(office: Office) -> None:
    waiting = live(office, ANNA)
    erase(office, ANNA)
    assert places(office.db, ANNA) == ["inbox.chat_id"]  # what was not handled yet
    Inbox(office.db).finish(waiting)
    forget_answer(office.db, ANNA, DONE)
    assert places(office.db, ANNA) == []


def test_no_words_are_left_in_the_files(office: Office) -> None:
    waiting = live(office, ANNA)
    erase(office, ANNA)
    Inbox(office.db).finish(waiting)
    assert CaseCare(office.db).flush()
    for text in (NAME, PHONE, WORDS, ANSWER, str(ANNA)):
        assert text.encode() not in contents(office.db)


def test_that_there_was_a_case_and_its_stars_stay(office: Office) -> None:
    live(office, ANNA)
    erase(office, ANNA)
    [row] = office.cases.all()
    assert (row.chat_id, row.number) == (None, "KP-2026-0001")
    assert RatingStore(office.db).counts() == {5: 1}


def test_no_update_is_taken_for_a_new_one_afterwards(office: Office) -> None:
    live(office, ANNA)
    erase(office, ANNA)
    known = {"update_id": ANNA % 1000 * 10, "callback_query": {}}
    assert Inbox(office.db).put([(ANNA, known)]) == 0


def test_other_citizens_keep_everything(office: Office) -> None:
    live(office, BUDI)
    before = places(office.db, BUDI)
    live(office, ANNA)
    erase(office, ANNA)
    forget_answer(office.db, ANNA, DONE)
    assert places(office.db, BUDI) == before
    assert Outbox(office.db).waiting() == 1  # the answer to Budi


def test_what_comes_up_after_the_press_is_not_forgotten_with_its_answer(office: Office) -> None:
    outbox = Outbox(office.db)
    live(office, ANNA)
    erase(office, ANNA)
    outbox.put([Call(ANNA, "sendMessage", {"chat_id": ANNA, "text": "Paspor sepuluh tahun …"})])
    JourneyStore(office.db).save(ANNA, {"panduan": "bayar-bni"})
    forget_answer(office.db, ANNA, DONE)
    assert outbox.waiting() == 1
    assert JourneyStore(office.db).active(ANNA)

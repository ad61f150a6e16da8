"""Everything the store holds about one person, to be forgotten.

Cases themselves are bot/cases/care.py's, and what their desk holds is bot/telegram/desk/board.py's.
"""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.consents import ConsentStore
from bot.store.desk import RelayStore
from bot.store.intakes import IntakeStore
from bot.store.journeys import JourneyStore
from bot.store.reminders import ReminderStore

# Stands in the inbox in place of a chat that is forgotten: the update's id must stay, or it would be fetched again.
NOBODY = 0
# Where else a chat stands. The id of a private chat is also that of the person.
_ROWS = (("buttons", "chat_id"), ("desk_prompts", "user_id"), ("outbox", "chat_id"))


def forget_chat(db: Database, chat_id: int) -> None:
    """Leave no trace of the chat, but for updates that are still to be handled, and for a role as an officer.

    Call after CaseCare.erase, in its transaction. What was deleted is gone from the files only after CaseCare.flush.
    """
    for store in (JourneyStore(db), ReminderStore(db), ConsentStore(db), IntakeStore(db)):
        store.delete(chat_id)
    RelayStore(db).forget_chat(chat_id)
    for table, column in _ROWS:
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", [chat_id])
    _forget_handled(db, chat_id)


def forget_answer(db: Database, chat_id: int, purpose: str) -> None:
    """Forget also the press that asked for all this, and its answer: the call whose outcome `purpose` deals with.

    What has come up in the chat since then stays.
    """
    db.execute("DELETE FROM outbox WHERE chat_id = ? AND (state != 'new' OR then_purpose = ?)", [chat_id, purpose])
    _forget_handled(db, chat_id)


def _forget_handled(db: Database, chat_id: int) -> None:
    db.execute("UPDATE inbox SET chat_id = ?, payload = NULL WHERE chat_id = ? AND state != 'new'", [NOBODY, chat_id])

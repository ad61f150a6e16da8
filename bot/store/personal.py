"""Everything the store holds about one person, to be forgotten.

Cases themselves are bot/cases/care.py's, and what their desk holds is bot/telegram/desk/board.py's.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from bot.store.consents import ConsentKind, ConsentStore
from bot.store.desk import RelayStore
from bot.store.intakes import IntakeStore
from bot.store.journeys import JourneyStore
from bot.store.reminders import ReminderStore
from bot.store.unanswered import Unanswered

# Stands in place of a chat that is forgotten: in the inbox, where the update's id must stay, or it would be fetched
# again; in consents, of which it stays known that they were given.
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
    Unanswered(db).erase(chat_id)
    for table, column in _ROWS:
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", [chat_id])
    _forget_handled(db, chat_id)


def forget_answer(db: Database, chat_id: int, purpose: str) -> None:
    """Forget also the press that asked for all this, and its answer: the call whose outcome `purpose` deals with.

    What has come up in the chat since then stays.
    """
    db.execute("DELETE FROM outbox WHERE chat_id = ? AND (state != 'new' OR then_purpose = ?)", [chat_id, purpose])
    _forget_handled(db, chat_id)


def forget_who_agreed(db: Database, consent: ConsentKind, case_kinds: Iterable[str]) -> None:
    """Take the chat from consents where nothing is left that they covered: no case and no form of these kinds."""
    kinds = [*case_kinds]
    among = ", ".join("?" * len(kinds))
    db.execute(
        "UPDATE consents SET chat_id = ? WHERE kind = ? AND chat_id <> ? AND chat_id NOT IN"
        f" (SELECT chat_id FROM cases WHERE chat_id IS NOT NULL AND kind IN ({among})"
        f" UNION SELECT chat_id FROM intakes WHERE kind IN ({among}))",
        [NOBODY, consent, NOBODY, *kinds, *kinds],
    )


def _forget_handled(db: Database, chat_id: int) -> None:
    db.execute("UPDATE inbox SET chat_id = ?, payload = NULL WHERE chat_id = ? AND state != 'new'", [NOBODY, chat_id])

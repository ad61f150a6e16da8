"""Which officer a citizen's message goes to, while one holds the chat."""

from __future__ import annotations

from sqlite_utils import Database

from bot.cases.life_cycle import SHOWN
from bot.cases.model import HELD, Case, readable
from bot.store.cases import CaseStore
from bot.store.desk import RelayStore
from bot.store.history import History


def held_case(db: Database, chat_id: int, reply_to: int | None) -> Case | None:
    """The case whose officer holds the chat; None while nobody does.

    Of several, the one that the message `reply_to` of this chat belongs to, else the one talked about last.
    """
    cases, _ = readable(CaseStore(db).of_chat(chat_id))  # what is tampered with is not to silence the chat
    held = [case for case in cases if case.state in HELD]
    if len(held) < 2:
        return held[0] if held else None
    meant = None if reply_to is None else RelayStore(db).case_of(chat_id, reply_to)
    return next((case for case in held if case.id == meant), None) or max(held, key=lambda case: _last_word(db, case))


def _last_word(db: Database, case: Case) -> int:
    """The newest entry that the citizen knows of: an internal note turns no conversation."""
    return History(db).open_to(case.id, SHOWN)[-1].id

"""Messages to admins, in their own chats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from sqlite_utils import Database

from bot.store.buttons import Buttons
from bot.store.outbox import Call, Priority
from bot.store.staff import Officer
from bot.telegram.render import split
from bot.telegram.turn import Say, call_of

_PIECE = 3500  # characters of a text to copy, shown in one message


class Saying:
    """Use inside a transaction: it stores the buttons."""

    def __init__(self, db: Database) -> None:
        self._buttons = Buttons(db)

    def told(self, officer: Officer, *says: Say) -> list[Call]:
        """As an answer to the officer. (A private chat has the id of the person.)"""
        parts = [part for say in says for part in ([say] if say.below else split(say))]
        return [call_of(officer.user_id, part, self._buttons) for part in parts]

    def sent(self, officer: Officer, *says: Say) -> list[Call]:
        """As news that nobody waits for: citizens go first."""
        return [replace(call, priority=Priority.STAFF) for call in self.told(officer, *says)]


def copyable(text: str) -> Iterator[Say]:
    """A text as it was typed, to be copied: nothing of it is taken for markup."""
    for start in range(0, len(text), _PIECE):
        yield Say(f"<pre>{escape(text[start : start + _PIECE], quote=False)}</pre>")

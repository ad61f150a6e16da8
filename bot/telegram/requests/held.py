"""While an officer holds a chat, what the citizen writes goes to that officer; the bot says nothing."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database
from telegram import Message

from bot.cases.book import CaseBook
from bot.cases.model import Case, UnreadableError
from bot.cases.orders import Action, Order, RefusedError
from bot.store.desk import RelayStore
from bot.store.outbox import Call
from bot.telegram.desk.board import Board
from bot.telegram.desk.relay import Relay
from bot.telegram.requests.additions import letters_of
from bot.telegram.requests.ownership import held_case
from bot.telegram.turn import Turn


class HeldChats:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, board: Board, relay: Relay, clock: Callable[[], float]) -> None:
        self._db = db
        self._board = board
        self._relay = relay
        self._book = CaseBook(db, clock)
        self._relays = RelayStore(db)

    def take(self, turn: Turn, message: Message) -> bool:
        """Pass the message on; False while no officer holds the chat."""
        reply = message.reply_to_message
        case = held_case(self._db, turn.chat_id, reply.message_id if reply else None)
        if case is None:
            return False
        turn.effects.append(lambda: self._pass_on(message, case))
        return True

    def edited(self, turn: Turn, message: Message) -> bool:
        """The copy that an officer has follows; False when there is none and no officer holds the chat."""
        copied = self._relays.copy_of(turn.chat_id, message.message_id) is not None
        if copied:
            turn.effects.append(lambda: self._relay.edited_by_citizen(message))
        return copied or held_case(self._db, turn.chat_id, None) is not None

    def _pass_on(self, message: Message, case: Case) -> list[Call]:
        order = Order(action=Action.ADD, text=message.text or message.caption, letters=letters_of(message))
        try:
            after = self._book.citizen_does(message.chat.id, case.number, order)
        except (RefusedError, UnreadableError):  # closed a moment ago, or tampered with: the group sees the words
            return self._relay.from_citizen(message, case)
        return [*self._relay.from_citizen(message, after), *self._board.refreshed(after)]

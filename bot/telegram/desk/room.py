"""The staff's side in one place: what they press, command and write, in the group and in their private chats."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database
from telegram import CallbackQuery, Message

from bot.cases.deadlines import Deadlines
from bot.content.facts import Facts
from bot.content.texts import Texts
from bot.store.buttons import Button, Buttons
from bot.telegram.desk.actions import Deeds
from bot.telegram.desk.board import Board
from bot.telegram.desk.commands import DeskCommands
from bot.telegram.desk.heard import DeskHeard
from bot.telegram.desk.invitations import Invitations
from bot.telegram.desk.moves import Moves
from bot.telegram.desk.presses import DeskPresses
from bot.telegram.desk.prompts import DeskPrompts
from bot.telegram.desk.queue import QueueList
from bot.telegram.desk.relay import Relay
from bot.telegram.desk.roster import Roster
from bot.telegram.requests.notices import Notices
from bot.telegram.turn import Turn


class DeskRoom:
    """`bot_id` is the bot's own account, `clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        texts: Texts,
        board: Board,
        relay: Relay,
        deadlines: Deadlines,
        facts: Facts,
        bot_id: int,
        clock: Callable[[], float],
    ) -> None:
        deeds = Deeds(db, board, Notices(texts, Buttons(db)), clock)
        prompts = DeskPrompts(db, board, deeds, texts, facts, clock)
        roster = Roster(db, board, deeds, texts, clock)
        queue = QueueList(db, texts, deadlines, clock)
        self._presses = DeskPresses(db, board, Moves(db, board, deeds, prompts, texts, clock), roster, texts)
        self._commands = DeskCommands(db, board, roster, queue, texts, bot_id, clock)
        self._invitations = Invitations(db, texts, clock)
        self._heard = DeskHeard(db, board, relay, prompts, texts, clock)

    def knows(self, button: Button) -> bool:
        return self._presses.knows(button)

    def press(self, query: CallbackQuery, button: Button) -> Turn:
        """The turn for the press of a button that this `knows`."""
        return self._presses.press(query, button)

    def hear(self, message: Message) -> Turn | None:
        """The turn for a message, new or edited; None for what is no business of the staff."""
        if message.edit_date is None and (turn := self._invitations.take(message) or self._commands.run(message)):
            return turn
        return self._heard.heard(message)

"""The citizen's side of cases in one place: what they may command, press and write."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlite_utils import Database
from telegram import Message

from bot.conversation.library import Library
from bot.journeys.steering import Intent
from bot.telegram.desk.board import Board
from bot.telegram.desk.relay import Relay
from bot.telegram.requests.additions import Additions
from bot.telegram.requests.book import OwnCases
from bot.telegram.requests.erasing import Erasing
from bot.telegram.requests.held import HeldChats
from bot.telegram.requests.intake import Intakes
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.requests.own_data import OwnData
from bot.telegram.requests.ratings import Ratings
from bot.telegram.turn import Command, Press, Turn


class Requests:
    """`conversation_days`: how long the engine keeps conversations. `clock` gives Unix seconds."""

    def __init__(
        self,
        library: Library,
        db: Database,
        board: Board,
        relay: Relay,
        intakes: Intakes,
        conversation_days: int,
        clock: Callable[[], float],
    ) -> None:
        texts, topics = library.texts, library.answers.topics
        self._additions = Additions(db, texts, board, clock)
        self._held = HeldChats(db, board, relay, clock)
        self._intakes = intakes
        cases = OwnCases(db, texts, topics, board, self._additions, clock)
        erasing = Erasing(db, texts, board, clock)
        self.commands: Mapping[str, Command] = {
            "kasus": cases.list_cases,
            "data_saya": OwnData(db, texts, library.journeys, conversation_days).show,
            "hapus_data": erasing.explain,
        }
        self.presses: Mapping[str, Press] = {
            **{purpose: self._in_the_form(press) for purpose, press in intakes.presses.items()},
            RequestPurpose.CASES: lambda turn, _, __: cases.list_cases(turn),
            RequestPurpose.ADD: self._additions.ask,
            RequestPurpose.CANCEL: cases.ask_whether_to_cancel,
            RequestPurpose.CANCEL_SURELY: cases.cancel,
            RequestPurpose.RATE: Ratings(db, texts, topics, board, clock).rate,
            RequestPurpose.ERASE: erasing.erase,
        }

    def steer(self, turn: Turn, intent: Intent) -> bool:
        """What /batal and /lanjut want of the form; False where they mean a journey."""
        return self._intakes.steer(turn, intent)

    def leave_a_way_on(self, turn: Turn) -> None:
        self._intakes.leave_a_way_on(turn)

    async def take(self, turn: Turn, message: Message) -> bool:
        """Deal with a message that is not the bot's to answer: it belongs to a case, or to the open form."""
        return (
            await self._additions.take(turn, message)
            or self._held.take(turn, message)
            or await self._intakes.take(turn, message)
        )

    def _in_the_form(self, press: Press) -> Press:
        """Whoever goes on with the form adds nothing to a case: what they write next is an answer."""

        async def pressed(turn: Turn, value: str, message_id: int) -> None:
            self._additions.give_up(turn)
            await press(turn, value, message_id)

        return pressed

    def edited(self, turn: Turn, message: Message) -> bool:
        """Deal with a change of such a message; False when nobody but the bot can have been meant.

        An answer to a question of the form is changed by its button: the question has moved on.
        """
        return self._held.edited(turn, message) or self._intakes.active(turn.chat_id)

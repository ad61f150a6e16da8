"""Presses in the staff's group. Each is answered; each is checked against who presses, and what they were shown."""

from __future__ import annotations

from sqlite_utils import Database
from telegram import CallbackQuery
from telegram.constants import CallbackQueryLimit

from bot.cases.orders import ConflictError
from bot.content.texts import Texts
from bot.store.buttons import Button
from bot.store.desk import DeskStore
from bot.store.outbox import Call, Priority
from bot.store.staff import StaffStore
from bot.telegram.desk.actions import NOT_DONE, NotDone, why_not
from bot.telegram.desk.board import Board
from bot.telegram.desk.keys import DeskPurpose
from bot.telegram.desk.moves import Answer, Moves, Press
from bot.telegram.desk.roster import Roster
from bot.telegram.desk.steps import Step
from bot.telegram.turn import Turn


class DeskPresses:
    def __init__(self, db: Database, board: Board, moves: Moves, roster: Roster, texts: Texts) -> None:
        self._board = board
        self._moves = moves
        self._roster = roster
        self._texts = texts
        self._desk = DeskStore(db)
        self._staff = StaffStore(db)

    def knows(self, button: Button) -> bool:
        """Whether the button is one of the desk's: those of the staff's list also stand in private chats."""
        return button.purpose in self._moves.purposes or self._roster.knows(button)

    def press(self, query: CallbackQuery, button: Button) -> Turn:
        """The turn for the press of a button that this `knows`."""
        assert query.message is not None  # the button was looked up by its chat
        turn, message_id = Turn(query.message.chat.id), query.message.message_id
        turn.effects.append(lambda: self._pressed(query, button, turn.chat_id, message_id))
        return turn

    def _pressed(self, query: CallbackQuery, button: Button, chat_id: int, message_id: int) -> list[Call]:
        officer = self._staff.by_user(query.from_user.id)
        if officer is None:
            answer = Answer([], self._texts.notice("petugas_tolak_not-staff"), alert=True)
        elif self._roster.knows(button):
            calls, notice = self._roster.press(officer, button, chat_id, message_id)
            answer = Answer(calls, notice, alert=bool(notice))
        else:
            answer = self._obeyed(Press(officer, chat_id, message_id), button)
        return [_answered(chat_id, query.id, answer), *answer.calls]

    def _obeyed(self, press: Press, button: Button) -> Answer:
        desk, step = self._desk.get(), Step.from_value(button.value)
        if desk is None or desk.chat_id != press.chat_id:
            return Answer([], self._texts.notice("petugas_bukan_meja"), alert=True)
        try:
            return self._moves.purposes[button.purpose](press, step)
        except NOT_DONE as error:
            return self._not_done(press, button, step, error)

    def _not_done(self, press: Press, button: Button, step: Step, error: NotDone) -> Answer:
        """Say why; who was too late is also shown how things stand."""
        why, calls = why_not(self._texts, error, step.action), list[Call]()
        if isinstance(error, ConflictError):
            calls = self._board.refreshed(error.case)
            if button.purpose != DeskPurpose.ACT:
                calls = [self._moves.outdated(press, step, why), *calls]
        return Answer(calls, why, alert=True)


def _answered(chat_id: int, query_id: str, answer: Answer) -> Call:
    """In a lane of its own: nobody looks at a spinner because something else waits."""
    params: dict[str, object] = {"callback_query_id": query_id}
    if answer.notice:
        params["text"] = answer.notice[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH]
    if answer.alert:
        params["show_alert"] = True
    return Call(chat_id, "answerCallbackQuery", params, Priority.PRESS, lane=f"tekan-{query_id}")

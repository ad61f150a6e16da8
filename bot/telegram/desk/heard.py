"""What is written in the staff's group about a case: words to the citizen, notes for the staff, replies to questions.

Only what an officer writes who may, and what is no note, goes to the citizen; whatever does not go is said so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

from sqlite_utils import Database
from telegram import Message

from bot.cases.book import CaseBook
from bot.cases.model import Case, UnreadableError
from bot.cases.orders import Action, Order
from bot.content.texts import Texts
from bot.store.buttons import Buttons
from bot.store.desk import DeskStore, RelayStore
from bot.store.outbox import Call, Priority
from bot.store.staff import Officer, StaffStore
from bot.telegram.desk.actions import NOT_DONE, why_not
from bot.telegram.desk.board import Board
from bot.telegram.desk.internal import is_internal, without_mark
from bot.telegram.desk.posting import replying
from bot.telegram.desk.prompts import NOTED, DeskPrompts, is_question
from bot.telegram.desk.receipts import NOT_ARRIVED, reaction
from bot.telegram.desk.relay import Relay
from bot.telegram.turn import Say, Turn, call_of
from bot.telegram.words import worded


class DeskHeard:
    """`clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        board: Board,
        relay: Relay,
        prompts: DeskPrompts,
        texts: Texts,
        clock: Callable[[], float],
    ) -> None:
        self._board = board
        self._relay = relay
        self._prompts = prompts
        self._texts = texts
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._buttons = Buttons(db)
        self._desk = DeskStore(db)
        self._relays = RelayStore(db)
        self._staff = StaffStore(db)
        self._hinted: set[tuple[int, int]] = set()  # case, account: those who were told that they are not of the staff

    def heard(self, message: Message) -> Turn | None:
        """The turn for a message of the group, new or edited; None for what is nothing to the desk."""
        desk = self._desk.get()
        if desk is None or desk.chat_id != message.chat.id or not _of_a_person(message):
            return None
        turn = Turn(message.chat.id)
        turn.effects.append(lambda: self._hear(message))
        return turn

    def _hear(self, message: Message) -> list[Call]:
        assert message.from_user
        officer = self._staff.by_user(message.from_user.id)
        if message.edit_date is None:
            self._remember(message)
        try:
            if officer is None:
                return self._of_stranger(message)
            return self._edited(message, officer) if message.edit_date else self._of_officer(message, officer)
        except UnreadableError:
            return self._alone(message, "petugas_tidak_terbaca")

    def _of_officer(self, message: Message, officer: Officer) -> list[Call]:
        if self._prompts.awaits(officer, message):
            return self._prompts.take(officer, message)
        case, reply = self._case(message), message.reply_to_message
        if case is None:
            return self._alone(message, "petugas_kasus_mana") if reply and _by_bot(reply) else []
        if is_internal(message) or self._to_a_note(message):
            return self._note(message, case, officer)
        if reply and is_question(reply):
            return self._not_sent(message, case, self._texts.notice("petugas_pertanyaan_lama"))
        if (message.text or "").startswith("/"):
            return self._not_sent(message, case, self._texts.notice("petugas_perintah_asing"))
        return self._write(message, case, officer)

    def _write(self, message: Message, case: Case, officer: Officer) -> list[Call]:
        try:
            case = self._book.officer_does(officer.user_id, case.number, self._words(Action.WRITE, message))
        except NOT_DONE as error:
            return self._not_sent(message, case, why_not(self._texts, error))
        return self._relay.from_officer(message, case, officer)

    def _note(self, message: Message, case: Case, officer: Officer) -> list[Call]:
        order = self._words(Action.NOTE, message)
        order = replace(order, text=without_mark(order.text or ""))
        try:
            self._book.officer_does(officer.user_id, case.number, order)
        except NOT_DONE as error:
            return self._not_sent(message, case, why_not(self._texts, error), "petugas_tak_dicatat")
        return [reaction(message.chat.id, message.message_id, NOTED)]

    def _edited(self, message: Message, officer: Officer) -> list[Call]:
        """Words that were sent are changed where they went, if the officer may still write. Anything else stays."""
        relay = self._relays.copy_of(message.chat.id, message.message_id)
        number = self._desk.number_of(relay.case_id) if relay else None
        case = self._book.case(number) if number else None
        if case is None:
            return []
        if is_internal(message):
            return self._not_sent(message, case, self._texts.notice("petugas_jadi_catatan"), "petugas_sunting_gagal")
        try:
            self._book.officer_does(officer.user_id, case.number, self._words(Action.WRITE, message))
        except NOT_DONE as error:
            return self._not_sent(message, case, why_not(self._texts, error), "petugas_sunting_gagal")
        return self._relay.edited_by_officer(message)

    def _words(self, action: Action, message: Message) -> Order:
        return Order(action=action, text=message.text or message.caption or self._texts.notice("petugas_lampiran"))

    def _to_a_note(self, message: Message) -> bool:
        """A reply to what somebody wrote in the group and was not sent: to a note, or talk among the staff."""
        reply = message.reply_to_message
        if reply is None or _by_bot(reply) or reply.message_id == message.message_thread_id:
            return False
        return self._relays.copy_of(message.chat.id, reply.message_id) is None

    def _remember(self, message: Message) -> None:
        """Whatever is written about a case goes with its data, also what goes nowhere, as notes do."""
        if (id_ := self._case_id(message)) is not None:
            self._relays.note(id_, message.chat.id, message.message_id, self._clock())

    def _case(self, message: Message) -> Case | None:
        """The case whose topic it is in, or whose card or relayed message it replies to. Raises UnreadableError."""
        number = self._desk.number_of(id_) if (id_ := self._case_id(message)) is not None else None
        return self._book.case(number) if number else None

    def _case_id(self, message: Message) -> int | None:
        thread, reply = message.message_thread_id, message.reply_to_message
        if message.is_topic_message and thread is not None and (id_ := self._desk.case_of_thread(thread)) is not None:
            return id_
        if reply is None:
            return None
        id_ = self._desk.case_of_card(reply.message_id)
        return self._relays.case_of(message.chat.id, reply.message_id) if id_ is None else id_

    def _of_stranger(self, message: Message) -> list[Call]:
        """Told once in each case: what somebody writes who is not of the staff goes nowhere."""
        case = self._case(message)
        if case is None or message.from_user is None or (who := (case.id, message.from_user.id)) in self._hinted:
            return []
        self._hinted.add(who)
        return self._board.told(case, self._texts.html("petugas_bukan_petugas"), reply_to=message.message_id)

    def _not_sent(self, message: Message, case: Case, why: str, key: str = "petugas_tak_dikirim") -> list[Call]:
        sign = reaction(message.chat.id, message.message_id, NOT_ARRIVED)
        return [sign, *self._board.told(case, worded(self._texts, key, sebab=why), reply_to=message.message_id)]

    def _alone(self, message: Message, key: str) -> list[Call]:
        """A reply to a message of which no case is known."""
        call = call_of(message.chat.id, Say(escape(self._texts.notice(key), quote=False)), self._buttons)
        params = {**call.params, "reply_parameters": replying(message.message_id)}
        return [replace(call, params=params, priority=Priority.STAFF)]


def _of_a_person(message: Message) -> bool:
    """Not of a channel, an anonymous admin or a bot; and not one of Telegram's own, such as that somebody has come."""
    user = message.from_user
    if message.sender_chat or user is None or user.is_bot:
        return False
    return bool(message.text or message.effective_attachment)


def _by_bot(message: Message) -> bool:
    return bool(message.from_user and message.from_user.is_bot)

"""What officers are asked to type: a date, a note, a document, words to the citizen.

Only a reply to the question counts: so talk with the citizen is never taken for an answer, nor an answer for talk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from html import escape
from typing import Any

from sqlite_utils import Database
from telegram import Message
from telegram.constants import ReactionEmoji
from telegram.error import TelegramError

from bot.cases.book import CaseBook
from bot.cases.model import Case
from bot.cases.orders import Action, Order
from bot.content.facts import Facts
from bot.content.texts import Texts
from bot.reminders.limits import limits_of
from bot.reminders.times import Awaited, Failure, read
from bot.reminders.wib import at
from bot.store.outbox import Call, Then
from bot.store.prompts import PromptStore
from bot.store.staff import Officer, StaffStore
from bot.telegram.desk.actions import NOT_DONE, Deeds, NotDone, why_not
from bot.telegram.desk.board import Board
from bot.telegram.desk.choices import Choices
from bot.telegram.desk.internal import is_internal, without_mark
from bot.telegram.desk.keys import DeskThen
from bot.telegram.desk.reasons import document_label
from bot.telegram.desk.receipts import NOT_ARRIVED, reaction
from bot.telegram.desk.steps import Step

Json = dict[str, Any]
NOTED = ReactionEmoji.WRITING_HAND.value
_DONE = ReactionEmoji.OK_HAND_SIGN.value
_SIGN = "✏️"  # begins every question: a reply to one that is no longer open must not go to the citizen
_GIVE_UP = "batal"


class Asked(StrEnum):
    """What is to be typed (the `what` of a prompt)."""

    VISIT = "jadwal"
    NOTE = "catatan"
    DOCUMENT = "dokumen"
    REMARK = "kata"


def is_question(message: Message) -> bool:
    """The bot's message is a question of this module's, open or not."""
    return bool(message.from_user and message.from_user.is_bot and (message.text or "").startswith(_SIGN))


class DeskPrompts:
    """Use inside the transaction that sends what is returned. `clock` gives Unix seconds."""

    def __init__(
        self, db: Database, board: Board, deeds: Deeds, texts: Texts, facts: Facts, clock: Callable[[], float]
    ) -> None:
        self._board = board
        self._deeds = deeds
        self._texts = texts
        self._facts = facts
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._staff = StaffStore(db)
        self._store = PromptStore(db)
        self._choices = Choices(texts)
        self._takers: dict[Asked, Callable[[Message, str, Step, Case, Officer], list[Call]]] = {
            Asked.VISIT: self._visit,
            Asked.NOTE: self._note,
            Asked.DOCUMENT: self._document,
            Asked.REMARK: self._remark,
        }

    def ask(self, officer: Officer, case: Case, what: Asked, step: Step, key: str = "") -> list[Call]:
        """Ask the officer, and await the reply. `key` is the text to ask with, if not the usual one."""
        now = self._clock()
        self._store.ask(officer.user_id, case.id, step.version, what, step.as_data(), now)
        # Telegram opens the reply only for people whom the message mentions.
        mention = f'<a href="tg://user?id={officer.user_id}">{escape(officer.name, quote=False)}</a>'
        question = self._texts.html(key or f"petugas_tanya_{what}")
        html = f"{_SIGN} {mention}\n{question}\n\n{self._texts.html('petugas_cara_balas')}"
        below = {"force_reply": True, "selective": True}
        return self._board.told(case, html, below=below, then=Then(DeskThen.PROMPT, {"u": officer.user_id, "at": now}))

    def awaits(self, officer: Officer, message: Message) -> bool:
        """Whether the message is the reply to the officer's open question; a note is one only where a note is asked."""
        prompt, reply = self._store.open(officer.user_id), message.reply_to_message
        if prompt is None or reply is None or prompt.message_id != reply.message_id or prompt.what not in set(Asked):
            return False
        return prompt.what == Asked.NOTE or not is_internal(message)

    def take(self, officer: Officer, message: Message) -> list[Call]:
        """Do what the reply was awaited for. Raises UnreadableError for a case that cannot be read."""
        prompt = self._store.open(officer.user_id)
        assert prompt  # `awaits` saw it
        text, step = (message.text or "").strip(), Step.from_data(prompt.data)
        case = self._book.case(step.number)
        if case is None:
            return []
        if not text:
            return self.ask(officer, case, Asked(prompt.what), step, "petugas_tanya_teks")
        self._store.close(officer.user_id)
        if text.casefold() == _GIVE_UP:
            return [reaction(message.chat.id, message.message_id, _DONE)]
        try:
            return self._takers[Asked(prompt.what)](message, text, step, case, officer)
        except NOT_DONE as error:
            return self._not_done(message, case, error)

    def _visit(self, message: Message, text: str, step: Step, case: Case, officer: Officer) -> list[Call]:
        found = read(Awaited.VISIT, text, at(self._clock()), limits_of(self._facts))
        if isinstance(found, Failure):
            return self.ask(officer, case, Asked.VISIT, step, f"petugas_waktu_{found}")
        case = self._book.check(officer.user_id, step.number, Action.SCHEDULE, step.version)
        say = self._choices.officers(replace(step, visit_at=found.timestamp()), case, self._staff.active())
        return self._board.told(case, say.html, say.keyboard)

    def _note(self, message: Message, text: str, step: Step, case: Case, officer: Officer) -> list[Call]:
        order = Order(action=Action.NOTE, text=without_mark(text))
        return self._did(message, officer, step, order, version=None, sign=NOTED)

    def _document(self, message: Message, text: str, step: Step, case: Case, officer: Officer) -> list[Call]:
        listed = [self._texts.label(document_label(code)) for code in step.documents]
        order = Order(action=Action.ASK_DOCUMENTS, text=", ".join([*listed, text]))
        return self._did(message, officer, step, order, step.version)

    def _remark(self, message: Message, text: str, step: Step, case: Case, officer: Officer) -> list[Call]:
        order = Order(action=step.action, reason=step.reason, text=text)
        return self._did(message, officer, step, order, step.version)

    def _did(
        self, message: Message, officer: Officer, step: Step, order: Order, version: int | None, sign: str = _DONE
    ) -> list[Call]:
        _, calls = self._deeds.do(officer.user_id, step.number, order, version=version)
        return [*calls, reaction(message.chat.id, message.message_id, sign)]

    def _not_done(self, message: Message, case: Case, error: NotDone) -> list[Call]:
        why = escape(why_not(self._texts, error), quote=False)
        return [
            reaction(message.chat.id, message.message_id, NOT_ARRIVED),
            *self._board.told(case, f"⚠️ {why}", reply_to=message.message_id),
            *self._board.refreshed(self._book.case(case.number) or case),
        ]


class PromptSent:
    """The outcome of a question: from now on replies to it are known."""

    def __init__(self, db: Database) -> None:
        self._store = PromptStore(db)

    def sent(self, ref: Json, result: Any) -> Iterable[Call]:
        self._store.asked(ref["u"], result["message_id"], ref["at"])
        return ()

    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        """It was never asked; the officer sees no question and presses again."""
        return ()

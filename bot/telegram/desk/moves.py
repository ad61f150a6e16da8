"""What buttons of the desk do: at once, or by a small message in which more is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.model import Case
from bot.cases.orders import Action, Order
from bot.content.texts import Texts
from bot.reminders.wib import at, shown
from bot.store.buttons import Buttons
from bot.store.desk import DeskStore
from bot.store.outbox import Call
from bot.store.staff import Officer, StaffStore
from bot.telegram.desk.actions import Deeds
from bot.telegram.desk.board import Board
from bot.telegram.desk.choices import Choices
from bot.telegram.desk.keys import DeskPurpose
from bot.telegram.desk.prompts import Asked, DeskPrompts
from bot.telegram.desk.reasons import document_label, reason_label
from bot.telegram.desk.steps import Step
from bot.telegram.turn import Say, call_of
from bot.telegram.words import worded


@dataclass(frozen=True)
class Press:
    """Who pressed, and below which message."""

    officer: Officer
    chat_id: int
    message_id: int


@dataclass(frozen=True)
class Answer:
    """What follows a press; `notice` is shown over the chat, to the one who pressed."""

    calls: list[Call]
    notice: str = ""
    alert: bool = False


Move = Callable[[Press, Step], Answer]


class Moves:
    """Each raises what NOT_DONE has (actions.py), having changed nothing. `clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        board: Board,
        deeds: Deeds,
        prompts: DeskPrompts,
        texts: Texts,
        clock: Callable[[], float],
    ) -> None:
        self._board = board
        self._deeds = deeds
        self._prompts = prompts
        self._texts = texts
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._buttons = Buttons(db)
        self._choices = Choices(texts)
        self._desk = DeskStore(db)
        self._staff = StaffStore(db)
        self.purposes: Mapping[str, Move] = {
            DeskPurpose.ACT: lambda press, step: self._actions[step.action](press, step),
            DeskPurpose.DOCUMENTS: self._choose_documents,
            DeskPurpose.DOCUMENTS_ASK: self._ask_documents,
            DeskPurpose.DOCUMENTS_WRITE: lambda press, step: self._written(press, step, Asked.DOCUMENT),
            DeskPurpose.OFFICER: self._choose_officer,
            DeskPurpose.REASON: self._choose_reason,
            DeskPurpose.REASON_ONLY: self._close,
            DeskPurpose.REASON_WRITE: lambda press, step: self._written(press, step, Asked.REMARK),
            DeskPurpose.DROP: self._drop,
        }
        self._actions: Mapping[Action, Move] = {
            Action.TAKE: self._hold,
            Action.REOPEN: self._hold,
            Action.ASK_DOCUMENTS: lambda press, step: self._offer(press, step, self._choices.documents(step)),
            Action.SCHEDULE: lambda press, step: self._asked(press, step, Asked.VISIT),
            Action.HAND_OVER: self._offer_officers,
            Action.NOTE: lambda press, step: self._asked(press, step, Asked.NOTE),
            Action.SHOW_CONTACT: self._show_contact,
            Action.FINISH: lambda press, step: self._offer(press, step, self._choices.reasons(step)),
            Action.REJECT: lambda press, step: self._offer(press, step, self._choices.reasons(step)),
        }

    def outdated(self, press: Press, step: Step, why: str) -> Call:
        """Say below the card that what was to be chosen there cannot be chosen any more."""
        return self._edited(press, step, self._say("petugas_basi", nomor=step.number, sebab=why))

    def _hold(self, press: Press, step: Step) -> Answer:
        """Taken, or opened again: the officer holds it now, and learns how to write to the citizen."""
        case, calls = self._do(press, step, Order(action=step.action))
        desk = self._desk.get()
        key = f"petugas_jadi_{step.action}_{'topik' if desk and desk.forum else 'kartu'}"
        html = worded(self._texts, key, petugas=press.officer.name)
        return Answer([*calls, *self._board.told(case, html)], self._texts.notice("petugas_anda_pegang"))

    def _show_contact(self, press: Press, step: Step) -> Answer:
        """Only to the one who presses; the history says that they have seen it."""
        case, calls = self._do(press, step, Order(action=Action.SHOW_CONTACT))
        details = self._book.details(case)
        phone = details.phone if details else None
        shown_to = (
            self._texts.filled("petugas_kontak", telepon=phone) if phone else self._texts.notice("petugas_tanpa_kontak")
        )
        return Answer(calls, shown_to.strip(), alert=True)

    def _offer(self, press: Press, step: Step, say: Say) -> Answer:
        case = self._check(press, step)
        return Answer(self._board.told(case, say.html, say.keyboard))

    def _offer_officers(self, press: Press, step: Step) -> Answer:
        case = self._check(press, step)
        say = self._choices.officers(step, case, self._staff.active())
        return Answer(self._board.told(case, say.html, say.keyboard))

    def _asked(self, press: Press, step: Step, what: Asked) -> Answer:
        return Answer(self._prompts.ask(press.officer, self._check(press, step), what, step))

    def _choose_documents(self, press: Press, step: Step) -> Answer:
        self._check(press, step)
        return Answer([self._edited(press, step, self._choices.documents(step))])

    def _ask_documents(self, press: Press, step: Step) -> Answer:
        listed = ", ".join(self._texts.label(document_label(code)) for code in step.documents)
        return self._done(press, step, listed, Order(action=Action.ASK_DOCUMENTS, text=listed))

    def _choose_officer(self, press: Press, step: Step) -> Answer:
        assert step.to is not None
        to = self._staff.by_id(step.to)
        name, hand_over = to.name if to else "", Order(action=Action.HAND_OVER, to=step.to)
        if step.visit_at is None:
            return self._done(press, step, name, hand_over)
        if step.visit_at <= self._clock():
            return Answer([], self._texts.notice("petugas_waktu_sudah_lewat"), alert=True)
        case = self._check(press, step)
        # The visit first: who has handed a case over may not do anything to it any more.
        orders = [
            Order(action=Action.SCHEDULE, visit_at=step.visit_at),
            *([hand_over] if case.holder != step.to else []),
        ]
        return self._done(press, step, f"{shown(at(step.visit_at))}, {name}", *orders)

    def _choose_reason(self, press: Press, step: Step) -> Answer:
        self._check(press, step)
        return Answer([self._edited(press, step, self._choices.remark(step, press.message_id))])

    def _close(self, press: Press, step: Step) -> Answer:
        assert step.reason is not None
        chosen = self._texts.label(reason_label(step.reason))
        return self._done(press, step, chosen, Order(action=step.action, reason=step.reason))

    def _written(self, press: Press, step: Step, what: Asked) -> Answer:
        """The officer goes on in their own words."""
        case = self._check(press, step)
        waiting = self._edited(
            press, step, self._say("petugas_ditunggu", nomor=step.number, petugas=press.officer.name)
        )
        return Answer([waiting, *self._prompts.ask(press.officer, case, what, step)])

    def _drop(self, press: Press, step: Step) -> Answer:
        return Answer([self._edited(press, step, self._say("petugas_diurungkan", nomor=step.number))])

    def _done(self, press: Press, step: Step, what: str, *orders: Order) -> Answer:
        """Do it; what was done stands where it was chosen."""
        _, calls = self._do(press, step, *orders)
        say = self._say(f"petugas_jadi_{step.action}", petugas=press.officer.name, rincian=what)
        return Answer([self._edited(press, step, say), *calls])

    def _do(self, press: Press, step: Step, *orders: Order) -> tuple[Case, list[Call]]:
        return self._deeds.do(press.officer.user_id, step.number, *orders, version=step.version)

    def _check(self, press: Press, step: Step) -> Case:
        return self._book.check(press.officer.user_id, step.number, step.action, step.version)

    def _say(self, key: str, **words: str) -> Say:
        return Say(worded(self._texts, key, **words))

    def _edited(self, press: Press, step: Step, say: Say) -> Call:
        call = call_of(press.chat_id, replace(say, edits=press.message_id), self._buttons)
        return replace(call, lane=step.number)

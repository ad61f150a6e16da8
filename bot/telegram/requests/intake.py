"""Asking for an officer's help: consents, one question at a time, a summary, and "Kirim" (bot/intake/ has the form)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlite_utils import Database
from telegram import Message

from bot.cases.model import Kind
from bot.cases.office_hours import OfficeHours
from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.conversation.dialogue import Dialogue
from bot.intake.form import Form
from bot.journeys.steering import Intent
from bot.store.cases import CaseStore
from bot.store.journeys import JourneyStore
from bot.telegram.desk.board import Board
from bot.telegram.keys import Purpose
from bot.telegram.render import Renderer
from bot.telegram.requests.intake_consents import Consenting
from bot.telegram.requests.intake_page import IntakePages
from bot.telegram.requests.intake_presses import FormPresses
from bot.telegram.requests.intake_steps import Draft, Ending, Steps
from bot.telegram.requests.intake_typed import TypedAnswers
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.requests.ownership import held_case
from bot.telegram.requests.sending import Sending
from bot.telegram.turn import Press, Say, Turn
from engine.steering import JOURNEY, steering_word

# Buttons of the form that lead to a question.
_ASKING = (RequestPurpose.ANSWER, RequestPurpose.GO, RequestPurpose.CHANGE, RequestPurpose.UNDO_LETTER)
_OPEN = {JOURNEY: "permohonan"}  # words steer the form as they steer a journey


class Intakes:
    """`case_days`, `intake_days`: how long cases and forms are kept. `clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        texts: Texts,
        topics: Topics,
        board: Board,
        dialogue: Dialogue,
        renderer: Renderer,
        office: OfficeHours,
        on_call: bool,
        case_days: int,
        intake_days: int,
        clock: Callable[[], float],
    ) -> None:
        self._db = db
        self._form = Form()
        self._pages = IntakePages(texts, topics, self._form)
        self._steps = Steps(db, texts, self._pages, self._form, intake_days, clock)
        self._consenting = Consenting(db, texts, self._form, self._pages, self._steps, case_days, clock)
        self._sending = Sending(db, texts, self._form, self._pages, self._steps, board, office, on_call, clock)
        self._typed = TypedAnswers(texts, self._pages, self._steps, self._sending, dialogue, renderer, clock)
        self._cases = CaseStore(db)
        self._journeys = JourneyStore(db)
        form = FormPresses(texts, self._form, self._pages, self._steps, self._sending).presses
        self.presses: Mapping[str, Press] = {
            RequestPurpose.START: self._start_pressed,
            RequestPurpose.RESUME: self._resume_pressed,
            RequestPurpose.ANEW: self._anew,
            RequestPurpose.REFUSE: self._consenting.refuse,
            **form,
            **{purpose: self._unless_held(form[purpose]) for purpose in _ASKING},
            RequestPurpose.AGREE: self._unless_held(self._consenting.agree),
        }

    def active(self, chat_id: int) -> bool:
        draft = self._steps.draft(chat_id)
        return draft is not None and draft.active

    def start(self, turn: Turn, kind: Kind) -> None:
        """Begin, unless there is a case of this kind, or a form that was begun."""
        draft = self._steps.draft(turn.chat_id)
        if self._needs_no_form(turn, kind):
            return
        if draft and not draft.consenting:
            turn.say(self._pages.drafted(draft.id, kind))
            turn.guided = True
        else:
            self._consenting.begin(turn, draft.id if draft and draft.kind is kind else self._steps.new(kind))

    async def take(self, turn: Turn, message: Message) -> bool:
        """Deal with a message while the form is open, or with the word that takes it up; False for any other."""
        draft, text = self._steps.draft(turn.chat_id), message.text or ""
        if draft is None:
            return False
        intent = steering_word(text, _OPEN)
        if not draft.active:
            return intent == "lanjut" and self.steer(turn, intent)
        if intent and not self._typed.answers(draft, text):
            self._steered(turn, draft, intent)
        elif draft.consenting:
            await self._beside_consent(turn, draft, text)
        else:
            await self._typed.take(turn, draft, message)
        return True

    def steer(self, turn: Turn, intent: Intent) -> bool:
        """What a command wants of the form; False where there is none to steer: then it means a journey."""
        draft = self._steps.draft(turn.chat_id)
        if draft is None or not (draft.active or (intent == "lanjut" and not self._journeys.active(turn.chat_id))):
            return False
        self._steered(turn, draft, intent)
        return True

    def leave_a_way_on(self, turn: Turn) -> None:
        """Whatever else was said while the form is open: the last message leads back into it.

        Whoever goes on with a journey types for the journey from then on: the form is set aside.
        """
        draft = self._steps.draft(turn.chat_id)
        if not turn.says or draft is None or not draft.active or _ends(turn):
            return
        last = turn.says[-1]
        if self._is_own(last):
            return
        if _is_step(last):
            turn.effects.append(lambda: self._steps.store.pause(turn.chat_id))
        turn.says[-1] = replace(last, keyboard=((self._pages.way_on(draft.kind),), *last.keyboard))
        turn.guided = True

    def _is_own(self, say: Say) -> bool:
        """A message of the form itself. Answers may offer to begin one; that does not make them a part of it."""
        purposes = {key.button.purpose for row in say.keyboard for key in row} - {RequestPurpose.START}
        return say.below is not None or bool(purposes & self.presses.keys())

    def _steered(self, turn: Turn, draft: Draft, intent: Intent) -> None:
        if intent == "berhenti":
            self._steps.pause(turn, draft)
        elif not draft.active:
            self._resume(turn, draft)
        elif draft.consenting:
            self._consenting.again(turn, draft)
        elif intent == "kembali":
            self._steps.back(turn, draft)
        else:
            self._steps.on(turn, draft, past=intent == "lewati")

    def _resume(self, turn: Turn, draft: Draft) -> None:
        if self._needs_no_form(turn, draft.kind):
            return
        if draft.consenting:
            self._consenting.begin(turn, draft.id)
        else:
            self._steps.ask(turn, draft.id, draft.question, draft.data, "permohonan_dilanjutkan")

    def _needs_no_form(self, turn: Turn, kind: Kind) -> bool:
        """There is such a case, or an officer who reads all that is typed here; then that is said."""
        if known := self._cases.open_of(turn.chat_id, kind):
            turn.say(self._pages.known(known.number))
        elif held := held_case(self._db, turn.chat_id, None):
            turn.say(self._pages.held(held.number))
        else:
            return False
        return True

    def _unless_held(self, press: Press) -> Press:
        """A question that is asked while an officer holds the chat would be answered to the officer."""

        async def pressed(turn: Turn, value: str, message_id: int) -> None:
            held = held_case(self._db, turn.chat_id, None)
            if held and self._steps.draft(turn.chat_id):
                turn.say(self._pages.waits(held.number))
            else:
                await press(turn, value, message_id)

        return pressed

    async def _beside_consent(self, turn: Turn, draft: Draft, text: str) -> None:
        if self._typed.passes(draft, text):
            await self._typed.answer(turn, text)
            self._consenting.begin(turn, draft.id)
        else:
            self._consenting.again(turn, draft)

    async def _start_pressed(self, turn: Turn, kind: str, _: int) -> None:
        self.start(turn, Kind(kind))

    async def _resume_pressed(self, turn: Turn, value: str, _: int) -> None:
        [kind] = json.loads(value)
        draft = self._steps.draft(turn.chat_id)
        if draft is None or draft.kind != kind:
            self._steps.refuse(turn, kind)
        else:
            self._resume(turn, draft)

    async def _anew(self, turn: Turn, value: str, _: int) -> None:
        """The form that was shown is given up for another one; of one begun later that is asked again."""
        kind, name = json.loads(value)
        if not self._steps.named(turn.chat_id, name):
            self.start(turn, Kind(kind))
        elif not self._needs_no_form(turn, Kind(kind)):
            self._steps.end(turn)
            self._consenting.begin(turn, self._steps.new(Kind(kind)))


def _ends(turn: Turn) -> bool:
    return any(isinstance(effect, Ending) for effect in turn.effects)


def _is_step(say: Say) -> bool:
    """Of a journey: each has its troubles."""
    return any(key.button.purpose == Purpose.TROUBLE for row in say.keyboard for key in row)

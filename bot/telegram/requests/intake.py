"""Asking for an officer's help: consents, one question at a time, a summary, and "Kirim" (bot/intake/ has the form)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlite_utils import Database
from telegram import Message

from bot.cases.model import Kind
from bot.cases.office_hours import OfficeHours
from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.conversation.dialogue import Dialogue
from bot.intake.consent import ConsentForm, consent_forms
from bot.intake.form import Form
from bot.intake.questions import Input
from bot.intake.reading import chosen
from bot.intake.wording import asks, one_line
from bot.journeys.steering import Intent
from bot.store.cases import CaseStore
from bot.store.consents import ConsentStore
from bot.store.journeys import JourneyStore
from bot.telegram.desk.board import Board
from bot.telegram.render import Renderer
from bot.telegram.requests.intake_page import IntakePages
from bot.telegram.requests.intake_steps import CONSENT, Draft, Steps
from bot.telegram.requests.intake_typed import TypedAnswers
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.requests.sending import Sending
from bot.telegram.turn import Press, Say, Turn
from engine.steering import JOURNEY, steering_word

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
        self._texts = texts
        self._case_days = case_days
        self._intake_days = intake_days
        self._clock = clock
        self._form = Form()
        self._pages = IntakePages(texts, topics, self._form)
        self._steps = Steps(db, texts, self._pages, self._form, clock)
        self._typed = TypedAnswers(texts, self._form, self._pages, self._steps, dialogue, renderer, clock)
        self._sending = Sending(db, texts, self._form, self._pages, self._steps, board, office, on_call, clock)
        self._cases = CaseStore(db)
        self._consents = ConsentStore(db)
        self._journeys = JourneyStore(db)
        self.presses: Mapping[str, Press] = {
            RequestPurpose.START: self._start_pressed,
            RequestPurpose.AGREE: self._agree,
            RequestPurpose.REFUSE: self._refuse,
            RequestPurpose.ANSWER: self._answer,
            RequestPurpose.GO: self._go,
            RequestPurpose.CHANGE: self._change,
            RequestPurpose.UNDO_LETTER: self._undo_letter,
            RequestPurpose.PAUSE: self._pause_pressed,
            RequestPurpose.GIVE_UP: self._give_up,
            RequestPurpose.RESUME: self._resume_pressed,
            RequestPurpose.ANEW: self._anew,
            RequestPurpose.SEND: self._send,
        }

    def active(self, chat_id: int) -> bool:
        draft = self._steps.draft(chat_id)
        return draft is not None and draft.active

    def start(self, turn: Turn, kind: Kind) -> None:
        """Begin, unless there is a case of this kind, or a form that was begun."""
        if known := self._cases.open_of(turn.chat_id, kind):
            turn.say(self._pages.known(known.number))
        elif draft := self._steps.draft(turn.chat_id):
            turn.say(self._pages.drafted(draft.kind, kind))
        else:
            self._begin(turn, kind)
        turn.guided = True

    async def take(self, turn: Turn, message: Message) -> bool:
        """Deal with a message while the form is open, or with the word that takes it up; False for any other."""
        draft = self._steps.draft(turn.chat_id)
        if draft is None:
            return False
        intent = steering_word(message.text or "", _OPEN)
        if not draft.active:
            return intent == "lanjut" and self.steer(turn, intent)
        if intent and self._steered(turn, draft, intent):
            return True
        if draft.consenting:
            await self._beside_consent(turn, draft, message)
        else:
            await self._typed.take(turn, draft, message)
        return True

    def steer(self, turn: Turn, intent: Intent) -> bool:
        """What a command wants of the form; False where there is none to steer: then it means a journey."""
        draft = self._steps.draft(turn.chat_id)
        if draft is None or not (draft.active or (intent == "lanjut" and not self._journeys.active(turn.chat_id))):
            return False
        return self._steered(turn, draft, intent)

    def leave_a_way_on(self, turn: Turn) -> None:
        """Whatever else was said while the form is open: the last message leads back into it."""
        draft = self._steps.draft(turn.chat_id)
        if turn.guided or not turn.says or draft is None or not draft.active:
            return
        last = turn.says[-1]
        turn.says[-1] = replace(last, keyboard=((self._pages.way_on(draft.kind),), *last.keyboard))
        turn.guided = True

    def _steered(self, turn: Turn, draft: Draft, intent: Intent) -> bool:
        """False for a word that means nothing here: it may be an answer."""
        match intent:
            case "berhenti":
                self._pause(turn)
            case "lanjut" if not draft.active:
                self._resume(turn, draft)
            case "kembali" if not draft.consenting:
                before = self._form.back(draft.kind, draft.data, draft.question)
                notes = () if before else ("permohonan_awal",)
                self._steps.ask(turn, draft.kind, before or draft.question, draft.data, *notes)
            case "lewati" if self._skippable(draft):
                self._steps.answered(turn, draft, draft.question, draft.data.get(draft.question))
            case _:
                return False
        return True

    def _skippable(self, draft: Draft) -> bool:
        try:
            return self._form.question(draft.kind, draft.question, draft.data).skippable
        except KeyError:  # the summary, a consent
            return False

    def _begin(self, turn: Turn, kind: Kind, after: str = "") -> None:
        """Ask for the first consent that is missing, or the first question; `after` is the consent just given."""
        missing = next(
            (
                form
                for form in consent_forms(kind, self._texts, self._case_days)
                if form.kind != after and not self._consents.holds(turn.chat_id, form.kind, form.version)
            ),
            None,
        )
        if missing:
            self._steps.stand(turn, kind, f"{CONSENT}{missing.kind}", {})
            turn.say(self._pages.consent(kind, missing))
        else:
            self._steps.ask(turn, kind, self._form.next_question(kind, {}), {}, f"permohonan_mulai_{kind}")

    async def _beside_consent(self, turn: Turn, draft: Draft, message: Message) -> None:
        text = message.text or ""
        if asks(one_line(text)):
            await self._typed.answer(turn, text)
        else:
            turn.say(Say(self._texts.html("permohonan_setuju_ketik")))
        self._begin(turn, draft.kind)

    def _resume(self, turn: Turn, draft: Draft) -> None:
        if draft.consenting:
            self._begin(turn, draft.kind)
        else:
            self._steps.ask(turn, draft.kind, draft.question, draft.data, "permohonan_dilanjutkan")

    def _pause(self, turn: Turn) -> None:
        turn.effects.append(lambda: self._steps.store.pause(turn.chat_id))
        turn.say(self._pages.text("dijeda", hari=str(self._intake_days)))
        turn.guided = True

    async def _start_pressed(self, turn: Turn, kind: str, _: int) -> None:
        self.start(turn, Kind(kind))

    async def _agree(self, turn: Turn, value: str, _: int) -> None:
        kind_name, consent = json.loads(value)
        kind, forms = Kind(kind_name), consent_forms(Kind(kind_name), self._texts, self._case_days)
        given = next((form for form in forms if form.kind == consent), None)
        draft = self._steps.draft(turn.chat_id)
        if given is None or draft is None or not draft.consenting:
            self._old(turn, draft)
            return
        turn.effects.append(lambda: self._give(turn.chat_id, given))
        self._begin(turn, kind, after=consent)

    def _give(self, chat_id: int, form: ConsentForm) -> None:
        self._consents.give(chat_id, form.kind, form.version, form.text, self._clock())

    async def _refuse(self, turn: Turn, value: str, _: int) -> None:
        draft = self._steps.draft(turn.chat_id)
        if draft is None or not draft.consenting:
            self._old(turn, draft)
            return
        turn.effects.append(lambda: self._steps.store.end(turn.chat_id))
        turn.say(self._pages.refused())
        turn.guided = True

    async def _answer(self, turn: Turn, value: str, _: int) -> None:
        kind, id_, answer = json.loads(value)
        draft = self._of(turn, kind)
        if draft is None:
            return
        question = self._form.question(draft.kind, id_, draft.data)
        found = chosen(question, answer)
        if question.input is Input.LETTERS and found:
            self._steps.stand(turn, draft.kind, id_, draft.data, str(answer))
            named = next(option.label for option in question.options if option.value == answer)
            html = self._texts.html("permohonan_surat_kirim", jenis=self._texts.label(named))
            turn.say(self._pages.letters(draft.kind, draft.data, html))
        elif found or (answer is None and question.skippable):
            notes = (found.note,) if found and found.note else ()
            self._steps.answered(turn, draft, id_, answer, *notes)
        else:
            self._steps.again(turn, draft, "permohonan_tolak_pilihan")

    async def _go(self, turn: Turn, value: str, _: int) -> None:
        kind, id_ = json.loads(value)
        if draft := self._of(turn, kind):
            self._steps.ask(turn, draft.kind, id_ or self._form.next_question(draft.kind, draft.data), draft.data)

    async def _change(self, turn: Turn, value: str, _: int) -> None:
        [kind] = json.loads(value)
        if draft := self._of(turn, kind):
            turn.say(self._pages.change(draft.kind, draft.data))
            turn.guided = True

    async def _undo_letter(self, turn: Turn, value: str, _: int) -> None:
        [kind] = json.loads(value)
        if draft := self._of(turn, kind):
            data = self._form.put(draft.data, "surat", (draft.data.get("surat") or [])[:-1])
            self._steps.ask(turn, draft.kind, "surat", data)

    async def _pause_pressed(self, turn: Turn, value: str, _: int) -> None:
        [kind] = json.loads(value)
        if self._of(turn, kind):
            self._pause(turn)

    async def _give_up(self, turn: Turn, value: str, _: int) -> None:
        [kind] = json.loads(value)
        if self._of(turn, kind):
            turn.effects.append(lambda: self._steps.store.end(turn.chat_id))
            turn.say(self._pages.text("dibatalkan"))
            turn.guided = True

    async def _resume_pressed(self, turn: Turn, value: str, _: int) -> None:
        [kind] = json.loads(value)
        draft = self._steps.draft(turn.chat_id)
        if draft is None or draft.kind != kind:
            self._old(turn, draft)
        else:
            self._resume(turn, draft)

    async def _anew(self, turn: Turn, value: str, _: int) -> None:
        [kind] = json.loads(value)
        turn.effects.append(lambda: self._steps.store.end(turn.chat_id))
        self._begin(turn, Kind(kind))

    async def _send(self, turn: Turn, value: str, _: int) -> None:
        [kind] = json.loads(value)
        turn.effects.append(lambda: self._sending.send(turn.chat_id, Kind(kind)))
        turn.guided = True

    def _of(self, turn: Turn, kind: Any) -> Draft | None:
        """The form that the pressed button belongs to; None, and said so, when it is closed."""
        draft = self._steps.draft(turn.chat_id)
        if draft is not None and draft.kind == kind and not draft.consenting:
            return draft
        self._old(turn, draft)
        return None

    def _old(self, turn: Turn, draft: Draft | None) -> None:
        turn.say(self._pages.text("tombol_lama"))
        turn.guided = draft is None

"""Buttons of the open form. Pressed later or twice, each gives the same answer to the same question."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.content.texts import Texts
from bot.intake.form import Form
from bot.intake.questions import Input, Question
from bot.intake.reading import chosen
from bot.telegram.requests.intake_page import IntakePages
from bot.telegram.requests.intake_steps import LETTERS, Draft, Steps
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.requests.sending import Sending
from bot.telegram.turn import Press, Turn


class FormPresses:
    def __init__(self, texts: Texts, form: Form, pages: IntakePages, steps: Steps, sending: Sending) -> None:
        self._texts = texts
        self._form = form
        self._pages = pages
        self._steps = steps
        self._sending = sending
        self.presses: Mapping[str, Press] = {
            RequestPurpose.ANSWER: self._answer,
            RequestPurpose.GO: self._go,
            RequestPurpose.CHANGE: self._change,
            RequestPurpose.UNDO_LETTER: self._undo_letter,
            RequestPurpose.PAUSE: self._pause,
            RequestPurpose.GIVE_UP: self._give_up,
            RequestPurpose.SEND: self._send,
        }

    async def _answer(self, turn: Turn, value: str, _: int) -> None:
        name, id_, answer = json.loads(value)
        draft = self._of(turn, name)
        if draft is None:
            return
        question = self._form.question(draft.kind, id_, draft.data)
        found = chosen(question, answer)
        if question.input is Input.LETTERS and found:
            self._letters_follow(turn, draft, question, str(answer))
        elif found or (answer is None and question.skippable):
            notes = (found.note,) if found and found.note else ()
            self._steps.answered(turn, draft, id_, answer, *notes)
        else:
            self._steps.again(turn, draft, "permohonan_tolak_pilihan")

    def _letters_follow(self, turn: Turn, draft: Draft, question: Question, letter: str) -> None:
        self._steps.stand(turn, draft.id, question.id, draft.data, letter)
        named = next(option.label for option in question.options if option.value == letter)
        html = self._texts.html("permohonan_surat_kirim", jenis=self._texts.label(named))
        turn.say(self._pages.letters(draft.id, draft.data, html))

    async def _go(self, turn: Turn, value: str, _: int) -> None:
        """To an answered question; in place of one that is not asked any more, to the next that is open."""
        name, id_ = json.loads(value)
        if draft := self._of(turn, name):
            answered = id_ in self._form.asked(draft.kind, draft.data)
            target = id_ if answered else self._form.next_question(draft.kind, draft.data)
            self._steps.ask(turn, draft.id, target, draft.data)

    async def _change(self, turn: Turn, value: str, _: int) -> None:
        [name] = json.loads(value)
        if draft := self._of(turn, name):
            self._steps.change(turn, draft)

    async def _undo_letter(self, turn: Turn, value: str, _: int) -> None:
        [name] = json.loads(value)
        if draft := self._of(turn, name):
            data = self._form.put(draft.data, LETTERS, (draft.data.get(LETTERS) or [])[:-1])
            self._steps.ask(turn, draft.id, LETTERS, data)

    async def _pause(self, turn: Turn, value: str, _: int) -> None:
        [name] = json.loads(value)
        if draft := self._of(turn, name):
            self._steps.pause(turn, draft)

    async def _give_up(self, turn: Turn, value: str, _: int) -> None:
        [name] = json.loads(value)
        if self._steps.named(turn.chat_id, name):
            self._steps.end(turn, self._pages.text("dibatalkan"))
        else:
            self._steps.refuse(turn, name)

    async def _send(self, turn: Turn, value: str, _: int) -> None:
        name, mark = json.loads(value)
        turn.effects.append(lambda: self._sending.send(turn.chat_id, name, mark))

    def _of(self, turn: Turn, name: str) -> Draft | None:
        """The form that the pressed button belongs to; None, and said so, when it is closed."""
        draft = self._steps.named(turn.chat_id, name)
        if draft is not None and not draft.consenting:
            return draft
        self._steps.refuse(turn, name)
        return None

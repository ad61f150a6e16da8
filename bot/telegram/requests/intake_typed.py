"""What is typed or sent while the form is open: answers, letters, and questions in between.

Answers say who somebody is: they go to the form, never to the engine and into no log.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram import Message

from bot.cases.model import Kind, LetterKind
from bot.content.texts import Texts
from bot.conversation.dialogue import Dialogue
from bot.intake.form import SUMMARY, Form
from bot.intake.questions import Input
from bot.intake.reading import Accepted, NotAnAnswer, Rejected, read
from bot.intake.wording import asks, one_line
from bot.reminders.wib import at
from bot.telegram.render import Renderer
from bot.telegram.requests.intake_page import IntakePages
from bot.telegram.requests.intake_steps import Draft, Steps
from bot.telegram.turn import Turn

_MOST_LETTERS = 10
_PDF, _IMAGE = "application/pdf", "image/"


class TypedAnswers:
    """`clock` gives Unix seconds."""

    def __init__(
        self,
        texts: Texts,
        form: Form,
        pages: IntakePages,
        steps: Steps,
        dialogue: Dialogue,
        renderer: Renderer,
        clock: Callable[[], float],
    ) -> None:
        self._texts = texts
        self._form = form
        self._pages = pages
        self._steps = steps
        self._dialogue = dialogue
        self._renderer = renderer
        self._clock = clock

    async def take(self, turn: Turn, draft: Draft, message: Message) -> None:
        """Deal with any message that comes while this form is open, but for words that steer it."""
        if message.photo or message.document:
            self._letter(turn, draft, message)
        elif message.contact and self._awaits(draft) is Input.PHONE:
            await self._answer(turn, draft, _international(message.contact.phone_number))
        elif text := message.text or message.caption:
            await self._answer(turn, draft, text)
        else:
            self._steps.again(turn, draft, "permohonan_kiriman_lain")

    async def _answer(self, turn: Turn, draft: Draft, text: str) -> None:
        if draft.question == SUMMARY:
            await self._beside(turn, draft, text, "permohonan_tolak_pilihan")
            return
        question = self._form.question(draft.kind, draft.question, draft.data)
        match read(question, text, at(self._clock()).date()):
            case Accepted(value, note):
                self._accepted(turn, draft, value, note)
            case Rejected(why):
                self._steps.again(turn, draft, why)
            case NotAnAnswer():
                await self._digress(turn, draft, text)

    def _accepted(self, turn: Turn, draft: Draft, value: Any, note: str | None) -> None:
        notes = (note,) if note else ()
        if self._awaits(draft) is Input.LETTERS and value is None and draft.data.get(draft.question):
            value = draft.data[draft.question]  # "sudah" after some letters
        self._steps.answered(turn, draft, draft.question, value, *notes)

    async def _beside(self, turn: Turn, draft: Draft, text: str, otherwise: str) -> None:
        if asks(one_line(text)):
            await self._digress(turn, draft, text)
        else:
            self._steps.again(turn, draft, otherwise)

    async def _digress(self, turn: Turn, draft: Draft, text: str) -> None:
        """Answer a question in between; then the form goes on."""
        await self.answer(turn, text)
        self._steps.again(turn, draft, "permohonan_lanjut")

    async def answer(self, turn: Turn, text: str) -> None:
        """What the bot has to say to a question."""
        turn.say(*self._renderer.reply(await self._dialogue.hear(str(turn.chat_id), text)))

    def _letter(self, turn: Turn, draft: Draft, message: Message) -> None:
        if draft.kind is Kind.GENERAL:
            self._steps.again(turn, draft, "permohonan_surat_bukan")
        elif (letter := _letter_of(message, draft.letter)) is None:
            self._steps.again(turn, draft, "permohonan_surat_jenis_berkas")
        elif len(draft.data.get("surat") or []) >= _MOST_LETTERS:
            self._steps.again(turn, draft, "permohonan_surat_cukup")
        else:
            data = self._steps.with_letter(turn, draft, letter)
            self._letter_kept(turn, draft, data)

    def _letter_kept(self, turn: Turn, draft: Draft, data: dict[str, Any]) -> None:
        if self._awaits(draft) is Input.LETTERS:
            html = self._texts.html("permohonan_surat_diterima", jumlah=str(len(data["surat"])))
            turn.say(self._pages.letters(draft.kind, data, html))
        else:
            turn.say(self._pages.question(draft.kind, draft.question, data, "permohonan_surat_dari_lain"))

    def _awaits(self, draft: Draft) -> Input | None:
        if draft.question == SUMMARY:
            return None
        return self._form.question(draft.kind, draft.question, draft.data).input


def _letter_of(message: Message, kind: str) -> dict[str, Any] | None:
    """The letter as Telegram's id of its file, of the largest size; None for a file of another kind."""
    kind = kind or LetterKind.OTHER.value
    if message.photo:
        return {"kind": kind, "file_id": message.photo[-1].file_id, "photo": True}
    document = message.document
    if document is None or not (document.mime_type == _PDF or (document.mime_type or "").startswith(_IMAGE)):
        return None
    return {"kind": kind, "file_id": document.file_id, "photo": False}


def _international(number: str) -> str:
    """Telegram gives numbers with the country's code, sometimes without the plus."""
    return number if number.startswith("+") else f"+{number}"

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
from bot.intake.questions import Input
from bot.intake.reading import Accepted, NotAnAnswer, Rejected, read
from bot.intake.wording import asks, is_command, off_topic, one_line, option_of, plain_words, too_long
from bot.reminders.wib import at
from bot.telegram.render import Renderer
from bot.telegram.requests.intake_page import IntakePages
from bot.telegram.requests.intake_steps import LETTERS, Draft, Steps
from bot.telegram.requests.sending import Sending
from bot.telegram.turn import Turn

_MOST_LETTERS = 10
_PDF, _IMAGE = "application/pdf", "image/"
_POLITE = frozenset("ya iya oke ok pak bu bapak ibu kak min saja dong".split())
# After some letters; elsewhere "cukup" would set the form aside.
_ENOUGH = frozenset({"sudah", "sudah semua", "cukup", "sudah cukup", "itu", "sudah itu", "selesai", "sudah selesai"})
# The words on the buttons of the summary.
_SEND = frozenset({"kirim", "kirimkan", "kirim sekarang"})
_CHANGE = frozenset({"ubah", "ganti", "ada salah", "salah"})


class TypedAnswers:
    """`clock` gives Unix seconds."""

    def __init__(
        self,
        texts: Texts,
        pages: IntakePages,
        steps: Steps,
        sending: Sending,
        dialogue: Dialogue,
        renderer: Renderer,
        clock: Callable[[], float],
    ) -> None:
        self._texts = texts
        self._pages = pages
        self._steps = steps
        self._sending = sending
        self._dialogue = dialogue
        self._renderer = renderer
        self._clock = clock
        self._albums: dict[int, str] = {}

    def answers(self, draft: Draft, text: str) -> bool:
        """Whether a word that could steer the form is an answer here."""
        question = self._steps.question(draft)
        if question is None:
            return False
        return bool(question.options and option_of(question, one_line(text))) or self._is_enough(draft, text)

    def passes(self, draft: Draft, text: str) -> bool:
        """Whether it is a question that the engine may hear. A long story is not: it tells of people."""
        line, question = one_line(text), self._steps.question(draft)
        if is_command(line) or (too_long(line) and "?" not in line):
            return False
        return asks(line) or (question is not None and off_topic(question, line))

    async def take(self, turn: Turn, draft: Draft, message: Message) -> None:
        """Deal with any message that comes while this form is open, but for words that steer it."""
        if message.photo or message.document:
            self._letter(turn, draft, message)
        elif message.contact and self._steps.awaited(draft) is Input.PHONE:
            await self._answer(turn, draft, _international(message.contact.phone_number))
        elif message.text:
            await self._answer(turn, draft, message.text)
        else:
            self._steps.again(turn, draft, "permohonan_kiriman_lain")

    async def _answer(self, turn: Turn, draft: Draft, text: str) -> None:
        question = self._steps.question(draft)
        if question is None:
            await self._at_summary(turn, draft, text)
            return
        if self._is_enough(draft, text):
            self._steps.on(turn, draft)
            return
        match read(question, text, at(self._clock()).date()):
            case Accepted(value, note):
                self._accepted(turn, draft, value, note)
            case Rejected(why):
                self._steps.again(turn, draft, why)
            case NotAnAnswer():
                long = too_long(one_line(text))
                await self._beside(turn, draft, text, "permohonan_tolak_panjang" if long else "permohonan_lanjut")

    def _accepted(self, turn: Turn, draft: Draft, value: Any, note: str | None) -> None:
        notes = (note,) if note else ()
        if self._steps.awaited(draft) is Input.LETTERS and value is None:
            value = draft.data.get(LETTERS)  # no more than came already
        self._steps.answered(turn, draft, draft.question, value, *notes)

    async def _at_summary(self, turn: Turn, draft: Draft, text: str) -> None:
        words = _without_politeness(text)
        if words in _SEND:
            turn.effects.append(lambda: self._sending.send(turn.chat_id, str(draft.id)))
        elif words in _CHANGE:
            self._steps.change(turn, draft)
        else:
            await self._beside(turn, draft, text, "permohonan_tolak_pilihan")

    async def _beside(self, turn: Turn, draft: Draft, text: str, otherwise: str) -> None:
        """Answer a question in between; then the form goes on."""
        if self.passes(draft, text):
            await self.answer(turn, text)
            otherwise = "permohonan_lanjut"
        self._steps.again(turn, draft, otherwise)

    def _is_enough(self, draft: Draft, text: str) -> bool:
        if self._steps.awaited(draft) is not Input.LETTERS or not draft.data.get(LETTERS):
            return False
        return _without_politeness(text) in _ENOUGH

    async def answer(self, turn: Turn, text: str) -> None:
        """What the bot has to say to a question."""
        turn.say(*self._renderer.reply(await self._dialogue.hear(str(turn.chat_id), text)))

    def _letter(self, turn: Turn, draft: Draft, message: Message) -> None:
        if self._is_more_of_album(turn.chat_id, message):
            self._more(turn, draft, message)
        elif draft.kind is Kind.GENERAL:
            self._steps.again(turn, draft, "permohonan_surat_bukan")
        elif (letter := _letter_of(message, draft.letter)) is None:
            self._steps.again(turn, draft, "permohonan_surat_jenis_berkas")
        elif _is_full(draft):
            self._steps.again(turn, draft, "permohonan_surat_cukup")
        else:
            self._letter_kept(turn, draft, self._steps.with_letter(turn, draft, letter))

    def _letter_kept(self, turn: Turn, draft: Draft, data: dict[str, Any]) -> None:
        if self._steps.awaited(draft) is Input.LETTERS:
            html = self._texts.html("permohonan_surat_diterima", jumlah=str(len(data[LETTERS])))
            turn.say(self._pages.letters(draft.id, data, html))
        else:
            turn.say(self._pages.question(draft.id, draft.question, data, "permohonan_surat_dari_lain"))

    def _more(self, turn: Turn, draft: Draft, message: Message) -> None:
        """The others of photos sent together: the first had the reply."""
        letter = _letter_of(message, draft.letter)
        if draft.kind is not Kind.GENERAL and letter and not _is_full(draft):
            self._steps.with_letter(turn, draft, letter)

    def _is_more_of_album(self, chat_id: int, message: Message) -> bool:
        """Kept in memory only: lost, it costs one more reply."""
        album = message.media_group_id
        known = album is not None and self._albums.get(chat_id) == album
        if album:
            self._albums[chat_id] = album
        return known


def _is_full(draft: Draft) -> bool:
    return len(draft.data.get(LETTERS) or []) >= _MOST_LETTERS


def _without_politeness(text: str) -> str:
    return " ".join(word for word in plain_words(text) if word not in _POLITE)


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

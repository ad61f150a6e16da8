"""What a citizen adds to an open case: the message after the press of "Tambah keterangan"."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from html import escape

from sqlite_utils import Database
from telegram import Message

from bot.cases.book import CaseBook
from bot.cases.model import Case, Letter, LetterKind, UnreadableError
from bot.cases.orders import Action, Order, RefusedError
from bot.content.texts import Texts
from bot.intake.wording import without_hidden
from bot.store.buttons import Button, Buttons
from bot.store.outbox import Call
from bot.store.prompts import Prompt, PromptStore
from bot.telegram.desk.board import Board
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.turn import Key, Say, Turn, call_of
from bot.telegram.words import worded

PROMPT = "tambah"  # what such a prompt is for (bot/store/prompts.py)
_OPEN_FOR_S = 30 * 60  # a message that comes later was meant for the bot
# In the prompt's data: the case; and more of which album is awaited, and nothing else.
_NUMBER, _ALBUM = "nomor", "album"


class Additions:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, board: Board, clock: Callable[[], float] = time.time) -> None:
        self._texts = texts
        self._board = board
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._prompts = PromptStore(db)
        self._buttons = Buttons(db)

    async def ask(self, turn: Turn, number: str, _: int) -> None:
        """The press: from now on the next message is awaited."""
        turn.effects.append(lambda: self._ask(turn.chat_id, number))

    async def take(self, turn: Turn, message: Message) -> bool:
        """Add the message to the case that awaits one; False when it was meant for somebody else."""
        prompt = self._prompts.open(turn.chat_id)
        if prompt is None or prompt.what != PROMPT or not self._means(message, prompt):
            return False
        text, letters = message.text or message.caption, letters_of(message)
        if text is None and not letters:
            turn.say(Say(self._texts.html("kasus_tambah_bukan")))
            return True
        turn.effects.append(lambda: self._add(prompt, text, letters, message.media_group_id))
        return True

    def give_up(self, turn: Turn) -> None:
        """Nothing is to be added any more."""
        prompt = self._prompts.open(turn.chat_id)
        if prompt and prompt.what == PROMPT:  # an officer's question in the group is another matter
            turn.effects.append(lambda: self._prompts.close(turn.chat_id))

    def _means(self, message: Message, prompt: Prompt) -> bool:
        if message.text and message.text.startswith("/"):
            return False
        if album := prompt.data.get(_ALBUM):
            return bool(message.media_group_id == album)
        return self._clock() - prompt.asked_at <= _OPEN_FOR_S

    def _ask(self, chat_id: int, number: str) -> Iterable[Call]:
        try:
            case = self._book.case(number)
        except UnreadableError:
            return [self._said(chat_id, "kasus_tak_terbaca", number)]
        if case is None or case.chat_id != chat_id or not case.open:
            return [self._said(chat_id, "kasus_tambah_tidak_bisa", number)]
        self._prompts.ask(chat_id, case.id, case.version, PROMPT, {_NUMBER: number}, self._clock())
        hint = self._texts.notice("kasus_tambah_petunjuk")
        below = {"force_reply": True, "input_field_placeholder": hint}
        html = worded(self._texts, "kasus_tambah_tanya", nomor=number)
        return [call_of(chat_id, Say(html, below=below), self._buttons)]

    def _add(self, prompt: Prompt, text: str | None, letters: tuple[Letter, ...], album: str | None) -> Iterable[Call]:
        chat_id, number = prompt.user_id, prompt.data[_NUMBER]
        more = album is not None and prompt.data.get(_ALBUM) == album
        self._await_rest_of(prompt, album)
        try:
            case = self._book.citizen_does(chat_id, number, Order(action=Action.ADD, text=text, letters=letters))
        except (RefusedError, UnreadableError) as error:
            why = "kasus_tambah_tidak_bisa" if isinstance(error, RefusedError) else "kasus_tak_terbaca"
            return [] if more else [self._said(chat_id, why, number)]
        thanks = [] if more else [self._said(chat_id, "kasus_ditambah", number, *self._warning(text))]
        return [*thanks, *self._told(case, text), *self._board.lettered(case, letters), *self._board.refreshed(case)]

    def _await_rest_of(self, prompt: Prompt, album: str | None) -> None:
        """Photos sent together come one by one, and all of them are meant."""
        if album is None:
            self._prompts.close(prompt.user_id)
        else:
            data = {**prompt.data, _ALBUM: album}
            self._prompts.ask(prompt.user_id, prompt.case_id, prompt.version, PROMPT, data, self._clock())

    def _told(self, case: Case, text: str | None) -> list[Call]:
        head = self._texts.html("kasus_meja_tambah")
        return self._board.told(case, f"{head}\n\n{escape(text, quote=False)}" if text else head)

    def _warning(self, text: str | None) -> list[str]:
        """Numbers that say who somebody is were hidden before the message came here."""
        return [self._texts.html("permohonan_catatan_nik")] if text and without_hidden(text)[1] else []

    def _said(self, chat_id: int, key: str, number: str, *more: str) -> Call:
        cases = Key(self._texts.label("kasus_lihat"), Button(RequestPurpose.CASES, ""))
        html = "\n\n".join([worded(self._texts, key, nomor=number), *more])
        return call_of(chat_id, Say(html, ((cases,),)), self._buttons)


def letters_of(message: Message) -> tuple[Letter, ...]:
    """The picture or file of the message: its id, of the largest size."""
    if message.photo:
        return (Letter(LetterKind.OTHER, message.photo[-1].file_id, photo=True),)
    return (Letter(LetterKind.OTHER, message.document.file_id, photo=False),) if message.document else ()

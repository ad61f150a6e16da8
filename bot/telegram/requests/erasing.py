"""/hapus_data: everything that is held about the chat goes, everywhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot.cases.care import CaseCare
from bot.cases.model import Case, UnreadableError
from bot.content.texts import Texts
from bot.store.buttons import Button, Buttons
from bot.store.outbox import Call, Then
from bot.store.personal import forget_answer, forget_chat
from bot.telegram.desk.board import Board
from bot.telegram.keys import Purpose
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.turn import Key, Say, Turn, call_of
from bot.telegram.words import worded

ERASED = "hapus-data"  # the `Then` of the message that says that it is done
_CHAT = "chat"
# The engine may be at work on the chat's last message, and writes the whole conversation again when it is done.
_CLEAN_AGAIN_S = (0.0, 10.0, 60.0)


class Erasing:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, board: Board, clock: Callable[[], float] = time.time) -> None:
        self._db = db
        self._texts = texts
        self._board = board
        self._care = CaseCare(db, clock)
        self._buttons = Buttons(db)

    async def explain(self, turn: Turn, _: str = "") -> None:
        """The command: what goes, what stays, and whether they are sure."""
        sure = Key(self._texts.label("kasus_hapus_pasti"), Button(RequestPurpose.ERASE, ""))
        keep = Key(self._texts.label("kasus_hapus_jangan"), Button(Purpose.MENU, ""))
        turn.say(Say(self._texts.html("kasus_hapus_tanya"), ((sure,), (keep,))))

    async def erase(self, turn: Turn, _: str, __: int) -> None:
        turn.effects.append(lambda: self._erase(turn.chat_id))

    def _erase(self, chat_id: int) -> Iterable[Call]:
        try:
            cases = self._care.erase(chat_id)
        except UnreadableError:  # nothing was erased: an operator must look at it first
            return [self._said(chat_id, "kasus_hapus_gagal")]
        taken_back = self._board.erased(cases)
        forget_chat(self._db, chat_id)
        return [self._confirmation(chat_id, cases), *taken_back]

    def _confirmation(self, chat_id: int, cases: list[Case]) -> Call:
        """Without buttons: they would stand in the store under the chat that is to be forgotten."""
        numbers = ", ".join(case.number for case in reversed(cases))
        said = self._said(chat_id, "kasus_hapus_selesai" if cases else "kasus_hapus_selesai_tanpa", nomor=numbers)
        return replace(said, then=Then(ERASED, {_CHAT: chat_id}))

    def _said(self, chat_id: int, key: str, **words: str) -> Call:
        return call_of(chat_id, Say(worded(self._texts, key, **words)), self._buttons)


class Erased:
    """Outcome of the message that says that all is deleted: that message, too, is forgotten, and the files are cleaned.

    `forget_conversation(chat)` takes it from the engine's store (bot/store/tracker.py). `later(seconds, do)` runs
    something after the present transaction: the event loop's `call_later`.
    """

    def __init__(
        self,
        db: Database,
        forget_conversation: Callable[[int], object],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._db = db
        self._care = CaseCare(db)
        self._forget_conversation = forget_conversation
        self._later = later

    def sent(self, ref: dict[str, Any], result: Any) -> Iterable[Call]:
        return self._finish(int(ref[_CHAT]))

    def failed(self, ref: dict[str, Any], error: Exception) -> Iterable[Call]:
        """They have blocked the bot: that takes nothing from their wish."""
        return self._finish(int(ref[_CHAT]))

    def _finish(self, chat_id: int) -> Iterable[Call]:
        # At once as well: were the process to die now, nothing would remember that it is still to be done.
        self._forget_conversation(chat_id)
        forget_answer(self._db, chat_id, ERASED)
        for seconds in _CLEAN_AGAIN_S:
            self._later(seconds, lambda: self._clean(chat_id))
        return []

    def _clean(self, chat_id: int) -> None:
        self._forget_conversation(chat_id)
        self._care.flush()

"""Everything that is held about a chat goes, everywhere: at /hapus_data, or by an operator (`cases erase`)."""

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
from bot.store.to_forget import ToForget
from bot.telegram.desk.board import Board
from bot.telegram.keys import Purpose
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.turn import Key, Say, Turn, call_of
from bot.telegram.words import worded

ERASED = "hapus-data"  # the `Then` of the message that says that it is done
DONE, DONE_BY_OFFICE = "kasus_hapus_selesai", "kasus_hapus_kantor"  # what that message says
_DONE_WITHOUT_CASES = "kasus_hapus_selesai_tanpa"
_CHAT = "chat"
# The engine may be at work on the chat's last message, and writes the whole conversation again when it is done.
_CLEAN_AGAIN_S = (0.0, 10.0, 60.0)


class Erasure:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, board: Board, clock: Callable[[], float] = time.time) -> None:
        self._db = db
        self._texts = texts
        self._board = board
        self._clock = clock
        self._care = CaseCare(db, clock)
        self._buttons = Buttons(db)
        self._to_forget = ToForget(db)

    def of_chat(self, chat_id: int, done: str = DONE) -> list[Call]:
        """Erase it from the store; the calls that tell the citizen `done`, and take it from the group.

        Call inside the transaction that sends them. The engine's store is cleaned after it (forgetting.py).
        Raises UnreadableError, having changed nothing: an operator must look at a case first.
        """
        with self._db.atomic():
            cases = self._care.erase(chat_id)
            taken_back = self._board.erased(cases)
            forget_chat(self._db, chat_id)
            self._to_forget.add(chat_id, self._clock())
            return [self._confirmation(chat_id, cases, done), *taken_back]

    def _confirmation(self, chat_id: int, cases: list[Case], done: str) -> Call:
        """Without buttons: they would stand in the store under the chat that is to be forgotten."""
        numbers = ", ".join(case.number for case in reversed(cases))
        say = Say(worded(self._texts, done if cases else _DONE_WITHOUT_CASES, nomor=numbers))
        return replace(call_of(chat_id, say, self._buttons), then=Then(ERASED, {_CHAT: chat_id}))


class Erasing:
    """/hapus_data. `clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, board: Board, clock: Callable[[], float] = time.time) -> None:
        self._texts = texts
        self._erasure = Erasure(db, texts, board, clock)
        self._buttons = Buttons(db)

    async def explain(self, turn: Turn, _: str = "") -> None:
        """The command: what goes, what stays, and whether they are sure."""
        sure = Key(self._texts.label("kasus_hapus_pasti"), Button(RequestPurpose.ERASE, ""))
        keep = Key(self._texts.label("kasus_hapus_jangan"), Button(Purpose.MENU, ""))
        turn.say(Say(self._texts.html("kasus_hapus_tanya"), ((sure,), (keep,))))

    async def erase(self, turn: Turn, _: str, __: int) -> None:
        turn.effects.append(lambda: self._erase(turn.chat_id))

    def _erase(self, chat_id: int) -> list[Call]:
        try:
            return self._erasure.of_chat(chat_id)
        except UnreadableError:
            return [call_of(chat_id, Say(self._texts.html("kasus_hapus_gagal")), self._buttons)]


class Erased:
    """Outcome of the message that says that all is deleted: that message, too, is forgotten, and the files are cleaned.

    `on_noted` is called when the engine's store is to be cleaned (bot/telegram/requests/forgetting.py). `clock` gives
    Unix seconds.
    """

    def __init__(self, db: Database, on_noted: Callable[[], None], clock: Callable[[], float]) -> None:
        self._db = db
        self._on_noted = on_noted
        self._clock = clock
        self._to_forget = ToForget(db)

    def sent(self, ref: dict[str, Any], result: Any) -> Iterable[Call]:
        return self._finish(int(ref[_CHAT]))

    def failed(self, ref: dict[str, Any], error: Exception) -> Iterable[Call]:
        """They have blocked the bot: that takes nothing from their wish."""
        return self._finish(int(ref[_CHAT]))

    def _finish(self, chat_id: int) -> Iterable[Call]:
        forget_answer(self._db, chat_id, ERASED)
        now = self._clock()
        for seconds in _CLEAN_AGAIN_S:
            self._to_forget.add(chat_id, now + seconds)
        self._on_noted()
        return []

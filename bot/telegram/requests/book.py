"""/kasus: the citizen's own cases, and what they can do about them: add to one, cancel it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from sqlite_utils import Database

from bot.cases.book import CaseBook, CitizenView
from bot.cases.model import OPEN, UnreadableError
from bot.cases.orders import Action, Order, RefusedError
from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.conversation.dialogue import HUMAN_TOPIC
from bot.store.buttons import Button, Buttons
from bot.store.outbox import Call
from bot.telegram.desk.board import Board
from bot.telegram.keys import Purpose, in_rows, topic_key
from bot.telegram.render import split
from bot.telegram.requests.additions import Additions
from bot.telegram.requests.case_page import CasePages
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.turn import Key, Keyboard, Say, Turn, call_of
from bot.telegram.words import worded

# The newest of these are shown in full; a chat seldom has more.
_MOST_SHOWN = 5
# Where help can be asked for (bot/telegram/requests/intake.py).
_TOPICS = ("berobat-luar-negeri", "layanan-rumah", HUMAN_TOPIC)


class OwnCases:
    """`clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        texts: Texts,
        topics: Topics,
        board: Board,
        additions: Additions,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._texts = texts
        self._topics = topics
        self._board = board
        self._additions = additions
        self._book = CaseBook(db, clock)
        self._buttons = Buttons(db)
        self._pages = CasePages(texts)

    async def list_cases(self, turn: Turn, _: str = "") -> None:
        """The command. Whatever was to be added to a case is not any more."""
        self._additions.give_up(turn)
        try:
            cases = self._book.of_citizen(turn.chat_id)
        except UnreadableError:
            turn.say(Say(self._texts.html("kasus_tak_terbaca"), self._ways_to_help()))
            return
        if not cases:
            turn.say(Say(self._texts.html("kasus_kosong"), self._ways_to_help()))
            return
        if len(cases) > _MOST_SHOWN:
            turn.say(Say(self._texts.html("kasus_lama", jumlah=str(len(cases) - _MOST_SHOWN))))
        for case in reversed(cases[:_MOST_SHOWN]):  # the newest is read first: it stands lowest
            turn.say(*split(Say(self._pages.page(case), self._keyboard(case))))

    async def ask_whether_to_cancel(self, turn: Turn, number: str, _: int) -> None:
        sure = Key(self._texts.label("kasus_batal_pasti"), Button(RequestPurpose.CANCEL_SURELY, number))
        keep = Key(self._texts.label("kasus_jangan_batal"), Button(RequestPurpose.CASES, ""))
        turn.say(Say(worded(self._texts, "kasus_batal_tanya", nomor=number), ((sure,), (keep,))))

    async def cancel(self, turn: Turn, number: str, message_id: int) -> None:
        """The answer stands in place of the question."""
        self._additions.give_up(turn)
        turn.effects.append(lambda: self._cancel(turn.chat_id, number, message_id))

    def _cancel(self, chat_id: int, number: str, message_id: int) -> Iterable[Call]:
        try:
            case = self._book.citizen_does(chat_id, number, Order(action=Action.CANCEL))
        except RefusedError:
            return [self._said(chat_id, "kasus_batal_tidak_bisa", number, message_id)]
        except UnreadableError:
            return [self._said(chat_id, "kasus_tak_terbaca", number, message_id)]
        told = self._board.told(case, self._texts.html("kasus_meja_batal"))
        return [self._said(chat_id, "kasus_dibatalkan", number, message_id), *told, *self._board.refreshed(case)]

    def _said(self, chat_id: int, key: str, number: str, edits: int) -> Call:
        menu = Key(self._texts.label("menu"), Button(Purpose.MENU, ""))
        return call_of(chat_id, Say(worded(self._texts, key, nomor=number), ((menu,),), edits), self._buttons)

    def _keyboard(self, case: CitizenView) -> Keyboard:
        if case.state not in OPEN:
            return ()
        add = Key(self._texts.label("kasus_tambah"), Button(RequestPurpose.ADD, case.number))
        cancel = Key(self._texts.label("kasus_batal"), Button(RequestPurpose.CANCEL, case.number))
        return ((add,), (cancel,))

    def _ways_to_help(self) -> Keyboard:
        return in_rows([topic_key(self._topics.get(topic)) for topic in _TOPICS])

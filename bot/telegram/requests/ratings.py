"""The citizen's rating, asked for when a case is closed: once a case."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.model import UnreadableError
from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.store.buttons import Buttons
from bot.store.outbox import Call
from bot.store.ratings import RatingStore
from bot.telegram.desk.board import Board
from bot.telegram.keys import topic_key
from bot.telegram.requests.notices import MOST_STARS
from bot.telegram.turn import Keyboard, Say, Turn, call_of
from bot.telegram.words import worded

_FEW_STARS = 2
_COMPLAINTS = "pengaduan"


class Ratings:
    """`clock` gives Unix seconds."""

    def __init__(
        self, db: Database, texts: Texts, topics: Topics, board: Board, clock: Callable[[], float] = time.time
    ) -> None:
        self._texts = texts
        self._topics = topics
        self._board = board
        self._clock = clock
        self._buttons = Buttons(db)
        self._book = CaseBook(db, clock)
        self._store = RatingStore(db)

    async def rate(self, turn: Turn, value: str, message_id: int) -> None:
        """A press under the question; the answer stands in its place."""
        number, stars = value.split()
        turn.effects.append(lambda: self._rate(turn.chat_id, number, int(stars), message_id))

    def _rate(self, chat_id: int, number: str, stars: int, message_id: int) -> Iterable[Call]:
        try:
            case = self._book.case(number)
        except UnreadableError:
            return [self._said(chat_id, "kasus_tak_terbaca", message_id)]
        if case is None or case.chat_id != chat_id:
            return [self._said(chat_id, "kasus_nilai_tidak_ada", message_id)]
        if not self._store.add(case.id, stars, self._clock()):
            return [self._said(chat_id, "kasus_nilai_sudah", message_id, nomor=number)]
        thanks = "kasus_nilai_kurang" if stars <= _FEW_STARS else "kasus_nilai_terima_kasih"
        told = self._texts.html("kasus_meja_nilai", bintang=str(stars), paling=str(MOST_STARS))
        keyboard: Keyboard = ((topic_key(self._topics.get(_COMPLAINTS)),),) if stars <= _FEW_STARS else ()
        said = self._said(chat_id, thanks, message_id, keyboard, bintang="⭐" * stars)
        return [said, *self._board.told(case, told)]

    def _said(self, chat_id: int, key: str, message_id: int, keyboard: Keyboard = (), **words: str) -> Call:
        return call_of(chat_id, Say(worded(self._texts, key, **words), keyboard, message_id), self._buttons)

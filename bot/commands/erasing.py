"""What `cases erase` does: the citizen behind a case is forgotten, for one who cannot do it in the chat."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from sqlite_utils import Database

from bot.cases.care import CaseCare
from bot.cases.model import Case
from bot.cases.schedule import deadlines_of
from bot.content.texts import load_texts
from bot.errors import OperatorError
from bot.paths import FAQ
from bot.settings import Settings
from bot.store.cases import CaseStore
from bot.store.outbox import Outbox
from bot.store.tracker import forget_conversation
from bot.telegram.desk.board import Board
from bot.telegram.requests.erasing import DONE_BY_OFFICE, Erasure

_ERASED_BEFORE = "Data di balik kasus {number} sudah dihapus. Tidak ada lagi yang bisa dihapus."


class CitizenErasing:
    """Of the citizen behind the case `number`. Raises OperatorError when there is no such case."""

    def __init__(self, db: Database, settings: Settings, number: str, clock: Callable[[], float] = time.time) -> None:
        self._db = db
        self._settings = settings
        self._clock = clock
        self._number = number.strip().upper()
        row = CaseStore(db).by_number(self._number)
        if row is None:
            raise OperatorError(f"Tidak ada kasus {self._number}.", "Periksa nomornya, seperti KP-2026-0001.")
        self.chat_id = row.chat_id

    def plan(self) -> Iterator[str]:
        """What would be erased; nothing in it says who it is."""
        if self.chat_id is None:
            yield _ERASED_BEFORE.format(number=self._number)
            return
        cases = self._cases(self.chat_id)
        yield f"Semua data warga di balik {self._number} akan dihapus, di mana pun:"
        yield from (f"- kasus {case.number}, {case.kind.value}, {_state(case)}" for case in cases)
        yield "- persetujuan, permohonan yang belum dikirim, panduan, pengingat, dan tombol"
        yield "- percakapan dengan mesin, dan topik atau kartunya di grup petugas"

    def carry_out(self) -> Iterator[str]:
        """Erase now whatever lies on this machine; what lies in Telegram is left to the bot."""
        cases = [] if self.chat_id is None else self._cases(self.chat_id)
        if self.chat_id is None or not cases:
            yield _ERASED_BEFORE.format(number=self._number)
            return
        texts = load_texts(FAQ)
        board = Board(self._db, texts, deadlines_of(self._settings), self._clock)
        erasure = Erasure(self._db, texts, board, self._clock)
        with self._db.atomic():
            Outbox(self._db).put(erasure.of_chat(self.chat_id, DONE_BY_OFFICE))
        forget_conversation(self._settings.tracker_database, self.chat_id)
        CaseCare(self._db).flush()
        yield "Sudah dihapus dari basis data."
        numbers = ", ".join(case.number for case in cases)
        yield f"Yang tetap ada: bahwa pernah ada {numbers}, tanpa orangnya, dan penilaiannya."
        yield "Dalam semenit bot mengosongkan topik atau kartunya di grup dan memberi tahu warga di chat-nya."
        yield "Kalau bot sedang mati, itu terjadi begitu ia jalan lagi."
        yield "Hapus sendiri: cadangan, dan hasil ekspor dengan --details."

    def _cases(self, chat_id: int) -> list[Case]:
        """Raises UnreadableError."""
        return [Case.of(row) for row in reversed(CaseStore(self._db).of_chat(chat_id))]


def _state(case: Case) -> str:
    return "masih terbuka: dibatalkan lebih dulu" if case.open else case.state.value.replace("_", " ")

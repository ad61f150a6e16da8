"""The staff's commands: /meja, /antrean, /petugas. To anybody else they are nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from sqlite_utils import Database
from telegram import Message
from telegram.constants import ChatType

from bot.cases.book import CaseBook
from bot.content.texts import Texts
from bot.store.buttons import Buttons
from bot.store.desk import DeskStore
from bot.store.outbox import Call, Priority
from bot.store.staff import Officer, StaffStore
from bot.telegram.desk.board import Board
from bot.telegram.desk.queue import QueueList
from bot.telegram.desk.rights import asked
from bot.telegram.desk.roster import LEADERS, Roster
from bot.telegram.turn import Say, Turn, call_of

_COMMAND = re.compile(r"/(meja|antrean|petugas)(?:@\w+)?\s*$", re.IGNORECASE)
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class DeskCommands:
    """`bot_id` is the bot's own account, `clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        board: Board,
        roster: Roster,
        queue: QueueList,
        texts: Texts,
        bot_id: int,
        clock: Callable[[], float],
    ) -> None:
        self._board = board
        self._roster = roster
        self._queue = queue
        self._texts = texts
        self._bot_id = bot_id
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._buttons = Buttons(db)
        self._desk = DeskStore(db)
        self._staff = StaffStore(db)

    def run(self, message: Message) -> Turn | None:
        """The turn for a command of the staff, in a group or a private chat; None for whatever else it is."""
        match = _COMMAND.match(message.text or "")
        user = message.from_user
        if match is None or user is None or message.sender_chat:
            return None
        command, officer = match.group(1).lower(), self._staff.by_user(user.id)
        if officer is None and (command != "meja" or message.chat.type not in _GROUPS):
            return None
        turn = Turn(message.chat.id)
        turn.effects.append(lambda: self._obey(message, command, user.id))
        return turn

    def _obey(self, message: Message, command: str, user_id: int) -> list[Call]:
        officer = self._staff.by_user(user_id)
        if command == "meja":
            return self._choose_desk(message, officer)
        if officer is None:  # taken off the staff just now
            return []
        says = self._queue.says() if command == "antrean" else [self._roster.listing(officer)]
        return self._said(message, *says)

    def _choose_desk(self, message: Message, officer: Officer | None) -> list[Call]:
        chat = message.chat
        if chat.type not in _GROUPS:
            return self._said(message, Say(self._texts.html("petugas_meja_di_grup")))
        if officer is None or officer.role not in LEADERS:
            key = "petugas_meja_bukan_petugas" if officer is None else "petugas_bukan_pemimpin"
            return self._said(message, Say(self._texts.html(key)))
        before = self._desk.get()
        self._desk.set(chat.id, bool(chat.is_forum), self._clock())
        moved = before is not None and before.chat_id != chat.id
        keys = (
            "petugas_meja_dipasang",
            "petugas_meja_topik" if chat.is_forum else "petugas_meja_tanpa_topik",
            *(["petugas_meja_pindah"] if moved else []),
        )
        done = self._said(message, Say("\n\n".join(self._texts.html(key) for key in keys)))
        return [*done, asked(chat.id, self._bot_id, bool(chat.is_forum)), *self._waiting()]

    def _waiting(self) -> list[Call]:
        """The cards of open cases that came before there was this desk."""
        cases, _ = self._book.readable_queue()
        new = [case for case in cases if self._desk.card(case.id) is None]
        return [call for case in new for call in self._board.opened(case)]

    def _said(self, message: Message, *says: Say) -> list[Call]:
        """An answer where it was asked; in groups, citizens go first."""
        calls = [call_of(message.chat.id, say, self._buttons) for say in says]
        if message.chat.type not in _GROUPS:
            return calls
        there = {"message_thread_id": message.message_thread_id} if message.is_topic_message else {}
        return [replace(call, params={**call.params, **there}, priority=Priority.STAFF) for call in calls]

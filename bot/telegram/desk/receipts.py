"""Whether a message has reached the other side: a sign on it, and words where it has not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database
from telegram.constants import ReactionEmoji, ReactionType
from telegram.error import Forbidden, TelegramError

from bot.cases.book import CaseBook
from bot.content.texts import Texts
from bot.store.desk import DeskStore, Relay, RelayStore
from bot.store.outbox import Call, Priority
from bot.telegram.desk.board import Board
from bot.telegram.desk.posting import replying

Json = dict[str, Any]
ARRIVED, NOT_ARRIVED = ReactionEmoji.OK_HAND_SIGN.value, ReactionEmoji.THUMBS_DOWN.value
_LANE = "tanda"  # signs are in nobody's way


def reaction(chat_id: int, message_id: int, emoji: str) -> Call:
    """The call that sets the bot's sign on somebody's message, in place of the one before."""
    signs = [{"type": ReactionType.EMOJI, "emoji": emoji}]
    params = {"chat_id": chat_id, "message_id": message_id, "reaction": signs}
    return Call(chat_id, "setMessageReaction", params, Priority.REMINDER, _LANE)


class Receipts:
    """The outcome of copies and of their changes (bot/telegram/desk/relay.py)."""

    def __init__(self, db: Database, texts: Texts, board: Board) -> None:
        self._texts = texts
        self._board = board
        self._book = CaseBook(db)
        self._desk = DeskStore(db)
        self._relays = RelayStore(db)

    def sent(self, ref: Json, result: Any) -> Iterable[Call]:
        relays = self._of(ref)
        if not ref["edit"]:
            for relay in relays:
                self._relays.sent(relay.id, result["message_id"])
        return [reaction(relay.from_chat, relay.from_message, ARRIVED) for relay in relays]

    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        relays = self._of(ref)
        signs = [reaction(relay.from_chat, relay.from_message, NOT_ARRIVED) for relay in relays]
        return [*signs, *(self._explained(ref, relays[-1], error) if relays else ())]

    def _of(self, ref: Json) -> list[Relay]:
        """The messages it was about; none after their case was forgotten."""
        return [relay for id_ in ref["relays"] if (relay := self._relays.get(id_))]

    def _explained(self, ref: Json, relay: Relay, error: TelegramError) -> list[Call]:
        desk, case = self._desk.get(), self._book.case(ref["n"])
        if desk and case and relay.from_chat == desk.chat_id:
            html = self._texts.html(_why(ref["edit"], error))
            return self._board.told(case, html, reply_to=relay.from_message)
        params = {
            "chat_id": relay.from_chat,
            "text": self._texts.html("meja_warga_gagal"),
            "parse_mode": "HTML",
            "reply_parameters": replying(relay.from_message),
        }
        return [Call(relay.from_chat, "sendMessage", params)]


def _why(edit: bool, error: TelegramError) -> str:
    if isinstance(error, Forbidden):
        return "meja_diblokir"
    return "meja_ubahan_tidak_sampai" if edit else "meja_tidak_sampai"

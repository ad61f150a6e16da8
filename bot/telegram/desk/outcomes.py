"""What follows when Telegram has answered a call to the group: ids are noted, what was deleted is made again.

Topics and cards lie in people's hands. A message to a topic that somebody has deleted is sent again into a new one;
whatever waits behind it fails in the same way (bot/telegram/desk/binding.py), and so follows in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlite_utils import Database
from telegram.constants import ParseMode, ReactionEmoji
from telegram.error import Forbidden, TelegramError

from bot.cases.book import CaseBook
from bot.cases.model import Case
from bot.content.texts import Texts
from bot.store.desk import DeskStore, RelayStore
from bot.store.once import Once
from bot.store.outbox import Call
from bot.telegram.desk.binding import NOT_THERE, THREAD_GONE
from bot.telegram.desk.board import Board
from bot.telegram.desk.keys import DeskThen
from bot.telegram.desk.posting import again, desk_call, inner, replying
from bot.telegram.desk.receipts import Receipts, reaction
from bot.telegram.desk.removal import Spot
from bot.telegram.outcomes import Outcome
from bot.telegram.words import worded

Json = dict[str, Any]
_NO_TOPIC = (THREAD_GONE, "topic_deleted", "topic_id_invalid", "topic_closed")
_REMOVED = ("message to delete not found", *_NO_TOPIC)
_NO_MESSAGE = (NOT_THERE, "message_id_invalid")
_LEFT = ReactionEmoji.SEE_NO_EVIL_MONKEY.value  # on what people must delete
_NO_CARD = (NOT_THERE, "message can't be edited", "message_id_invalid")


def desk_outcomes(
    db: Database, texts: Texts, board: Board, clock: Callable[[], float], everybody: Mapping[str, Outcome]
) -> dict[str, Outcome]:
    """By purpose. `everybody`: the whole mapping that these go into; authors of `Board.told` name others in it."""
    receipts = Receipts(db, texts, board)
    return {
        DeskThen.RELAY: receipts,
        DeskThen.TOPIC: TopicMade(db, board),
        DeskThen.CARD: CardSent(db, board),
        DeskThen.CARD_EDIT: CardEdited(db, board),
        DeskThen.REMOVAL: Removed(db, board),
        DeskThen.LEFT: Left(db, texts, board, clock),
        DeskThen.POST: Posted(db, texts, board, clock, everybody),
    }


class _Follower:
    """By default nothing follows."""

    def __init__(self, db: Database, board: Board) -> None:
        self._board = board
        self._book = CaseBook(db)
        self._desk = DeskStore(db)

    def sent(self, ref: Json, result: Any) -> Iterable[Call]:
        return ()

    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        return ()

    def _case(self, ref: Json) -> Case:
        case = self._book.case(ref["n"])
        assert case, "cases are never deleted"
        return case

    def _renewed(self, case: Case) -> list[Call]:
        """A new topic and card, unless they are on their way."""
        place = self._desk.card(case.id)
        if place is None or place.renewed:
            return []
        self._desk.note_renewal(case.id)
        return self._board.placed(case, again=True)

    def _taken_back(self, case: Case, message_id: int) -> list[Call]:
        """What was under way when the case's data were deleted."""
        desk = self._desk.get()
        return [self._board.removals.deleted(case, Spot(desk.chat_id), message_id)] if desk else []


class TopicMade(_Follower):
    def sent(self, ref: Json, result: Any) -> Iterable[Call]:
        case, thread, desk = self._case(ref), result["message_thread_id"], self._desk.get()
        if case.erased_at is None:
            self._desk.note_thread(case.id, thread)
        elif desk:
            return [desk_call(desk, case, "deleteForumTopic", {"message_thread_id": thread})]
        return ()

    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        """The bot may make no topics, or the group has none: the case goes without one."""
        case = self._case(ref)
        if case.erased_at is None:
            self._desk.note_thread(case.id, None)
        return ()


class CardSent(_Follower):
    def sent(self, ref: Json, result: Any) -> Iterable[Call]:
        case, message_id = self._case(ref), result["message_id"]
        if case.erased_at is not None:
            return self._taken_back(case, message_id)
        self._desk.note_card(case.id, message_id)
        return ()

    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        case = self._case(ref)
        return self._renewed(case) if _says(error, _NO_TOPIC) and not ref["again"] else ()


class CardEdited(_Follower):
    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        """Somebody has deleted the card: here is another one."""
        case, desk = self._case(ref), self._desk.get()
        place = self._desk.card(case.id)
        if desk is None or case.erased_at is not None or place is None or place.renewed or not _says(error, _NO_CARD):
            return ()
        self._desk.note_card(case.id, None)
        return [self._board.card(desk, case)]


class Removed(_Follower):
    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        """Not allowed to delete: the topic's messages one by one; a message is overwritten instead."""
        case, spot = self._case(ref), Spot.of(ref)
        if _says(error, _REMOVED):
            return ()
        if "message_id" in ref:
            return [self._board.removals.overwritten(case, spot, ref["message_id"])]
        return self._board.removals.wiped(case, spot, ref["messages"])


class Left(_Follower):
    """A message that could not be deleted was to be overwritten. One that is not ours cannot be: people must do it."""

    def __init__(self, db: Database, texts: Texts, board: Board, clock: Callable[[], float]) -> None:
        super().__init__(db, board)
        self._texts = texts
        self._clock = clock
        self._once = Once(db)

    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        """Marked, and for each case said once where its card was."""
        if isinstance(error, Forbidden) or _says(error, _NO_MESSAGE):
            return []
        case, spot = self._case(ref), Spot.of(ref)
        first = self._once.first(f"sisa/{case.number}/{spot.chat}", self._clock())
        return [reaction(spot.chat, ref["message_id"], _LEFT), *([self._said(case, spot)] if first else [])]

    def _said(self, case: Case, spot: Spot) -> Call:
        html = worded(self._texts, "meja_sisa", nomor=case.number, tanda=_LEFT)
        params: Json = {"text": html, "parse_mode": ParseMode.HTML.value}
        if spot.thread is not None:
            params["message_thread_id"] = spot.thread
        if spot.card is not None:
            params["reply_parameters"] = replying(spot.card)
        return spot.call(case, "sendMessage", params)


class Posted(_Follower):
    """A message about a case. It is noted as such, so that officers can reply to it in groups without topics."""

    def __init__(
        self, db: Database, texts: Texts, board: Board, clock: Callable[[], float], everybody: Mapping[str, Outcome]
    ) -> None:
        super().__init__(db, board)
        self._relays = RelayStore(db)
        self._clock = clock
        self._outcomes = everybody
        self._texts = texts

    def sent(self, ref: Json, result: Any) -> Iterable[Call]:
        case, desk, then = self._case(ref), self._desk.get(), inner(ref)
        message_id = result["message_id"]
        if case.erased_at is not None:
            return self._taken_back(case, message_id)
        if desk:
            self._relays.note(case.id, desk.chat_id, message_id, self._clock())
        return self._outcomes[then.purpose].sent(then.ref, result) if then else ()

    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        case, desk, then = self._case(ref), self._desk.get(), inner(ref)
        if desk and case.erased_at is None and _says(error, _NO_TOPIC) and not ref["again"]:
            return [*self._renewed(case), again(ref, desk, case)]
        if then:
            return self._outcomes[then.purpose].failed(then.ref, error)
        is_letter = ref["method"] != "sendMessage"
        return self._board.told(case, self._texts.html("meja_surat_gagal")) if is_letter else ()


def _says(error: TelegramError, complaints: tuple[str, ...]) -> bool:
    return any(complaint in error.message.lower() for complaint in complaints)

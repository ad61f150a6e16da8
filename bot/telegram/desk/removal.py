"""Taking from the group, and from groups that were the desk before, what they hold of a case whose data are deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.cases.model import Case
from bot.content.texts import Texts
from bot.store.desk import CardPlace, Desk, DeskStore, RelayStore
from bot.store.desk_queue import DeskQueue
from bot.store.outbox import Call, Then
from bot.telegram.desk.keys import DeskThen
from bot.telegram.desk.posting import desk_call

Json = dict[str, Any]


@dataclass(frozen=True)
class Spot:
    """Where a case lay: the group, and in it, where there are any, its topic and its card."""

    chat: int
    thread: int | None = None
    card: int | None = None

    @classmethod
    def of(cls, ref: Json) -> Spot:
        """The spot that a call's reference names."""
        return cls(ref["chat"], ref["thread"], ref["card"])

    def call(self, case: Case, method: str, params: Json, then: Then | None = None) -> Call:
        return desk_call(Desk(self.chat, self.thread is not None), case, method, params, then)

    def then(self, purpose: str, case: Case, **more: Any) -> Then:
        spot = {"chat": self.chat, "thread": self.thread, "card": self.card}
        return Then(purpose, {"n": case.number, **spot, **more})


class Removals:
    """Use inside the transaction that sends what is returned."""

    def __init__(self, db: Database, texts: Texts) -> None:
        self._texts = texts
        self._desk = DeskStore(db)
        self._relays = RelayStore(db)
        self._queue = DeskQueue(db)

    def of(self, case: Case) -> list[Call]:
        """All of the case, wherever it lies; what waits to be sent there is not sent any more."""
        calls = [call for chat, place in self._places(case) for call in self._emptied(case, chat, place)]
        self._desk.forget(case.id)
        self._relays.forget_case(case.id)
        return calls

    def wiped(self, case: Case, spot: Spot, messages: Iterable[int]) -> list[Call]:
        """Overwrite the card and delete the other messages one by one."""
        card = [self.overwritten(case, spot, spot.card)] if spot.card else []
        return [*card, *(self.deleted(case, spot, message) for message in messages)]

    def deleted(self, case: Case, spot: Spot, message_id: int) -> Call:
        """Take away a message; where Telegram refuses that, as it may with old ones, it is overwritten."""
        then = spot.then(DeskThen.REMOVAL, case, message_id=message_id)
        return spot.call(case, "deleteMessage", {"message_id": message_id}, then)

    def overwritten(self, case: Case, spot: Spot, message_id: int) -> Call:
        """Say in place of a message that the data are deleted."""
        params = {"message_id": message_id, "text": f"{case.number}: {self._texts.notice('meja_dihapus')}"}
        return spot.call(case, "editMessageText", params, spot.then(DeskThen.LEFT, case, message_id=message_id))

    def _places(self, case: Case) -> list[tuple[int, CardPlace]]:
        desk, place = self._desk.get(), self._desk.card(case.id)
        now = [(desk.chat_id, place)] if desk and place else []
        return [*self._desk.former_cards(case.id), *now]

    def _emptied(self, case: Case, chat: int, place: CardPlace) -> list[Call]:
        self._queue.drop(chat, case.number)
        spot, messages = Spot(chat, place.thread_id, place.message_id), self._relays.messages_in(chat, case.id)
        if spot.thread is None:
            return self.wiped(case, spot, messages)
        then = spot.then(DeskThen.REMOVAL, case, messages=messages)
        return [spot.call(case, "deleteForumTopic", {"message_thread_id": spot.thread}, then)]

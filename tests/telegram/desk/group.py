"""The board, the relay and their outcomes before a Telegram in the test's own process."""

from __future__ import annotations

from typing import Any

from telegram import Message as Update
from telegram.error import TelegramError

from bot.cases.model import Case
from bot.content.texts import Texts
from bot.store.desk import DeskStore, RelayStore
from bot.store.outbox import Call, Outbox, OutboxRow
from bot.telegram.desk.binding import Binding
from bot.telegram.desk.board import Board
from bot.telegram.desk.outcomes import desk_outcomes
from bot.telegram.desk.relay import Relay
from bot.telegram.outcomes import Outcome
from tests.cases.office import ANNA, DEADLINES, NAMES, RINA, Office
from tests.telegram.fake_telegram import GROUP, FakeTelegram, Message

Json = dict[str, Any]
KINDS: dict[str, Json] = {
    "photo": {"photo": [{"file_id": "f", "file_unique_id": "f", "width": 9, "height": 9}]},
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    "location": {"location": {"latitude": -2.97, "longitude": 104.77}},
}


class Group:
    """`forum`: the staff's group has topics. Nothing is sent before `drain`."""

    def __init__(self, office: Office, texts: Texts, forum: bool = True) -> None:
        self.office = office
        self.telegram = FakeTelegram(forum)
        self.store, self.relays = DeskStore(office.db), RelayStore(office.db)
        self.board = Board(office.db, texts, DEADLINES, office.clock)
        self.relay = Relay(office.db, texts, office.clock)
        self.outcomes: dict[str, Outcome] = {}
        self.outcomes |= desk_outcomes(office.db, texts, self.board, office.clock, self.outcomes)
        self._outbox, self._bind = Outbox(office.db), Binding(office.db)
        self.store.set(GROUP, forum, office.now)

    def put(self, calls: list[Call]) -> None:
        self._outbox.put(calls)

    def show(self, calls: list[Call]) -> None:
        self.put(calls)
        self.drain()

    def open(self, chat_id: int = ANNA, **details: object) -> Case:
        """A case on the board, taken by Rina."""
        case = self.office.open(chat_id, **details)  # type: ignore[arg-type]
        self.show(self.board.opened(case))
        return case

    def drain(self) -> None:
        """Send what is in the outbox, as the sender does."""
        while due := self._outbox.due(self.office.now, set(), 1):
            self._send(due[0])

    def write(self, person: int, text: str | None = None, kind: str = "", reply_to: Message | None = None) -> Message:
        """A message in the person's own chat."""
        return self._written(person, person, text, kind, None, reply_to)

    def write_in(self, case: Case, text: str | None = None, kind: str = "", reply_to: Message | None = None) -> Message:
        """A message of Rina's in the case's topic."""
        place = self.store.card(case.id)
        return self._written(RINA, GROUP, text, kind, place.thread_id if place else None, reply_to)

    def update(self, message: Message, text: str | None = None) -> Update:
        """The message as the bot gets it; with `text`, after it was edited."""
        if text is not None:
            message.html = text
        words = {"text" if message.kind == "text" else "caption": message.html} if message.html else {}
        person = RINA if message.chat == GROUP else message.chat
        body: Json = {
            "message_id": message.id,
            "date": int(self.office.now),
            "chat": {"id": message.chat, "type": "supergroup" if message.chat == GROUP else "private"},
            "from": {"id": person, "is_bot": False, "first_name": NAMES.get(person, "Warga")},
            **KINDS.get(message.kind, {}),
            **words,
        }
        if message.reply_to is not None:
            body["reply_to_message"] = {**body, "message_id": message.reply_to, "text": "-"}
        read = Update.de_json(body, None)
        assert read
        return read

    def topic(self, case: Case) -> list[Message]:
        """What stands in the case's topic now, without the card."""
        place = self.store.card(case.id)
        assert place
        messages = self.telegram.messages.values()
        return [
            one for one in messages if (one.chat, one.thread) == (GROUP, place.thread_id) and one.id != place.message_id
        ]

    def card(self, case: Case) -> Message:
        place = self.store.card(case.id)
        assert place and place.message_id
        return self.telegram.messages[GROUP, place.message_id]

    def private(self, person: int) -> list[Message]:
        """What the bot has sent to this person."""
        return [one for one in self.telegram.messages.values() if one.chat == person and one.by_bot]

    def from_citizen(self, message: Message, case: Case) -> None:
        self.show(self.relay.from_citizen(self.update(message), case))

    def from_officer(self, message: Message, case: Case) -> None:
        officer = self.office.staff.by_user(RINA)
        assert officer
        self.show(self.relay.from_officer(self.update(message), case, officer))

    def _written(
        self, person: int, chat: int, text: str | None, kind: str, thread: int | None, reply: Message | None
    ) -> Message:
        number = self.telegram.next_id(chat)
        message = Message(number, chat, False, kind or "text", text or "", thread, reply.id if reply else None)
        return self.telegram.add(message)

    def _send(self, row: OutboxRow) -> None:
        outcome = self.outcomes[row.call.then.purpose] if row.call.then else None
        ref = row.call.then.ref if row.call.then else {}
        try:
            result = self.telegram.call(row.call.method, self._bind(row.call.params))
        except TelegramError as error:
            self._outbox.failed(row.id, str(error))
            self.put(list(outcome.failed(ref, error)) if outcome else [])
        else:
            self._outbox.sent(row.id)
            self.put(list(outcome.sent(ref, result)) if outcome else [])

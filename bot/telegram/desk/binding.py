"""Placeholders in calls to the group, filled in at the last moment: what they name may not have existed before.

| parameter | placeholder | becomes |
|---|---|---|
| `message_thread_id` | `{"topik": case_id}` | the case's topic; dropped when it has none |
| `reply_parameters` | `{"kartu": case_id}` | a reply to the card; dropped when the case has a topic |
| `message_id` | `{"kartu": case_id}`, `{"salinan": relay_id}` | the card; the copy of a message |
| `reply_parameters` | `{"message_id": {"salinan": relay_id}}` | a reply to the copy; dropped when there is none |
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database
from telegram.error import BadRequest

from bot.store.desk import DeskStore, RelayStore
from bot.telegram.desk.posting import Hole, replying

Json = dict[str, Any]
# What Telegram says of a topic that is not there; said here of one that is being made anew.
THREAD_GONE = "message thread not found"
NOT_THERE = "message to edit not found"


class Binding:
    """Fills in the parameters of a call. Raises BadRequest, as Telegram would, for a message that is not there."""

    def __init__(self, db: Database) -> None:
        self._desk = DeskStore(db)
        self._relays = RelayStore(db)

    def __call__(self, params: Json) -> Json:
        bound = {key: self._value(key, value) for key, value in params.items()}
        return {key: value for key, value in bound.items() if value is not None or params[key] is None}

    def _value(self, key: str, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        match key, value:
            case "message_thread_id", {Hole.TOPIC: int(case)}:
                return self._thread(case)
            case "message_id", {Hole.CARD: int(case)}:
                return self._there(self._card(case))
            case "message_id", {Hole.COPY: int(relay)}:
                return self._there(self._relays.to_message(relay))
            case "reply_parameters", {Hole.CARD: int(case)}:
                return self._reply(case)
            case "reply_parameters", {"message_id": {Hole.COPY: int(relay)}}:
                copy = self._relays.to_message(relay)
                return None if copy is None else {**value, "message_id": copy}
        return value

    def _thread(self, case_id: int) -> int | None:
        place, desk = self._desk.card(case_id), self._desk.get()
        if place is None or desk is None or not desk.forum:
            return None
        if place.renewed:
            raise BadRequest(THREAD_GONE)
        return place.thread_id

    def _reply(self, case_id: int) -> Json | None:
        card = self._card(case_id)
        return None if card is None or self._thread(case_id) is not None else replying(card)

    def _card(self, case_id: int) -> int | None:
        place = self._desk.card(case_id)
        return place.message_id if place else None

    def _there(self, message_id: int | None) -> int:
        if message_id is None:
            raise BadRequest(NOT_THERE)
        return message_id

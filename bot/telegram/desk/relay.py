"""Messages between a citizen and the officers, copied from one side to the other.

Of all that officers write in the group, only `from_officer` and `edited_by_officer` ever reach a citizen.
Call inside the transaction that sends what is returned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

from sqlite_utils import Database
from telegram import Message

from bot.cases.model import Case
from bot.content.texts import Texts
from bot.store.desk import Desk, DeskStore, RelayStore
from bot.store.desk import Relay as Copied
from bot.store.desk_queue import DeskQueue, Waiting
from bot.store.outbox import Call, Then
from bot.store.staff import Officer, StaffStore
from bot.telegram.desk.card import cut
from bot.telegram.desk.copying import copies, edit, joined
from bot.telegram.desk.internal import is_internal
from bot.telegram.desk.keys import DeskThen
from bot.telegram.desk.posting import CaseName, Hole, card_edit_key, desk_call, post, replying

Json = dict[str, Any]
_TEXT_KEY, _EDIT_KEY = "warga", "ubah"  # of the merge keys of citizens' texts, and of edits
_LONGEST_NAME = 60


class Relay:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, clock: Callable[[], float]) -> None:
        self._texts = texts
        self._clock = clock
        self._desk = DeskStore(db)
        self._relays = RelayStore(db)
        self._staff = StaffStore(db)
        self._queue = DeskQueue(db)

    def from_citizen(self, message: Message, case: Case) -> list[Call]:
        """Bring the message to the case's topic. Texts that wait for their turn there become one message."""
        desk = self._desk.get()
        if desk is None:
            return []
        id_ = self._add(message, case, desk.chat_id)
        reply = self._reply(message, case)
        if message.text is not None and reply is None and (joint := self._joint(desk, case, message.text, id_)):
            return [joint]
        first, *rest = copies(message, desk.chat_id, self._texts.html("meja_warga"))
        if message.text is not None and not rest:
            first = replace(first, merge_key=f"{_TEXT_KEY}-{id_}")
        then = _then(case.number, [id_])
        return [post(desk, case, first, then, reply), *(post(desk, case, call, reply=reply) for call in rest)]

    def edited_by_citizen(self, message: Message) -> list[Call]:
        """Change the copy in the group; what was never copied is passed over."""
        desk, relay, case = self._desk.get(), *self._copied(message)
        if desk is None or relay is None or case is None or relay.to_chat != desk.chat_id:
            return []
        head, then = self._texts.html("meja_warga_ubah"), _then(case.number, [relay.id], edit=True)
        if self._shared(desk, case, relay):  # others' words stand in the same message: the new ones go below it
            reply = replying({Hole.COPY: relay.id})
            return [post(desk, case, call, then, reply) for call in copies(message, desk.chat_id, head)]
        call = edit(message, desk.chat_id, {Hole.COPY: relay.id}, head)
        if call is None:
            return []
        made = desk_call(desk, case, call.method, call.params, then)
        return [replace(made, merge_key=f"{_EDIT_KEY}-{relay.id}")]

    def from_officer(self, message: Message, case: Case, officer: Officer) -> list[Call]:
        """Bring the message to the citizen, under the officer's name. A note never goes."""
        if case.chat_id is None or is_internal(message):
            return []
        id_ = self._add(message, case, case.chat_id)
        first, *rest = copies(message, case.chat_id, self._head(officer))
        if reply := self._reply(message, case):
            first = replace(first, params={**first.params, "reply_parameters": reply})
        return [replace(first, then=_then(case.number, [id_])), *rest]

    def edited_by_officer(self, message: Message) -> list[Call]:
        """Change the copy that the citizen has; what was never copied, or has become a note, is passed over."""
        relay, case = self._copied(message)
        officer = self._staff.by_user(message.from_user.id) if message.from_user else None
        if relay is None or case is None or officer is None or is_internal(message):
            return []
        call = edit(message, relay.to_chat, {Hole.COPY: relay.id}, self._head(officer))
        then = _then(case.number, [relay.id], edit=True)
        return [replace(call, merge_key=f"{_EDIT_KEY}-{relay.id}", then=then)] if call else []

    def _add(self, message: Message, case: Case, to_chat: int) -> int:
        return self._relays.add(case.id, message.chat.id, message.message_id, to_chat, self._clock())

    def _copied(self, message: Message) -> tuple[Copied | None, CaseName | None]:
        """The relay of the message, and its case."""
        relay = self._relays.copy_of(message.chat.id, message.message_id)
        number = self._desk.number_of(relay.case_id) if relay else None
        return relay, CaseName(relay.case_id, number) if relay and number else None

    def _head(self, officer: Officer) -> str:
        name = self._texts.filled("meja_petugas", nama=cut(officer.name, _LONGEST_NAME))
        return f"<b>{escape(name, quote=False)}</b>"

    def _reply(self, message: Message, case: Case) -> Json | None:
        """What the message replies to, on the other side; only within the case: nobody is shown another's words."""
        replied = message.reply_to_message
        if replied is None:
            return None
        here = message.chat.id, replied.message_id
        origin, copy = self._relays.origin_of(*here), self._relays.copy_of(*here)
        if origin and origin.case_id == case.id:
            return replying(origin.from_message)
        return replying({Hole.COPY: copy.id}) if copy and copy.case_id == case.id else None

    def _joint(self, desk: Desk, case: Case, text: str, relay: int) -> Call | None:
        """The last text that still waits, with this one under it; None when there is none, or no room in it."""
        waiting = self._queue.waiting(desk.chat_id, case.number)
        last = next((one for one in waiting if one.merge_key != card_edit_key(case.id)), None)
        if last is None or last.begun or not _is_text(last):
            return None
        former, then = last.then_ref, last.then_ref["then"][1]
        html = joined(former["params"]["text"], text)
        if html is None:
            return None
        # Its parameters have their placeholders already; `post` puts the same ones there.
        call = Call(desk.chat_id, "sendMessage", {**former["params"], "text": html}, merge_key=last.merge_key)
        return post(
            desk, case, call, _then(case.number, [*then["relays"], relay]), former["params"]["reply_parameters"]
        )

    def _shared(self, desk: Desk, case: CaseName, relay: Copied) -> bool:
        """Other messages stand, or will stand, in the same copy."""
        if relay.to_message is not None:
            return self._relays.together(relay.id) > 1
        texts = [
            one.then_ref["then"][1]["relays"] for one in self._queue.waiting(desk.chat_id, case.number) if _is_text(one)
        ]
        return any(relay.id in relays and len(relays) > 1 for relays in texts)


def _is_text(waiting: Waiting) -> bool:
    return (waiting.merge_key or "").startswith(f"{_TEXT_KEY}-")


def _then(number: str, relays: list[int], edit: bool = False) -> Then:
    return Then(DeskThen.RELAY, {"n": number, "relays": relays, "edit": edit})

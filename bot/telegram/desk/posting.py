"""What calls to the staff's group about a case have in common: where they go, in which order, what if they fail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.cases.model import Case
from bot.store.desk import Desk
from bot.store.outbox import Call, Priority, Then
from bot.telegram.desk.keys import DeskThen

Json = dict[str, Any]


class Hole:
    """Placeholders, filled in when the call is made (bot/telegram/desk/binding.py)."""

    TOPIC = "topik"  # of a case
    CARD = "kartu"  # of a case
    COPY = "salinan"  # of a relay


@dataclass(frozen=True)
class CaseName:
    """As much of a case as a call needs."""

    id: int
    number: str


def card_edit_key(case_id: int) -> str:
    """The merge key of what changes the case's card."""
    return f"kartu-{case_id}"


def title_edit_key(case_id: int) -> str:
    """The merge key of what changes the name of the case's topic."""
    return f"judul-{case_id}"


def replying(message_id: int | Json) -> Json:
    """`reply_parameters` for this message; it need not be there any more."""
    return {"message_id": message_id, "allow_sending_without_reply": True}


def desk_call(
    desk: Desk,
    case: Case | CaseName,
    method: str,
    params: Json,
    then: Then | None = None,
    priority: Priority = Priority.STAFF,
) -> Call:
    """A call to the group; calls about one case keep their order."""
    params = {**params, "chat_id": desk.chat_id}
    return Call(desk.chat_id, method, params, priority, lane=case.number, then=then)


def post(desk: Desk, case: Case | CaseName, call: Call, then: Then | None = None, reply: Json | None = None) -> Call:
    """The message `call`, in the case's topic; or as a reply to its card, or to what `reply` says.

    Its own words go with it, so that it can be sent again when somebody has deleted the topic.
    """
    params = {
        **call.params,
        "message_thread_id": {Hole.TOPIC: case.id},
        "reply_parameters": reply or {Hole.CARD: case.id},
    }
    made = desk_call(desk, case, call.method, params)
    return replace(made, merge_key=call.merge_key, then=_sent_again(made, case, then))


def again(ref: Json, desk: Desk, case: Case) -> Call:
    """The message that a `post` was about, for the second and last time."""
    made = desk_call(desk, case, ref["method"], ref["params"])
    return replace(made, then=Then(DeskThen.POST, {**ref, "again": True}))


def inner(ref: Json) -> Then | None:
    """What the author of a `post` wants to be done once it is sent."""
    return Then(*ref["then"]) if ref["then"] else None


def _sent_again(call: Call, case: Case | CaseName, then: Then | None) -> Then:
    own = [then.purpose, then.ref] if then else None
    ref = {"n": case.number, "method": call.method, "params": call.params, "then": own, "again": False}
    return Then(DeskThen.POST, ref)

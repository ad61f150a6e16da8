"""What stands in a call for messages that may not exist yet."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import BadRequest

from bot.store.desk import DeskStore, RelayStore
from bot.telegram.desk.binding import Binding
from tests.cases.office import ANNA, Office
from tests.telegram.fake_telegram import GROUP

CASE = 7


@pytest.fixture
def bind(office: Office) -> Binding:
    DeskStore(office.db).set(GROUP, forum=True, now=1.0)
    return Binding(office.db)


@pytest.fixture
def desk(office: Office) -> DeskStore:
    return DeskStore(office.db)


def reply(message_id: object) -> dict[str, Any]:
    return {"message_id": message_id, "allow_sending_without_reply": True}


POST = {"text": "Halo", "message_thread_id": {"topik": CASE}, "reply_parameters": {"kartu": CASE}}


def test_into_the_topic(bind: Binding, desk: DeskStore) -> None:
    desk.note_thread(CASE, 42)
    desk.note_card(CASE, 43)
    assert bind(POST) == {"text": "Halo", "message_thread_id": 42}


def test_without_a_topic_below_the_card(bind: Binding, desk: DeskStore) -> None:
    desk.note_card(CASE, 43)
    assert bind(POST) == {"text": "Halo", "reply_parameters": reply(43)}


def test_a_group_that_has_topics_no_more(bind: Binding, desk: DeskStore) -> None:
    desk.note_thread(CASE, 42)
    desk.note_card(CASE, 43)
    desk.set(GROUP, forum=False, now=2.0)
    assert bind(POST) == {"text": "Halo", "reply_parameters": reply(43)}


def test_a_case_that_is_nowhere(bind: Binding) -> None:
    assert bind(POST) == {"text": "Halo"}


def test_a_topic_that_is_being_made_anew_is_waited_for(bind: Binding, desk: DeskStore) -> None:
    desk.note_renewal(CASE)
    with pytest.raises(BadRequest, match="thread not found"):
        bind(POST)


def test_the_card(bind: Binding, desk: DeskStore) -> None:
    with pytest.raises(BadRequest):
        bind({"message_id": {"kartu": CASE}})
    desk.note_card(CASE, 43)
    assert bind({"message_id": {"kartu": CASE}}) == {"message_id": 43}


def test_a_copy(bind: Binding, office: Office) -> None:
    relays = RelayStore(office.db)
    id_ = relays.add(CASE, ANNA, 5, GROUP, 1.0)
    assert bind({"reply_parameters": reply({"salinan": id_})}) == {}
    with pytest.raises(BadRequest):
        bind({"message_id": {"salinan": id_}})
    relays.sent(id_, 55)
    assert bind({"message_id": {"salinan": id_}, "reply_parameters": reply({"salinan": id_})}) == {
        "message_id": 55,
        "reply_parameters": reply(55),
    }


def test_everything_else_stays_as_it_is(bind: Binding) -> None:
    params = {
        "chat_id": ANNA,
        "message_id": 5,
        "text": "{'topik': 7}",
        "photo": {"gambar": "a.png"},
        "reply_parameters": reply(3),
        "reply_markup": {"force_reply": True},
        "message_thread_id": None,
    }
    assert bind(params) == params

"""Two questions in one message get both answers, in order; whoever says that neither was meant gets other topics."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_both import AnswerBoth
from actions.offer_topics import CORRECTED, HUMAN_TOPIC, OfferOthers
from bot.conversation.replies import Faq, HandOver, Item, Offer, parse_items

CORRECTION = "koreksi"


def asked(*topics: str) -> dict[str, Any]:
    """A message with these two questions, as the engine's decision leaves it."""
    ranking = ["biaya", "visa", "syarat-baru", "calo", "wna", "sapaan"]
    return {
        "intent": {"name": "dua-pertanyaan", "confidence": 1.0, "topik": list(topics)},
        "intent_ranking": [{"name": name, "confidence": 0.1} for name in ranking],
    }


def tracker(parsed: dict[str, Any], *before: dict[str, Any]) -> Tracker:
    events = [*before, {"event": "user", "parse_data": parsed}]
    return Tracker("7", {}, parsed, events, False, None, {}, None)


async def corrected(parsed: dict[str, Any], *between: dict[str, Any]) -> tuple[Item, ...]:
    """What "bukan itu maksud saya" after this message is answered with."""
    dispatcher = CollectingDispatcher()
    said = {"intent": {"name": CORRECTION}, "intent_ranking": asked()["intent_ranking"]}
    before = [{"event": "user", "parse_data": parsed}, *between, {"event": "bot"}]
    assert await OfferOthers().run(dispatcher, tracker(said, *before), {}) == []
    return parse_items(dispatcher.messages)


@pytest.mark.parametrize("topics", [("biaya", "syarat-baru"), ("syarat-baru", "biaya")])
async def test_both_are_answered_in_the_order_they_were_asked(topics: tuple[str, str]) -> None:
    dispatcher = CollectingDispatcher()
    assert await AnswerBoth().run(dispatcher, tracker(asked(*topics)), {}) == []
    assert parse_items(dispatcher.messages) == tuple(Faq(topic) for topic in topics)


async def test_after_two_answers_neither_is_offered_again() -> None:
    answered = {"event": "action", "name": AnswerBoth().name()}
    assert await corrected(asked("syarat-baru", "biaya"), answered) == (Offer(("visa", "calo", "wna")),)


async def test_after_one_answer_only_that_one_is_left_out() -> None:
    one = {**asked(), "intent": {"name": "biaya", "confidence": 0.9}}
    answered = {"event": "action", "name": "utter_biaya"}
    assert await corrected(one, answered) == (Offer(("visa", "syarat-baru", "calo")),)


async def test_when_nothing_but_the_two_was_likely_a_human_is_named() -> None:
    only = {**asked("biaya", "visa"), "intent_ranking": [{"name": "visa"}, {"name": "biaya"}, {"name": "sapaan"}]}
    assert await corrected(only) == (HandOver(HUMAN_TOPIC),)


async def test_who_says_so_twice_is_handed_over() -> None:
    missed = {"event": "action", "name": CORRECTED}
    assert await corrected(asked("biaya", "visa"), missed) == (HandOver(HUMAN_TOPIC),)

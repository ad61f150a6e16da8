"""'Maksud Anda: ...': what citizens get when the engine is unsure."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.offer_topics import HUMAN_TOPIC, UNSURE, OfferTopics
from bot import paths
from bot.content.topics import load_topics
from bot.conversation import dialogue
from bot.conversation.dialogue import OUT_OF_SCOPE
from bot.conversation.replies import HandOver, Item, Offer, parse_items

USER = {"event": "user", "text": "x"}
ANSWERED = [USER, {"event": "action", "name": "utter_biaya"}, {"event": "bot"}]
MISSED = [USER, {"event": "action", "name": UNSURE}, {"event": "bot"}, {"event": "action", "name": "action_listen"}]
STARTED = [{"event": "action", "name": "action_session_start"}, {"event": "session_started"}]


async def offered(ranking: list[str], *before: dict[str, Any]) -> Item:
    """What the action says to a message with this ranking, after these events."""
    intents = [{"name": name, "confidence": 0.5} for name in ranking]
    events = [*STARTED, *before, USER, {"event": "user_featurization"}]
    tracker = Tracker("7", {}, {"intent_ranking": intents}, events, False, None, {}, None)
    dispatcher = CollectingDispatcher()
    assert await OfferTopics().run(dispatcher, tracker, {}) == []
    (item,) = parse_items(dispatcher.messages)
    return item


async def test_the_three_likeliest_topics_are_offered_best_first() -> None:
    ranking = ["nlu_fallback", "biaya", "visa", "calo", "wna"]
    assert await offered(ranking) == Offer(("biaya", "visa", "calo"))


async def test_small_talk_is_never_offered() -> None:
    small = [topic.id for topic in load_topics(paths.FAQ) if topic.small_talk and topic.id != OUT_OF_SCOPE]
    assert small
    assert await offered([*small, "biaya"]) == Offer(("biaya",))


@pytest.mark.parametrize("ranking", [[], ["nlu_fallback"], ["nlu_fallback", "sapaan", "makian"]])
async def test_with_nothing_to_offer_a_human_is_named(ranking: list[str]) -> None:
    assert await offered(ranking) == HandOver(HUMAN_TOPIC)


@pytest.mark.parametrize(
    ("before", "handed_over"),
    [
        ([], False),
        (ANSWERED, False),
        (MISSED, True),
        ([*ANSWERED, *MISSED], True),
        ([*MISSED, *MISSED], True),
        ([*MISSED, *ANSWERED], False),
        ([*MISSED, *STARTED], True),
    ],
)
async def test_a_second_miss_in_a_row_hands_over(before: list[dict[str, Any]], handed_over: bool) -> None:
    expected = HandOver(HUMAN_TOPIC) if handed_over else Offer(("biaya", "visa"))
    assert await offered(["biaya", "visa"], *before) == expected


async def test_an_engine_without_a_ranking_hands_over() -> None:
    tracker = Tracker("7", {}, {}, [USER], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    await OfferTopics().run(dispatcher, tracker, {})
    assert parse_items(dispatcher.messages) == (HandOver(HUMAN_TOPIC),)


def test_the_human_topic_exists_and_is_the_same_for_engine_and_bot() -> None:
    assert HUMAN_TOPIC == dialogue.HUMAN_TOPIC
    assert HUMAN_TOPIC in load_topics(paths.FAQ)


def test_the_server_offers_the_actions_that_the_domain_and_the_rules_name() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    domain = yaml.safe_load(paths.DOMAIN.read_text(encoding="utf-8"))
    rules = yaml.safe_load((paths.NLU_DATA / "rules.yml").read_text(encoding="utf-8"))["rules"]
    named = {step["action"] for rule in rules for step in rule["steps"] if "action" in step}
    assert {name for name in named if name.startswith("action_")} == set(domain["actions"]) == set(executor.actions)

"""'Maksud Anda: ...': what happens when the engine is unsure, or was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from engine.two_questions import TOPICS

UNSURE = "action_offer_topics"
CORRECTED = "action_offer_others"
HUMAN_TOPIC = "petugas"
_OFFERED = 3
# Small talk is answered or not; nobody means it among three choices.
_NEVER_OFFERED = {"nlu_fallback", "koreksi", "sapaan", "terima-kasih", "pamit", "tentang-bot", "makian", "luar-topik"}


class OfferTopics(Action):
    """Offers the three likeliest topics; after a second miss in a row, says who can help."""

    def name(self) -> str:
        return UNSURE

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        topics = likeliest(tracker.latest_message.get("intent_ranking", []))
        _offer(dispatcher, [] if missed_before(tracker.events) else topics)
        return []


class OfferOthers(Action):
    """'Bukan itu maksud saya': offers what came next to the answers given, never those again."""

    def name(self) -> str:
        return CORRECTED

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        parsed = message_before(tracker.events)
        intent = parsed.get("intent", {})
        answered = {intent.get("name"), *intent.get(TOPICS, ())}
        ranking = [entry for entry in parsed.get("intent_ranking", []) if entry["name"] not in answered]
        _offer(dispatcher, [] if missed_before(tracker.events) else likeliest(ranking))
        return []


def _offer(dispatcher: CollectingDispatcher, topics: list[str]) -> None:
    """Topics as buttons; with none left, a human."""
    dispatcher.utter_message(json_message={"tawaran": topics} if topics else {"serah": HUMAN_TOPIC})


def likeliest(ranking: Iterable[dict[str, Any]]) -> list[str]:
    """Up to three topics to offer, best first."""
    names = [entry["name"] for entry in ranking if entry["name"] not in _NEVER_OFFERED]
    return names[:_OFFERED]


def missed_before(events: list[dict[str, Any]]) -> bool:
    """True when the message before the current one was not understood either."""
    turns = 0
    for event in reversed(events):
        if event["event"] == "user":
            turns += 1
            if turns == 2:
                return False
        elif turns == 1 and event["event"] == "action" and event["name"] in (UNSURE, CORRECTED):
            return True
    return False


def message_before(events: list[dict[str, Any]]) -> dict[str, Any]:
    """How the message before the current one was understood."""
    turns = [event for event in events if event["event"] == "user"]
    parsed: dict[str, Any] = turns[-2].get("parse_data", {}) if len(turns) > 1 else {}
    return parsed

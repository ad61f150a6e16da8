"""'Maksud Anda: ...': what happens when the engine is unsure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

NAME = "action_offer_topics"
HUMAN_TOPIC = "petugas"
_OFFERED = 3
# Small talk is answered or not; nobody means it among three choices.
_NEVER_OFFERED = {"nlu_fallback", "sapaan", "terima-kasih", "pamit", "tentang-bot", "makian", "luar-topik"}


class OfferTopics(Action):
    """Offers the three likeliest topics; after a second miss in a row, says who can help."""

    def name(self) -> str:
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        topics = likeliest(tracker.latest_message.get("intent_ranking", []))
        if not topics or missed_before(tracker.events):
            dispatcher.utter_message(json_message={"serah": HUMAN_TOPIC})
        else:
            dispatcher.utter_message(json_message={"tawaran": topics})
        return []


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
        elif turns == 1 and event["event"] == "action" and event["name"] == NAME:
            return True
    return False

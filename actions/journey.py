"""Guided journeys (faq/panduan/): a press leads to a place in one, a word or command leads on from there."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.offer_topics import message_before
from bot import paths
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.steering import PAUSED, ReplyData, Steering
from bot.journeys.walk import Walk
from engine.steering import JOURNEY, JOURNEY_INTENTS

STEP, CHOICES = "langkah", "pilihan"  # with JOURNEY, the slots that make a position


class GuideThrough(Action):
    """Answers with the step to show, or that the journey stops here; the slots follow."""

    def __init__(self) -> None:
        """Reads the journeys. Raises OperatorError for a file that cannot be used."""
        self._steering = Steering(Walk(load_journeys(paths.FAQ / FOLDER)))

    def name(self) -> str:
        return "action_panduan"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        reply = self._reply(tracker)
        dispatcher.utter_message(json_message=reply)
        return [SlotSet(name, reply.get(name)) for name in (JOURNEY, STEP, CHOICES)]

    def _reply(self, tracker: Tracker) -> ReplyData:
        message = tracker.latest_message
        intent, metadata = message["intent"]["name"], message.get("metadata") or {}
        # The press has just filled them.
        slots = {
            JOURNEY: tracker.get_slot(JOURNEY),
            STEP: tracker.get_slot(STEP) or "",
            CHOICES: tracker.get_slot(CHOICES) or {},
        }
        if intent == JOURNEY:
            return self._steering.goto(slots)
        # The bot knows best: it keeps the place while the engine is down. `rasa shell` has only the slots.
        open_ = metadata.get(JOURNEY, slots)
        if open_ and not _within_journey(tracker.events):
            open_ = {**open_, PAUSED: True}
        return self._steering.steer(intent, open_)


def _within_journey(events: list[dict[str, Any]]) -> bool:
    """False when the message before was about something else: then "lanjut" takes the journey up where it was."""
    return message_before(events).get("intent", {}).get("name") in JOURNEY_INTENTS

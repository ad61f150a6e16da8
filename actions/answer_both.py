"""Two questions in one message: both answered, in order."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from engine.two_questions import TOPICS


class AnswerBoth(Action):
    """Answers the topics that the engine found (engine/decision.py)."""

    def name(self) -> str:
        return "action_answer_both"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        for topic in tracker.latest_message["intent"][TOPICS]:
            dispatcher.utter_message(json_message={"faq": topic})
        return []

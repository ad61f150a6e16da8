"""Answer, or ask back? The cost of a wrong answer decides, by topic (docs/decisions/0002-understanding.md)."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.classifier import TopicClassifier
from engine.follow_up import is_correction
from engine.steering import JOURNEY, steering_word
from engine.two_questions import CUTS, TOPICS, Cuts

UNSURE = "nlu_fallback"  # Rasa's own name for it, which rules refer to
CORRECTION = "koreksi"  # "bukan itu": not a topic, so there is nothing to train
TWO_QUESTIONS = "dua-pertanyaan"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TopicDecision(IntentClassifier, GraphComponent):
    """Turns the likeliest topic into `nlu_fallback` where asking back is cheaper than being wrong."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        return [TopicClassifier]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            "answer_from": 0.4,  # confidence
            "costly": [],  # topics where a wrong answer costs money or a day's journey
            "costly_from": 0.5,
            "urgent": [],  # topics that must not be missed
            "urgent_from": 0.1,  # from here on they are among the topics offered
            "certain_from": 0.9,  # another topic this sure is answered all the same
            "single": [],  # topics that are never one of two questions: small talk
        }

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._config = config
        self._urgent = frozenset(config["urgent"])
        self._costly = frozenset(config["costly"])
        self._single = frozenset(config["single"])

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicDecision:
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY)
            if steering := _steering(message):
                message.set(INTENT, {"name": steering, "confidence": 1.0}, add_to_output=True)
                # As with a press: no topic came second.
                message.set(INTENT_RANKING_KEY, [message.get(INTENT)], add_to_output=True)
            elif is_correction(message):
                message.set(INTENT, {"name": CORRECTION, "confidence": 1.0}, add_to_output=True)
            elif message.get(TEXT) and ranking and len(ranking) > 1:
                self._decide(message, ranking)
        return messages

    def _decide(self, message: Message, ranking: List[Dict[Text, Any]]) -> None:
        best = ranking[0]
        urgent = [entry for entry in ranking if self._is_urgent(entry)]
        if topics := self._two_topics(message, urgent):
            asked = {"name": TWO_QUESTIONS, "confidence": 1.0, TOPICS: list(topics)}
            message.set(INTENT, asked, add_to_output=True)
            return
        missed = bool(urgent) and best not in urgent and best["confidence"] < self._config["certain_from"]
        if missed or best["confidence"] < self._needed(best["name"]):
            # Urgent topics among the first three, or they would not be offered; unlikely ones not, or they always were.
            ranking = sorted(ranking, key=lambda entry: self._place(entry, best, urgent))
            message.set(INTENT, {"name": UNSURE, "confidence": 1.0 - best["confidence"]}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _two_topics(self, message: Message, urgent: List[Dict[Text, Any]]) -> Optional[Tuple[Text, Text]]:
        """The topics of two questions; what is urgent must be one of them."""
        cuts: Optional[Cuts] = message.get(CUTS)
        pair = cuts.pair(lambda topic: topic not in self._single) if cuts else None
        return pair if pair and all(entry["name"] in pair for entry in urgent) else None

    def _place(self, entry: Dict[Text, Any], best: Dict[Text, Any], urgent: List[Dict[Text, Any]]) -> int:
        if entry["name"] in self._urgent and entry not in urgent:
            return 3
        return 0 if entry is best else 1 if entry in urgent else 2

    def _is_urgent(self, entry: Dict[Text, Any]) -> bool:
        return entry["name"] in self._urgent and entry["confidence"] >= self._config["urgent_from"]

    def _needed(self, topic: Text) -> float:
        return float(self._config["costly_from" if topic in self._costly else "answer_from"])


def _steering(message: Message) -> Optional[Text]:
    """What a word tells the open journey to do."""
    return steering_word(message.get(TEXT) or "", (message.get(METADATA) or {}).get(JOURNEY))

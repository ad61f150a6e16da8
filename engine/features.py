"""Sparse features of a text: words, pairs of words, parts of words and cues, in plain spelling (engine/cues.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import List, Text

import numpy as np
from scipy.sparse import csr_matrix, hstack

from engine.cues import Cues
from engine.normalise import Normaliser
from engine.tfidf import Tfidf

_FILE = "features.json"
# Of a block's products in the kernel; words and parts count whole.
_CUES_WEIGHT = 0.3


class SparseFeatures:
    def __init__(self) -> None:
        self._normaliser = Normaliser()
        self._cues = Cues()
        self._blocks = {
            "words": Tfidf(analyzer="word", ngram_range=(1, 2), token_pattern=r"\S+"),
            "parts": Tfidf(analyzer="char_wb", ngram_range=(3, 5), min_df=2),
            "cues": Tfidf(weight=_CUES_WEIGHT, analyzer=self._cues_of),
        }

    def fit(self, texts: List[str]) -> csr_matrix:
        """Learn what to count; returns the texts' features."""
        plain = [self._normaliser.text(text) for text in texts]
        return hstack([block.fit(plain) for block in self._blocks.values()]).tocsr()

    def of(self, texts: List[str]) -> csr_matrix:
        """The texts' features, a row each."""
        columns, values, ends = [], [], [0]
        for text in texts:
            plain, start = self._normaliser.text(text), 0
            for block in self._blocks.values():
                found, their_values = block.row(plain)
                columns.append(found + start)
                values.append(their_values)
                start += block.width
            ends.append(ends[-1] + sum(map(len, columns[-len(self._blocks) :])))
        width = sum(block.width for block in self._blocks.values())
        if not texts:
            return csr_matrix((0, width), dtype=np.float32)
        return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(texts), width))

    def _cues_of(self, plain: Text) -> List[Text]:
        return self._cues.of(plain.split())

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

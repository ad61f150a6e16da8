"""What is applied is what scikit-learn would apply."""

from __future__ import annotations

import json
import unittest

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from engine.tfidf import Tfidf

SETTINGS = {"analyzer": "char_wb", "ngram_range": (2, 3), "min_df": 2}
TEXTS = ["berapa biaya paspor", "biaya biaya biaya", "paspor hilang", "jadwal hilang"]
UNSEEN = [*TEXTS, "biayanya berapa", "", "xyz", "paspor paspor"]


class TfidfTest(unittest.TestCase):
    def setUp(self) -> None:
        self.block = Tfidf(**SETTINGS)
        self.trained = self.block.fit(TEXTS)
        self.plain = TfidfVectorizer(sublinear_tf=True, **SETTINGS).fit(TEXTS)

    def dense(self, block: Tfidf, text: str) -> np.ndarray:
        columns, values = block.row(text)
        self.assertEqual(values.dtype, np.float32)
        row = np.zeros(block.width, np.float32)
        row[columns] = values
        return row

    def test_it_is_what_scikit_learn_gives(self) -> None:
        for text in UNSEEN:
            with self.subTest(text):
                expected = self.plain.transform([text]).toarray()[0]
                np.testing.assert_allclose(self.dense(self.block, text), expected, atol=1e-6)

    def test_training_gives_the_same(self) -> None:
        for text, row in zip(TEXTS, self.trained.toarray(), strict=True):
            np.testing.assert_allclose(self.dense(self.block, text), row, atol=1e-6)

    def test_what_was_learned_survives_being_stored(self) -> None:
        other = Tfidf(**SETTINGS)
        other.take(json.loads(json.dumps(self.block.as_data())))
        for text in UNSEEN:
            np.testing.assert_array_equal(self.dense(other, text), self.dense(self.block, text))

    def test_the_weight_is_that_of_products(self) -> None:
        block = Tfidf(weight=0.25, **SETTINGS)
        block.fit(TEXTS)
        row = self.dense(block, TEXTS[0])
        self.assertAlmostEqual(float(row @ row), 0.25, places=6)

    def test_columns_rise(self) -> None:
        columns, _ = self.block.row(TEXTS[0])
        self.assertEqual(sorted(set(columns.tolist())), columns.tolist())


if __name__ == "__main__":
    unittest.main()

"""Sparse features: what they see, what they do not trip over, and how they are kept."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from engine.features import SparseFeatures

WITH_CUES = "nama di ktp beda dengan paspor"
TEXTS = [
    "berapa biaya bikin paspor",
    "brp biaya buat pasport??",
    "paspor saya hilang",
    "ganti jadwal foto paspor",
    "kapán jadwal saya",
    WITH_CUES,
]
UNSEEN = [
    *TEXTS,
    "biayanya brp",
    "PASPOOOR HILANG!!!",
    "xylofon qwzx",
    "",
    " \n\t",
    "🙏🙏🙏",
    "?!...",
    "护照 паспорт",
    "paspor\x00hilang \ud800",
]


def same(one: csr_matrix, other: csr_matrix) -> bool:
    """The same features; numbers may differ by rounding."""
    return one.shape == other.shape and (one != 0).nnz == one.nnz == other.nnz and abs(one - other).max() < 1e-6


class FeaturesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.features = SparseFeatures()
        self.trained = self.features.fit(TEXTS)

    def test_training_and_use_see_a_text_alike(self) -> None:
        self.assertTrue(same(self.trained, self.features.of(TEXTS)))
        self.assertEqual(self.trained.dtype, np.float32)

    def test_slang_and_plain_spelling_are_the_same_text(self) -> None:
        self.assertTrue(same(self.features.of(["brp biaya"]), self.features.of(["berapa biaya"])))

    def test_an_inflected_word_shares_its_parts(self) -> None:
        one, other = self.features.of(["biaya"]), self.features.of(["biayanya"])
        self.assertGreater((one @ other.T)[0, 0], 0)

    def test_the_order_of_words_counts(self) -> None:
        self.assertFalse(same(self.features.of(["saya hilang"]), self.features.of(["hilang saya"])))

    def test_words_and_parts_weigh_the_same_and_cues_less(self) -> None:
        squares = np.asarray(self.trained.multiply(self.trained).sum(axis=1)).ravel()
        expected = [2.3 if text == WITH_CUES else 2.0 for text in TEXTS]  # words 1, parts 1, cues 0.3
        np.testing.assert_allclose(squares, expected, rtol=1e-5)

    def test_other_words_of_the_same_signs_share_only_their_cues(self) -> None:
        one, other, neither = self.features.of([WITH_CUES, "akta xyz imigrasi", "akta xyz"])
        self.assertAlmostEqual(float((one @ other.T)[0, 0]), 0.3, places=5)
        self.assertEqual((one @ neither.T).nnz, 0)

    def test_a_text_without_known_words_has_no_features(self) -> None:
        nothing = ["", " \n", "🙏🙏🙏", "?!...", "护照"]
        found = self.features.of(nothing)
        self.assertEqual(found.shape, (len(nothing), self.trained.shape[1]))
        self.assertEqual(found.nnz, 0)

    def test_unseen_words_beside_known_ones_are_passed_over(self) -> None:
        self.assertGreater(self.features.of(["xylofon paspor qwzx"]).nnz, 0)


class SavedFeaturesTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.features = SparseFeatures()
        self.features.fit(TEXTS)
        self.features.save(self.folder)

    def test_loaded_features_are_identical(self) -> None:
        self.assertTrue(same(self.features.of(UNSEEN), SparseFeatures.load(self.folder).of(UNSEEN)))

    def test_saved_again_they_are_the_same_file(self) -> None:
        (file,) = self.folder.iterdir()
        first = file.read_bytes()
        SparseFeatures.load(self.folder).save(self.folder)
        self.assertEqual(file.read_bytes(), first)

    def test_the_file_is_plain_json(self) -> None:
        (file,) = self.folder.iterdir()
        self.assertEqual(file.suffix, ".json")
        data = json.loads(file.read_text(encoding="utf-8"))
        for part in data.values():
            self.assertEqual(sorted(part["terms"].values()), list(range(len(part["idf"]))))

    def test_a_missing_or_broken_file_is_an_error_at_once(self) -> None:
        (file,) = self.folder.iterdir()
        file.write_text("{", encoding="utf-8")
        with self.assertRaises(ValueError):
            SparseFeatures.load(self.folder)
        file.unlink()
        with self.assertRaises(OSError):
            SparseFeatures.load(self.folder)


if __name__ == "__main__":
    unittest.main()

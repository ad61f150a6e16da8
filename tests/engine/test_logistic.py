"""The logistic classifier finds the best there is, and stops there."""

from __future__ import annotations

import unittest

import numpy as np
from scipy.optimize import minimize

from engine.kernel import softmax
from engine.logistic import fit_logistic

POINTS, TOPICS, STRENGTH = 30, 4, 3.0


class LogisticTest(unittest.TestCase):
    def setUp(self) -> None:
        around = np.random.default_rng(7)
        self.features = around.normal(size=(POINTS, 6))
        self.targets = np.eye(TOPICS)[around.integers(TOPICS, size=POINTS)]
        self.targets[::5, 0] = 0.7
        self.weights = around.uniform(0.5, 2.0, size=POINTS)

    def loss(self, flat: np.ndarray) -> float:
        """What is to be least, written down plainly: of weights by feature and topic."""
        weights = flat.reshape(-1, TOPICS)
        wanted = self.targets / self.targets.sum(axis=1, keepdims=True)
        losses = -(wanted * np.log(softmax(self.features @ weights))).sum(axis=1)
        return float(0.5 * (weights**2).sum() + STRENGTH * (self.weights * losses).sum())

    def fitted(self, steps: int) -> np.ndarray:
        gram = self.features @ self.features.T
        return self.features.T @ fit_logistic(gram, self.targets, self.weights, STRENGTH, steps)

    def test_it_finds_the_least_loss(self) -> None:
        best = minimize(self.loss, np.zeros(6 * TOPICS)).x.reshape(-1, TOPICS)
        np.testing.assert_allclose(self.fitted(100), best, atol=1e-3)

    def test_each_step_is_one_for_the_better(self) -> None:
        losses = [self.loss(self.fitted(steps).ravel()) for steps in range(8)]
        self.assertEqual(losses, sorted(losses, reverse=True))
        self.assertGreater(losses[0] - losses[-1], 10 * (losses[-1] - self.loss(self.fitted(100).ravel())))

    def test_at_the_best_it_stays(self) -> None:
        np.testing.assert_array_equal(self.fitted(200), self.fitted(1000))

    def test_where_nothing_speaks_for_anything_all_topics_are_alike(self) -> None:
        self.targets[:] = 1.0
        np.testing.assert_array_equal(self.fitted(5), 0.0)


if __name__ == "__main__":
    unittest.main()

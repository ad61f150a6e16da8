"""The two classifiers on a kernel matrix, on points in a plane."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from unittest import mock

import numpy as np
from scipy.sparse import csr_matrix

from engine import kernel
from engine.kernel import Kernel

Fit = Callable[[Kernel, np.ndarray, np.ndarray], np.ndarray]
CENTERS = np.array([[3, 0], [-2, 3], [-2, -3]], np.float32)
EACH = 8


def ridge(alike: Kernel, targets: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return kernel.fit_ridge(alike, targets, weights, ridge=0.3)


def logistic(alike: Kernel, targets: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return kernel.fit_logistic(alike, targets, weights, strength=10.0, steps=100)


def points(seed: int) -> np.ndarray:
    """Three separate heaps; the constant third coordinate is the bias."""
    around = np.random.default_rng(seed).normal(scale=0.5, size=(3 * EACH, 2))
    flat = np.repeat(CENTERS, EACH, axis=0) + around
    return np.hstack([flat, np.ones((3 * EACH, 1))]).astype(np.float32)


def kernel_of(seen: np.ndarray) -> Kernel:
    """The first coordinate as a sparse feature, the others as dense ones."""
    return Kernel(csr_matrix(seen[:, :1]), seen[:, 1:])


LABELS = np.repeat(np.arange(3), EACH)
TARGETS = np.eye(3, dtype=np.float32)[LABELS]
ALIKE = np.ones(3 * EACH, np.float32)


class FitTest(unittest.TestCase):
    def each_fit(self, test: Callable[[Fit], None]) -> None:
        for fit in (ridge, logistic):
            with self.subTest(fit.__name__):
                test(fit)

    def test_separate_heaps_are_told_apart_also_points_never_seen(self) -> None:
        seen, unseen = points(1), points(2)

        def test(fit: Fit) -> None:
            weights = seen.T @ fit(kernel_of(seen), TARGETS, ALIKE)
            for some in (seen, unseen):
                np.testing.assert_array_equal((some @ weights).argmax(axis=1), LABELS)

        self.each_fit(test)

    def test_a_point_of_two_topics_scores_on_both(self) -> None:
        between = np.array([[0.5, 1.5, 1.0]], np.float32)  # between heap 0 and heap 1
        seen = np.vstack([points(1), np.repeat(between, 4, axis=0)])
        hard = np.vstack([TARGETS, np.tile(np.float32([1, 0, 0]), (4, 1))])
        soft = np.vstack([TARGETS, np.tile(np.float32([1, 0.7, 0]), (4, 1))])
        alike = np.ones(len(seen), np.float32)

        def test(fit: Fit) -> None:
            scores = {}
            for name, targets in (("hard", hard), ("soft", soft)):
                scores[name] = (between @ seen.T @ fit(kernel_of(seen), targets, alike))[0]
            self.assertEqual(list(np.argsort(-scores["soft"])), [0, 1, 2])
            rise = scores["soft"] - scores["hard"]
            self.assertGreater(rise[1] - rise[0], 0.1)
            self.assertGreater(scores["soft"][1] - scores["soft"][2], 0.1)

        self.each_fit(test)

    def test_a_heavier_point_is_fitted_better(self) -> None:
        seen = points(1)
        targets = TARGETS.copy()
        targets[0] = [0, 0, 1]  # an outlier: labelled 2 inside heap 0
        heavy = ALIKE.copy()
        heavy[0] = 100.0

        def test(fit: Fit) -> None:
            gram = seen @ seen.T
            light_score, heavy_score = (
                (gram @ fit(kernel_of(seen), targets, weights))[0] for weights in (ALIKE, heavy)
            )
            self.assertGreater(heavy_score[2] - heavy_score[0], light_score[2] - light_score[0])

        self.each_fit(test)

    def test_sentences_without_or_with_the_same_features_do_not_break_it(self) -> None:
        seen = points(1)
        seen[0] = 0
        seen[1:EACH] = seen[1]

        def test(fit: Fit) -> None:
            dual = fit(kernel_of(seen), TARGETS, ALIKE)
            self.assertTrue(np.isfinite(dual).all())
            scores = seen @ (seen.T @ dual)
            np.testing.assert_array_equal(scores[1:].argmax(axis=1), LABELS[1:])

        self.each_fit(test)

    def test_ridge_solves_its_equation(self) -> None:
        seen = points(1)
        weights = np.linspace(0.5, 2.0, len(seen), dtype=np.float32)
        dual = kernel.fit_ridge(kernel_of(seen), TARGETS, weights, ridge=0.3)
        np.testing.assert_allclose((seen @ seen.T + np.diag(0.3 / weights)) @ dual, TARGETS, atol=1e-4)

    def test_the_logistic_one_ends_where_its_loss_is_flat(self) -> None:
        seen = points(1)
        soft = TARGETS.copy()
        soft[::3, 1] = 0.7
        dual = kernel.fit_logistic(kernel_of(seen), soft, ALIKE, strength=2.0, steps=100)
        wanted = soft / soft.sum(axis=1, keepdims=True)
        flat = (kernel.softmax(seen @ seen.T @ dual) - wanted) * 2.0 + dual
        np.testing.assert_allclose(seen.T @ flat, 0.0, atol=1e-3)

    def test_fifteen_steps_are_nearly_as_good_as_many(self) -> None:
        seen = points(1)
        few, many = (kernel.fit_logistic(kernel_of(seen), TARGETS, ALIKE, 10.0, steps) for steps in (15, 200))
        found, best = (kernel.softmax(seen @ (seen.T @ dual)) for dual in (few, many))
        np.testing.assert_allclose(found, best, atol=0.01)

    def test_sentences_that_nothing_tells_apart_leave_all_topics_alike(self) -> None:
        blank = np.zeros((3, 3), np.float32)
        dual = kernel.fit_logistic(kernel_of(blank), np.eye(3, dtype=np.float32), np.ones(3, np.float32), 10.0, 15)
        self.assertTrue(np.isfinite(dual).all())

    def test_more_strength_makes_the_logistic_one_surer(self) -> None:
        seen = points(1)
        sure = []
        for strength in (0.1, 1.0, 10.0):
            dual = kernel.fit_logistic(kernel_of(seen), TARGETS, ALIKE, strength, steps=100)
            sure.append(kernel.softmax(seen @ (seen.T @ dual))[np.arange(len(seen)), LABELS].mean())
        self.assertEqual(sure, sorted(sure))
        self.assertGreater(sure[-1], 0.95)


class KernelTest(unittest.TestCase):
    """Products of features, however frequent these are and however many sentences there are."""

    def setUp(self) -> None:
        random = np.random.default_rng(4)
        sparse = random.normal(size=(40, 12)) * (random.random((40, 12)) < np.linspace(0.05, 0.9, 12))
        self.sparse = csr_matrix(sparse, dtype=np.float32)
        self.dense = random.normal(size=(40, 5)).astype(np.float32)
        self.alike = Kernel(self.sparse, self.dense)
        self.matrix = self.sparse.toarray() @ self.sparse.toarray().T + self.dense @ self.dense.T

    def test_it_multiplies_as_its_matrix_would(self) -> None:
        duals = np.random.default_rng(5).normal(size=(40, 3)).astype(np.float32)
        np.testing.assert_allclose(self.alike @ duals, self.matrix @ duals, rtol=1e-3, atol=1e-3)

    def test_the_lower_half_is_that_of_its_matrix(self) -> None:
        for frequent, block in ((20, 7), (1, 1000), (1000, 40)):
            with self.subTest(frequent=frequent, block=block):
                with mock.patch.multiple(kernel, _FREQUENT=frequent, _BLOCK=block):
                    found = self.alike.lower_half()
                self.assertTrue(found.flags.f_contiguous)
                np.testing.assert_allclose(np.tril(found), np.tril(self.matrix), rtol=1e-4, atol=1e-4)


class BalanceTest(unittest.TestCase):
    FIRST = np.array([0] * 9 + [1] * 4 + [2])

    def test_weights_are_one_on_average(self) -> None:
        for power in (0.0, 0.5, 1.0):
            with self.subTest(power=power):
                weights = kernel.balance(self.FIRST, power)
                self.assertEqual(weights.shape, self.FIRST.shape)
                self.assertEqual(weights.dtype, np.float32)
                self.assertAlmostEqual(float(weights.mean()), 1.0, places=5)

    def test_power_zero_weighs_all_sentences_alike(self) -> None:
        np.testing.assert_allclose(kernel.balance(self.FIRST, 0.0), 1.0)

    def test_power_one_weighs_all_topics_alike(self) -> None:
        sums = np.bincount(self.FIRST, kernel.balance(self.FIRST, 1.0))
        np.testing.assert_allclose(sums, len(self.FIRST) / 3, rtol=1e-5)

    def test_power_a_half_is_in_between(self) -> None:
        weights = kernel.balance(self.FIRST, 0.5)
        self.assertAlmostEqual(float(weights[-1] / weights[0]), 3.0, places=5)  # one sentence against nine

    def test_a_topic_number_without_sentences_does_no_harm(self) -> None:
        np.testing.assert_allclose(kernel.balance(np.array([0, 0, 2, 2]), 0.5), 1.0)


class SoftmaxTest(unittest.TestCase):
    def test_rows_sum_to_one_and_keep_their_order(self) -> None:
        scores = np.random.default_rng(3).normal(scale=5, size=(20, 7)).astype(np.float32)
        rows = kernel.softmax(scores)
        np.testing.assert_allclose(rows.sum(axis=1), 1.0, rtol=1e-5)
        np.testing.assert_array_equal(rows.argsort(axis=1), scores.argsort(axis=1))
        self.assertTrue(((rows > 0) & (rows < 1)).all())

    def test_huge_scores_survive(self) -> None:
        for huge in (1e4, 1e30):
            with self.subTest(huge=huge):
                scores = np.float32([[huge, -huge, 0], [-huge, -huge, -huge], [huge, huge, 0]])
                rows = kernel.softmax(scores)
                np.testing.assert_allclose(rows, [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0]], rtol=1e-6)

    def test_only_differences_count(self) -> None:
        scores = np.array([[1.0, 2.0, 3.0]])
        np.testing.assert_allclose(kernel.softmax(scores + 1000), kernel.softmax(scores))


if __name__ == "__main__":
    unittest.main()

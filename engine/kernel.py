"""Two classifiers on one kernel: ridge regression and logistic regression, both for soft labels.

They err differently: regression keeps rare topics apart, the logistic one ranks near topics well. Their sum was
better than either on every test set (docs/decisions/0002-understanding.md).
With n sentences the ridge solution works on an n x n matrix: 3 s for 11,000 sentences, about 8 times that for twice
as many. The logistic one only multiplies, which is cheap as long as the features are sparse.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.blas import ssyrk
from scipy.sparse import csr_matrix

Matrix: TypeAlias = np.ndarray

# A feature of so many sentences is multiplied faster among zeros than by lists of who has it.
_FREQUENT = 600
_BLOCK = 1000  # columns of the kernel matrix made at once
_LINE_STEPS = 4  # Newton's, to the lowest point of a line


class Kernel:
    """How much sentences are alike: the products of their features, sparse and dense ones."""

    def __init__(self, sparse: csr_matrix, dense: Matrix) -> None:
        self._sparse, self._columns = sparse, sparse.T.tocsr()
        self._dense = dense

    def sparse_weights(self, duals: Matrix) -> Matrix:
        """Weights of the sparse features from a number a sentence (and topic)."""
        return self._columns @ duals

    def dense_weights(self, duals: Matrix) -> Matrix:
        return self._dense.T @ duals

    def __matmul__(self, duals: Matrix) -> Matrix:
        return self._sparse @ self.sparse_weights(duals) + self._dense @ self.dense_weights(duals)

    def lower_half(self) -> Matrix:
        """The kernel matrix below its diagonal, column by column in memory as LAPACK wants; above it is anything."""
        frequent = np.diff(self._columns.indptr) >= _FREQUENT
        found = ssyrk(1.0, np.hstack([self._sparse[:, frequent].toarray(), self._dense]), lower=True)
        rare = self._sparse[:, ~frequent]
        for start in range(0, len(found), _BLOCK):
            block = slice(start, start + _BLOCK)
            found[start:, block] += (rare[start:] @ rare[block].T).toarray(order="F")
        return found


def softmax(scores: Matrix) -> Matrix:
    """Rows to probabilities."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def balance(first: Matrix, power: float) -> Matrix:
    """A weight for each sentence, lower for topics with many: count ** -power, one on average."""
    weights = np.bincount(first).astype(np.float32)[first] ** -power
    return (weights / weights.mean()).astype(np.float32)


def fit_ridge(kernel: Kernel, targets: Matrix, weights: Matrix, ridge: float) -> Matrix:
    """Dual coefficients (n x topics) of weighted ridge regression on the targets."""
    system = kernel.lower_half()
    system.flat[:: len(system) + 1] += ridge / weights
    factor = cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
    return cho_solve(factor, targets, check_finite=False)


def fit_logistic(kernel: Kernel, targets: Matrix, weights: Matrix, strength: float, steps: int) -> Matrix:
    """Dual coefficients (n x topics) of multinomial logistic regression; `strength` is the inverse of regularisation.

    Conjugate gradients, measured by the kernel as if its features were the coordinates. One product with the kernel a
    step: along a line the scores change evenly, so its lowest point is found without another.
    """
    wanted = targets / targets.sum(axis=1, keepdims=True)
    line = _Line(wanted, (weights * strength)[:, None])
    dual = direction = np.zeros_like(wanted)
    scores = direction_scores = before = np.zeros_like(wanted)
    square = np.inf
    for _ in range(steps):
        residual = line.residual(softmax(scores))
        gradient, gradient_scores = residual + dual, kernel @ residual + scores
        kept = np.float32(max(_dot(gradient, gradient_scores - before) / square, 0.0))
        square, before = _dot(gradient, gradient_scores), gradient_scores
        if square <= np.finfo(np.float32).tiny:  # there already
            break
        direction, direction_scores = kept * direction - gradient, kept * direction_scores - gradient_scores
        step = line.lowest(dual, direction, scores, direction_scores)
        dual, scores = dual + step * direction, scores + step * direction_scores
    return dual


class _Line:
    """The logistic loss along a line of coefficients."""

    def __init__(self, wanted: Matrix, scale: Matrix) -> None:
        self._wanted, self._scale = wanted, scale

    def residual(self, found: Matrix) -> Matrix:
        return (found - self._wanted) * self._scale

    def lowest(self, dual: Matrix, direction: Matrix, scores: Matrix, direction_scores: Matrix) -> np.float32:
        """How far to go. The loss is convex, so Newton's method finds it from its slope and bend."""
        penalty_slope, penalty_bend = _dot(dual, direction_scores), _dot(direction, direction_scores)
        step, before, beyond = 0.0, 0.0, np.inf  # the lowest point is between the last two
        for _ in range(_LINE_STEPS):
            found = softmax(scores + np.float32(step) * direction_scores)
            slope = penalty_slope + step * penalty_bend + _dot(direction_scores, self.residual(found))
            mean = (found * direction_scores).sum(axis=1, keepdims=True)
            bend = penalty_bend + _dot(found * self._scale, (direction_scores - mean) ** 2)
            before, beyond = (step, beyond) if slope < 0 else (before, step)
            step -= slope / bend
            if not before <= step <= beyond:
                step = (before + beyond) / 2
        return np.float32(step)


def _dot(one: Matrix, other: Matrix) -> float:
    return float((one * other).sum(dtype=np.float64))

"""Two classifiers on one kernel matrix: ridge regression and logistic regression, both for soft labels.

They err differently: regression keeps rare topics apart, the logistic one ranks near topics well. Their sum was
better than either on every test set (docs/decisions/0002-understanding.md).
With n sentences this works on an n x n matrix: seconds for 6,000 sentences, about 20 times that for 15,000.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.optimize import minimize

Matrix: TypeAlias = np.ndarray

_JITTER = 1e-4  # keeps the kernel matrix positive definite where sentences share all features


def softmax(scores: Matrix) -> Matrix:
    """Rows to probabilities."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def balance(first: Matrix, power: float) -> Matrix:
    """A weight for each sentence, lower for topics with many: count ** -power, one on average."""
    weights = np.bincount(first).astype(np.float32)[first] ** -power
    return (weights / weights.mean()).astype(np.float32)


def fit_ridge(kernel: Matrix, targets: Matrix, weights: Matrix, ridge: float) -> Matrix:
    """Dual coefficients (n x topics) of weighted ridge regression on the targets."""
    system = _with_diagonal(kernel, ridge / weights)
    return cho_solve(cho_factor(system, overwrite_a=True, check_finite=False), targets, check_finite=False)


def fit_logistic(kernel: Matrix, targets: Matrix, weights: Matrix, strength: float, steps: int) -> Matrix:
    """Dual coefficients (n x topics) of multinomial logistic regression; `strength` is the inverse of regularisation.

    Works on the rows of the kernel's Cholesky factor as features, where the penalty is the plain square norm.
    """
    count, topics = targets.shape
    wanted = targets / targets.sum(axis=1, keepdims=True)
    scale = (weights * strength)[:, None]
    factor = cholesky(_with_diagonal(kernel, _JITTER), lower=True, overwrite_a=True, check_finite=False)

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        coefficients = flat.reshape(count, topics).astype(kernel.dtype)
        found = softmax(factor @ coefficients)
        value = 0.5 * (coefficients**2).sum() - (scale * wanted * np.log(found + 1e-12)).sum()
        gradient = factor.T @ ((found - wanted) * scale) + coefficients
        return float(value), gradient.ravel().astype(np.float64)

    best = minimize(loss, np.zeros(count * topics), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    coefficients = best.x.reshape(count, topics).astype(kernel.dtype)
    return solve_triangular(factor.T, coefficients, lower=False, check_finite=False)


def _with_diagonal(kernel: Matrix, added: Matrix | float) -> Matrix:
    """A copy of the kernel matrix with something added to its diagonal, column by column in memory as LAPACK wants."""
    system = np.array(kernel, order="F")
    system.flat[:: len(kernel) + 1] += added
    return system

"""The kernel matrix of all sentences, and ridge regression on it for soft labels (logistic: engine/logistic.py).

The two classifiers err differently: regression keeps rare topics apart, the logistic one ranks near topics well. Their
sum was better than either on every test set (docs/decisions/0002-understanding.md).
With n sentences this works on an n x n matrix: seconds for 6,000 sentences, about 20 times that for 15,000.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

Matrix: TypeAlias = np.ndarray

# A feature of so many sentences is multiplied densely, which is faster: few features make nearly all products.
_OFTEN = 300


def softmax(scores: Matrix) -> Matrix:
    """Rows to probabilities."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def balance(first: Matrix, power: float) -> Matrix:
    """A weight for each sentence, lower for topics with many: count ** -power, one on average."""
    weights = np.bincount(first).astype(np.float32)[first] ** -power
    return (weights / weights.mean()).astype(np.float32)


def gram(sparse: csr_matrix, dense: Matrix) -> Matrix:
    """The kernel matrix: products of each sentence's features with each other's."""
    often = sparse.getnnz(axis=0) >= _OFTEN
    columns = sparse.tocsc()
    rare = columns[:, ~often].tocsr()
    full = np.hstack([columns[:, often].toarray(), dense])
    kernel: Matrix = full @ full.T
    kernel += (rare @ rare.T).toarray()
    return kernel


def fit_ridge(kernel: Matrix, targets: Matrix, weights: Matrix, ridge: float) -> Matrix:
    """Dual coefficients (n x topics) of weighted ridge regression on the targets."""
    system = np.array(kernel, order="F")  # column by column in memory, as LAPACK wants it
    system.flat[:: len(kernel) + 1] += ridge / weights
    return cho_solve(cho_factor(system, overwrite_a=True, check_finite=False), targets, check_finite=False)

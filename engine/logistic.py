"""Multinomial logistic regression on a kernel matrix, with soft labels, in a single product with that matrix a step.

L-BFGS in the space the kernel spans: each vector is kept as dual coefficients (n x topics) together with its image, the
kernel times them, and all the method needs are sums of vectors and products of one with another's image. So the
matrix is needed for each new slope only, neither factored nor used in the search along a direction.
"""

from __future__ import annotations

from functools import partial
from typing import Callable, List, NamedTuple

import numpy as np

from engine.kernel import Matrix, softmax

_REMEMBERED = 10  # steps whose change of slope is known
_FLAT = 1e-6  # of the first slope: nothing is left to gain
_TRIES = 6  # lengths tried along a direction
_LEVEL = 0.1  # of the slope at the start of a direction: a length is good enough


class _Vector(NamedTuple):
    dual: Matrix
    image: Matrix

    def plus(self, other: _Vector, times: float = 1.0) -> _Vector:
        return _Vector(self.dual + times * other.dual, self.image + times * other.image)

    def times(self, factor: float) -> _Vector:
        return _Vector(factor * self.dual, factor * self.image)

    def dot(self, other: _Vector) -> float:
        return float(np.vdot(self.image, other.dual))


class _Change(NamedTuple):
    """What one step taught: how far it went, how the slope changed, and the product of the two."""

    step: _Vector
    slope: _Vector
    curvature: float


def fit_logistic(kernel: Matrix, targets: Matrix, weights: Matrix, strength: float, steps: int) -> Matrix:
    """Dual coefficients (n x topics) after so many steps; `strength` is the inverse of regularisation."""
    wanted = targets / targets.sum(axis=1, keepdims=True)
    scale = (weights * strength)[:, None].astype(kernel.dtype)

    def slope(at: _Vector) -> Matrix:
        return (softmax(at.image) - wanted) * scale + at.dual

    def slope_vector(at: _Vector) -> _Vector:
        dual = slope(at)
        return _Vector(dual, kernel @ dual)

    here = _Vector(np.zeros_like(targets, kernel.dtype), np.zeros_like(targets, kernel.dtype))
    uphill = slope_vector(here)
    flat = _FLAT**2 * uphill.dot(uphill)
    changes: List[_Change] = []
    for _ in range(steps):
        direction = _direction(uphill, changes)
        step = direction.times(_length(partial(_along, slope, here, direction)))
        here = here.plus(step)
        before, uphill = uphill, slope_vector(here)
        change = uphill.plus(before, -1.0)
        curvature = step.dot(change)
        if uphill.dot(uphill) <= flat or curvature <= 0.0:
            break
        changes = [*changes, _Change(step, change, curvature)][-_REMEMBERED:]
    return here.dual


def _along(slope: Callable[[_Vector], Matrix], here: _Vector, direction: _Vector, length: float) -> float:
    """How steep it is in the direction, that far along it."""
    return float(np.vdot(direction.image, slope(here.plus(direction, length))))


def _direction(uphill: _Vector, changes: List[_Change]) -> _Vector:
    """Where to go: downhill, bent by what the last steps taught about the curvature (the two loops of L-BFGS)."""
    direction = uphill.times(-1.0)
    shares = []
    for change in reversed(changes):
        shares.append(change.step.dot(direction) / change.curvature)
        direction = direction.plus(change.slope, -shares[-1])
    if changes:
        direction = direction.times(changes[-1].curvature / changes[-1].slope.dot(changes[-1].slope))
    for change, share in zip(changes, reversed(shares), strict=True):
        direction = direction.plus(change.step, share - change.slope.dot(direction) / change.curvature)
    return direction


def _length(steepness: Callable[[float], float]) -> float:
    """How far to go for the steepness to be about nothing: doubled until it rises, then by regula falsi."""
    start = steepness(0.0)
    low, at_low, high, at_high = 0.0, start, None, 0.0
    length = 1.0
    for _ in range(_TRIES):
        found = steepness(length)
        if abs(found) <= _LEVEL * abs(start):
            break
        if found > 0.0:
            high, at_high = length, found
        else:
            low, at_low = length, found
        length = 2 * length if high is None else low + (high - low) * at_low / (at_low - at_high)
    return length

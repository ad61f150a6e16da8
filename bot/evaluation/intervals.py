"""How far a measured share can be trusted: 95 % bootstrap intervals, the same at every run."""

from __future__ import annotations

import functools
import random

_RESAMPLES = 1000
_SEED = 20241217
_CONFIDENCE = 0.95


@functools.cache
def interval(hits: int, total: int) -> tuple[float, float]:
    """Between which shares the true one lies, after `hits` of `total` messages.

    The messages are drawn anew 1,000 times. Where all or none hit, every draw would be the same and the interval
    a point; there the exact bound holds instead (for none of 100: 0 to 3 %).
    """
    if hits in (0, total):
        edge = 1 - (1 - _CONFIDENCE) ** (1 / total)
        return (0.0, round(edge, 4)) if hits == 0 else (round(1 - edge, 4), 1.0)
    draw = random.Random(_SEED)
    messages = [1] * hits + [0] * (total - hits)
    shares = sorted(sum(draw.choices(messages, k=total)) / total for _ in range(_RESAMPLES))
    outside = round(_RESAMPLES * (1 - _CONFIDENCE) / 2)
    return round(shares[outside], 4), round(shares[-outside - 1], 4)

"""Counts that could point at single people are not shown, nor can they be worked out from what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5  # from here on a count is shown; a zero is shown too: it is about nobody
SMALL = "<5"
HIDDEN = "–"  # big enough, but hidden so that a small one cannot be worked out
# From here on the hidden count leaves room: each small one could be any other small number, whatever the total is.
_ROOMY = LEAST + LEAST - 2


@dataclass(frozen=True)
class Shown:
    """`cells` are numbers or marks, in the order given; `total` is None when it would tell too much."""

    cells: Mapping[str, int | str]
    total: int | None

    def number(self, name: str) -> int | None:
        """The count, for a chart; None when it is not shown."""
        cell = self.cells[name]
        return cell if isinstance(cell, int) else None


def suppressed(counts: Mapping[str, int], total_known: bool = True) -> Shown:
    """Counts of one table as they may be shown: with a small one goes the total.

    Where the total may be known from another table, another count goes as well.
    """
    small = {name for name, count in counts.items() if 0 < count < LEAST}
    if not small:
        return Shown(dict(counts), sum(counts.values()))
    other = _companion(counts) if total_known else None
    cells = {name: SMALL if name in small else HIDDEN if name == other else count for name, count in counts.items()}
    return Shown(cells, None)


def _companion(counts: Mapping[str, int]) -> str | None:
    """The smallest count that makes room, else the biggest that is not small; the first of equals."""
    roomy = [name for name, count in counts.items() if count >= _ROOMY]
    if roomy:
        return min(roomy, key=lambda name: counts[name])
    return max((name for name, count in counts.items() if count >= LEAST), key=lambda name: counts[name], default=None)

"""Two texts side by side, line by line: what differs, with a little around it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

_AROUND = 2  # lines that are the same, on both sides of a change


@dataclass(frozen=True)
class Row:
    """None: no line on that side. `same` is False where the two differ; a `gap` stands for lines that are the same."""

    left: str | None
    right: str | None
    same: bool
    gap: bool = False


_GAP = Row(None, None, same=True, gap=True)


def side_by_side(left: str, right: str) -> list[Row]:
    """Nothing for texts that are the same."""
    return list(_rows(left.splitlines(), right.splitlines()))


def _rows(left: list[str], right: list[str]) -> Iterator[Row]:
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    shown = 0  # lines of the left text that the reader has been led past
    for group in matcher.get_grouped_opcodes(_AROUND):
        if group[0][1] > shown:
            yield _GAP
        for tag, begin, end, other_begin, other_end in group:
            for one, other in zip_longest(left[begin:end], right[other_begin:other_end]):
                yield Row(one, other, tag == "equal")
        shown = group[-1][2]
    if 0 < shown < len(left):
        yield _GAP

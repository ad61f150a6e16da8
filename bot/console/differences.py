"""Two texts side by side, line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True)
class Row:
    """None: no line on that side. `same` is False where the two differ."""

    left: str | None
    right: str | None
    same: bool


def side_by_side(left: str, right: str) -> list[Row]:
    return list(_rows(left.splitlines(), right.splitlines()))


def _rows(left: list[str], right: list[str]) -> Iterator[Row]:
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for tag, begin, end, other_begin, other_end in matcher.get_opcodes():
        for one, other in zip_longest(left[begin:end], right[other_begin:other_end]):
            yield Row(one, other, tag == "equal")

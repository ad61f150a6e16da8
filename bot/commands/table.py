"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from textwrap import wrap

_GAP = "  "
_COLUMN = 58  # characters of each of two texts side by side


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, its columns as wide as their longest cell."""
    lines = [header, *([_printable(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield _GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def side_by_side(left: tuple[str, str], right: tuple[str, str]) -> Iterator[str]:
    """The lines in which two texts differ; each text comes with its heading."""
    rows = [(left[0], right[0])]
    old, new = left[1].splitlines(), right[1].splitlines()
    for kind, *(start, end, other_start, other_end) in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            rows += zip_longest(_wrapped(old[start:end]), _wrapped(new[other_start:other_end]), fillvalue="")
    for one, other in rows:
        yield f"{one.ljust(_COLUMN)} | {other}".rstrip()


def _wrapped(lines: Sequence[str]) -> list[str]:
    return [part for line in lines for part in wrap(_printable(line), _COLUMN) or [""]]


def _printable(text: str) -> str:
    """People name themselves on Telegram: nothing of it may command the terminal or break the line."""
    return "".join(character if character.isprintable() else "?" for character in text)

"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_GAP = "  "


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, its columns as wide as their longest cell."""
    lines = [header, *([_printable(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield _GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _printable(text: str) -> str:
    """People name themselves on Telegram: nothing of it may command the terminal or break the line."""
    return "".join(character if character.isprintable() else "?" for character in text)

"""Two texts side by side: what differs stands out, and long stretches that do not are passed over."""

from __future__ import annotations

from bot.console.differences import Row, side_by_side

LINES = [f"baris {number}" for number in range(20)]


def text(*changes: tuple[int, str]) -> str:
    lines = list(LINES)
    for place, line in changes:
        lines[place] = line
    return "\n".join(lines)


def test_a_change_is_shown_with_two_lines_around_it() -> None:
    rows = side_by_side(text(), text((10, "lain")))
    assert [row.gap for row in rows] == [True, *[False] * 5, True]
    assert [row.left for row in rows[1:-1]] == LINES[8:13]
    assert rows[3] == Row("baris 10", "lain", same=False)


def test_two_changes_far_apart_have_a_gap_between_them() -> None:
    rows = side_by_side(text(), text((0, "awal"), (19, "akhir")))
    assert [row.gap for row in rows] == [False] * 3 + [True] + [False] * 3


def test_lines_that_one_side_lacks() -> None:
    assert side_by_side("satu", "satu\ndua") == [Row("satu", "satu", same=True), Row(None, "dua", same=False)]
    assert side_by_side("", "satu") == [Row(None, "satu", same=False)]


def test_nothing_to_show_for_the_same() -> None:
    assert side_by_side(text(), text()) == []

"""No count that is about a few people can be read or worked out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.console.suppression import HIDDEN, LEAST, SMALL, Shown, suppressed

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=8)
SMALL_ONES = range(1, LEAST)


def possible(shown: Shown, name: str, total: int | None) -> set[int]:
    """What the count can be, for somebody who sees what is shown, and knows the total where it is given."""
    if shown.cells[name] != SMALL:
        return set()
    if total is None:
        return set(SMALL_ONES)
    left = total - sum(cell for cell in shown.cells.values() if isinstance(cell, int))
    others = [cell for other, cell in shown.cells.items() if other != name and not isinstance(cell, int)]
    least = sum(1 if cell == SMALL else LEAST for cell in others)
    most = sum(max(SMALL_ONES) if cell == SMALL else left for cell in others)
    return {count for count in SMALL_ONES if least <= left - count <= most}


@given(COUNTS)
def test_no_small_count_is_shown_and_no_total_gives_one_away(counts: dict[str, int]) -> None:
    shown = suppressed(counts)
    assert list(shown.cells) == list(counts)
    for name, count in counts.items():
        cell = shown.cells[name]
        assert cell not in SMALL_ONES
        assert not isinstance(cell, int) or cell == count
        assert (cell == SMALL) == (count in SMALL_ONES)
        assert cell != SMALL or possible(shown, name, shown.total) >= set(SMALL_ONES)


@given(COUNTS)
def test_who_knows_the_total_from_elsewhere_cannot_tell_either(counts: dict[str, int]) -> None:
    """As long as there is a count that is big enough to hide beside it."""
    shown = suppressed(counts)
    if any(count >= 2 * LEAST - 2 for count in counts.values()):
        for name, cell in shown.cells.items():
            assert cell != SMALL or len(possible(shown, name, sum(counts.values()))) > 1


@given(COUNTS)
def test_where_nothing_is_small_everything_is_shown(counts: dict[str, int]) -> None:
    big = {name: count for name, count in counts.items() if count not in SMALL_ONES}
    assert suppressed(big) == Shown(big, sum(big.values()))


def test_no_more_is_hidden_than_needs_be() -> None:
    assert suppressed({"a": 3, "b": 50, "c": 9}).cells == {"a": SMALL, "b": 50, "c": HIDDEN}
    assert suppressed({"a": 3, "b": 50}, total_known=False) == Shown({"a": SMALL, "b": 50}, None)

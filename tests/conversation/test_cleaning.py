"""What citizens type is made harmless before anything else sees it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.conversation.cleaning import MAX_LENGTH, clean

# Zero-width and direction characters; variation selectors; fillers; control characters.
UNSEEN = (
    "\u200b\u200d\u2060\ufeff\u00ad\u202e\u200f\u2067"
    "\ufe0f\ufe00\U000e0101\u180b"
    "\u034f\u115f\u3164\uffa0\u2800"
    "\x00\x1b\x7f"
)
TRICKY = st.text(alphabet=st.sampled_from(UNSEEN + "/／ \t\n\u3000\u00a0aä{}\"'´\u0301ﷺ"), max_size=12)
ANYTHING = st.one_of(st.text(), TRICKY, st.tuples(TRICKY, st.text()).map("".join))


@given(ANYTHING)
@example("/nlu_fallback{}")
def test_nothing_typed_can_begin_with_a_slash(text: str) -> None:
    shown = "".join(char for char in unicodedata.normalize("NFKC", clean(text)) if char not in UNSEEN)
    assert not shown.lstrip().startswith("/")


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.one_of(ANYTHING, st.text(min_size=MAX_LENGTH), st.integers(900, 1100).map(lambda count: "ﷺ a" * count)))
def test_the_length_is_bounded(text: str) -> None:
    assert len(clean(text)) <= MAX_LENGTH


@given(ANYTHING)
def test_no_control_or_invisible_character_and_no_outer_blank_is_left(text: str) -> None:
    cleaned = clean(text)
    assert not [char for char in cleaned if unicodedata.category(char).startswith("C") or char in UNSEEN]
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize(
    "hidden",
    [
        *("/biaya", "//biaya", " / / biaya", "／biaya", "／/biaya", "\n/biaya", "\u3000／biaya", "\u00a0/biaya"),
        *(f"{char}/biaya" for char in UNSEEN),
        *(f"/{char}/{char}biaya" for char in UNSEEN),
    ],
)
def test_a_hidden_command_is_only_a_word(hidden: str) -> None:
    assert clean(hidden) == "biaya"


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Berapa biaya paspor?", "Berapa biaya paspor?"),
        ("  dua\n\nbaris\tdan   blank  ", "dua baris dan blank"),
        ("𝗯𝗶𝗮𝘆𝗮 ｐａｓｐｏｒ", "biaya paspor"),
        ("pas\u200bpor", "paspor"),
        ("bapak/ibu", "bapak/ibu"),
        ("terima kasih ❤️🙏", "terima kasih ❤🙏"),
        ("\u200b\u3164 \n", ""),
        ("///", ""),
    ],
)
def test_readable_text_stays_readable(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


def test_a_long_message_keeps_its_beginning() -> None:
    assert clean("paspor hilang " + "x" * 5000).startswith("paspor hilang x")

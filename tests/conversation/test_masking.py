"""Numbers that say who somebody is are gone before anything is stored; what a step awaits can still be judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.cleaning import clean
from bot.conversation.masking import mask_numbers
from bot.journeys.billing import check_code

LENGTH = 15
SEPARATORS = st.sampled_from(["", "", "", " ", "-", ".", "\n"])


def masked(text: str) -> str:
    return mask_numbers(text, LENGTH)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("kode 820241123456789 ya", "kode ••••••••••••789 ya"),
        ("8202 4112 3456 789", "•••• •••• •••• 789"),
        ("8202\u200b4112-3456.789", "••••\u200b••••-••••.789"),
        ("82O241123456789", "••O••••••••••••"),
        ("82024112345678", "••••••••••••••"),
        ("NIK saya 1671034567890123, bisa?", "NIK saya ••••••••••••••••, bisa?"),
        ("kartu 5264 2211 0000 1234", "kartu •••• •••• •••• ••••"),
    ],
)
def test_numbers_of_people_and_codes(typed: str, stored: str) -> None:
    assert masked(typed) == stored


@pytest.mark.parametrize(
    "text",
    [
        *("081234567890", "+62 812-3456-7890", "0711 123456"),
        *("3-12-2026 09.00", "03.12.2026 09.00-10.00", "2026-12-03 09:00", "tgl 3 12 2026 9.00", "3/12 09.00"),
        *("Rp1.950.000", "paspor 10 tahun, umur 17", "", "123456789"),
    ],
)
def test_phones_dates_and_amounts_stay(text: str) -> None:
    assert masked(text) == text


@given(st.lists(st.tuples(st.sampled_from("0123456789"), SEPARATORS), min_size=10, max_size=24))
def test_a_masked_number_is_judged_as_the_number_was(parts: list[tuple[str, str]]) -> None:
    typed = "".join(digit + separator for digit, separator in parts).strip()
    assert check_code(masked(typed), LENGTH) == check_code(typed, LENGTH)


@given(st.text(max_size=80))
def test_no_text_changes_its_length_and_masking_twice_changes_nothing_more(text: str) -> None:
    assert len(masked(text)) == len(text)
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize("code", ["820241123456789", "8202 4112 3456 789", "1671034567890123"])
def test_the_engine_hears_zeros_as_ever(code: str) -> None:
    assert clean(f"kode {masked(code)} ditolak") == clean(f"kode {code} ditolak")

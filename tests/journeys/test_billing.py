"""Typed billing codes: recognised in any dress, explained when wrong, never shown whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journeys.billing import NOT_A_CODE, CodeCheck, Verdict, check_code, code_length

LENGTH = 15
CODE = "820241123456789"
DIGITS = st.text("0123456789", min_size=LENGTH, max_size=LENGTH)


def test_the_length_comes_from_the_facts(real_answers, real_facts) -> None:
    assert code_length(real_answers.facts) == real_facts["billing.jumlah_digit"] == LENGTH


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        "8202 4112 3456 789",
        "8202-4112-3456-789",
        "8202.4112.3456.789",
        "8202\u20134112\u00a03456_789",
        "kode billing: 820241123456789",
        "Kode Billing saya : 8202 4112 3456 789 ya pak",
        "ini kodenya\n820241123456789",
        "kodenyo ni 8202-4112-3456-789",
        "(820241123456789)",
        "820241123456789?",
        "\uff18\uff12\uff10241123456789",
    ],
)
def test_a_right_code_in_any_dress(text: str) -> None:
    assert check_code(text, LENGTH) == CodeCheck(Verdict.OK, LENGTH, "••••••••••••789")


@pytest.mark.parametrize(
    ("text", "verdict", "digits"),
    [
        ("82024112345678", Verdict.TOO_SHORT, 14),
        ("1234", Verdict.TOO_SHORT, 4),
        ("kode billing 8202 4112 3456 7890", Verdict.TOO_LONG, 16),
        ("82O241123456789", Verdict.LETTERS, 14),
        ("8202 4112 3456 78 l", Verdict.LETTERS, 14),
    ],
)
def test_what_is_wrong_with_a_code(text: str, verdict: Verdict, digits: int) -> None:
    assert check_code(text, LENGTH) == CodeCheck(verdict, digits)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "kode billing",
        "kode billing saya mana?",
        "123",
        "besok jam 9.30",
        "kode 820241123456789 kok ditolak?",
        "Rp1.950.000",
        "3/12 09.00",
        "M-Paspor 2",
        "lewati",
        "٨٢٠٢٤١١٢٣٤٥٦٧٨٩",
    ],
)
def test_anything_else_is_no_code(text: str) -> None:
    assert check_code(text, LENGTH) == NOT_A_CODE


@given(code=DIGITS, cuts=st.lists(st.tuples(st.integers(0, LENGTH), st.sampled_from(" -.\n"))))
def test_separators_never_matter_and_only_the_last_digits_show(code: str, cuts: list[tuple[int, str]]) -> None:
    text = code
    for place, separator in cuts:
        text = text[:place] + separator + text[place:]
    found = check_code(text, LENGTH)
    assert found.verdict is Verdict.OK
    assert found.masked == "•" * (LENGTH - 3) + code[-3:]


@given(digits=st.text("0123456789", min_size=4, max_size=40))
def test_digits_alone_are_always_judged_by_their_number(digits: str) -> None:
    expected = Verdict.TOO_SHORT if len(digits) < LENGTH else Verdict.TOO_LONG if len(digits) > LENGTH else Verdict.OK
    found = check_code(digits, LENGTH)
    assert (found.verdict, found.digits) == (expected, len(digits))


@given(text=st.text(max_size=60))
def test_any_text_gets_a_verdict_and_no_verdict_holds_the_code(text: str) -> None:
    found = check_code(text, LENGTH)
    assert sum(char.isdigit() for char in found.masked) <= 3

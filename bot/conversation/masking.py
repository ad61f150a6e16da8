"""Numbers that say who somebody is, or what they pay, made unreadable before they are stored anywhere.

What is left tells how many digits there were, and of a billing code the last three: enough for
bot/journeys/billing.py, of no use to anybody else.
"""

from __future__ import annotations

import re

from bot.journeys.billing import HIDDEN_DIGIT, SHOWN_DIGITS

_FEWEST = 10  # digits of a number that is looked at
_BETWEEN = r"[\s.\-_\u2010-\u2015\u200b-\u200d\u2060\ufeff]{0,3}"
# A letter taken for a digit may stand in a code: O for nol, l for satu.
_NUMBER = re.compile(rf"\d(?:{_BETWEEN}[\dOoIl]){{{_FEWEST - 1},}}")
_HOUR = r"\d{1,2}(?:[.:]\d\d){0,2}"
_DATE = r"(?:\d{1,2}(?P<a>[.\- ])\d{1,2}(?P=a)(?:\d{4}|\d\d)|\d{4}(?P<b>[.\-])\d{1,2}(?P=b)\d{1,2})"
_DATE_AND_HOUR = re.compile(rf"{_DATE}(?:\s{{1,3}}{_HOUR}(?:\s?-\s?{_HOUR})?)?")
# Numbers people give to be called back, and ask about: 08..., 628..., 8... (mobile).
_PHONE = re.compile(r"0\d{8,12}|62\d{8,12}|8\d{8,11}")


def mask_numbers(text: str, code_length: int) -> str:
    """The text, as long as before, with a dot for each digit of NIKs, codes and the like.

    Phone numbers and dates stay. A number of exactly `code_length` digits keeps its last three.
    """
    return _NUMBER.sub(lambda match: _masked(match.group(), code_length), text)


def _masked(number: str, code_length: int) -> str:
    digits = "".join(char for char in number if char.isdecimal())
    if len(digits) < _FEWEST or _PHONE.fullmatch(digits) or _DATE_AND_HOUR.fullmatch(number):
        return number
    hidden = len(digits) - (SHOWN_DIGITS if len(digits) == code_length else 0)
    masked: list[str] = []
    for char in number:
        if char.isdecimal() and hidden:
            char, hidden = HIDDEN_DIGIT, hidden - 1
        masked.append(char)
    return "".join(masked)

"""A billing code that a citizen types: is it complete? The code itself is kept nowhere, only this verdict."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bot.content.facts import Facts

LENGTH_FACT = "billing.jumlah_digit"
SHOWN_DIGITS = 3  # the last ones are left readable, so that the citizen can compare
HIDDEN_DIGIT = "•"  # also in what comes in: bot/conversation/masking.py hides digits before anything is stored
_FEWEST = 4  # a text with fewer digits means something else
_SEPARATORS = re.compile(r"[\s.,!?()\"'\-\u2010-\u2015_]+")
_AFTER_WORD = re.compile(r"(?<=[^\W\d])\s*[:=]")  # "kode billing: ..."
_DIGIT = f"0123456789{HIDDEN_DIGIT}"
_DIGITS = re.compile(rf"[{_DIGIT}]+")
_PIECE = re.compile(rf"(?=.*[{_DIGIT}])[{_DIGIT}a-z]+|[a-z]")
# What may stand around a code without making it a question.
_AROUND = frozenset(
    "adalah ada aku bang billing billingnya billingnyo bu code ini itu kak kode kodebilling kodeku kodenya kodenyo mas"
    " mbak min mpn ni nih nmr no nomer nomor nomornya nomornyo pak paspor pembayaran punya saya saye simponi sudah udah"
    " ya yaitu yg yang"
    .split()
)  # fmt: skip


class Verdict(StrEnum):
    OK = "benar"
    TOO_SHORT = "kurang"
    TOO_LONG = "lebih"
    LETTERS = "berhuruf"
    NOT_A_CODE = "bukan"


@dataclass(frozen=True)
class CodeCheck:
    """What a typed text is. `digits` counts those it holds; `masked` shows a right code by its last digits only."""

    verdict: Verdict
    digits: int = 0
    masked: str = ""


NOT_A_CODE = CodeCheck(Verdict.NOT_A_CODE)


def code_length(facts: Facts) -> int:
    """How many digits a billing code has."""
    length = facts.get(LENGTH_FACT).value
    assert isinstance(length, int)
    return length


def check_code(text: str, length: int) -> CodeCheck:
    """Whether the text is a billing code of `length` digits, and if it tries to be one, what is wrong.

    Blanks, dashes and dots within it and words like "kode billing:" around it do not matter. Its digits may be hidden.
    """
    words = _words(text)
    pieces = [word for word in words if word not in _AROUND]
    digits = "".join(char for piece in pieces for char in piece if char in _DIGIT)
    if len(digits) < _FEWEST or not all(_PIECE.fullmatch(piece) for piece in pieces):
        return NOT_A_CODE
    if not all(_DIGITS.fullmatch(piece) for piece in pieces):
        # Mostly digits: a code with a letter in it (O for nol). Otherwise something else, such as an amount.
        return CodeCheck(Verdict.LETTERS, len(digits)) if len(digits) > length / 2 else NOT_A_CODE
    if len(digits) == length:
        return CodeCheck(Verdict.OK, length, masked(digits))
    return CodeCheck(Verdict.TOO_SHORT if len(digits) < length else Verdict.TOO_LONG, len(digits))


def masked(code: str) -> str:
    """•••123"""
    return HIDDEN_DIGIT * (len(code) - SHOWN_DIGITS) + code[-SHOWN_DIGITS:]


def _words(text: str) -> list[str]:
    text = _AFTER_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return [word for word in _SEPARATORS.split(text) if word]

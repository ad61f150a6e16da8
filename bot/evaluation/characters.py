"""Texts of unusual characters, or of as many as Telegram lets through."""

from __future__ import annotations

import sys
import unicodedata
from random import Random

from telegram.constants import MessageLimit

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
# Zero-width, direction, soft hyphen, byte order mark; fillers that count as letters; variation selectors; controls.
INVISIBLE = (
    "\u200b\u200c\u200d\u2060\u00ad\ufeff\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u034f\u115f\u1160\u3164\uffa0\u2800\u180e\ufe0e\ufe0f\U000e0101\U000e0041\x00\x1b\x7f"
)
# Letters and symbols in Unicode's eyes, nothing in a reader's.
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_DIRECTIONS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_RIGHT_TO_LEFT = "جواز السفر كم سعر דרכון מחיר ٠١٢٣"
_EMOJI = "😀🙏👍🏽❤\ufe0f👨\u200d👩\u200d👧🇮🇩🏴🤷🏿\u200d♂🛂🛃✈\ufe0f1\u20e3☎🧿🫠"
_EXPANDING = "\ufdfa\ufdfb\ufdf2\u3300\u3316\u33c2\u1f82\u0390\ufb03\u2076\u00bd\u2048\u2057\u2a74㊙㌔㏍"
_MARKS = tuple(chr(code) for code in (*range(0x300, 0x370), *range(0x483, 0x48A), *range(0x20D0, 0x20F1)))
_UNKNOWN = ("\ud800", "\udfff", "\ud83d", "\udc00", "\ufffe", "\uffff", "\ufdd0", "\U0010ffff", "\U0001fffe")
_CONTROLS = tuple(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)))


def readable(text: str) -> bool:
    """Whether it says anything: a letter, digit, symbol or punctuation mark that is seen, slashes aside."""
    plain = unicodedata.normalize("NFKC", text)
    return any(unicodedata.category(char)[0] in "LNPS" and char not in BLANK and char != "/" for char in plain)


def emoji(rng: Random, sentence: str) -> str:
    flood = "".join(rng.choices(_EMOJI, k=_size(rng)))
    return rng.choice((flood, f"{sentence}{flood}", rng.choice(_EMOJI) * LONGEST))[:LONGEST]


def one_word(rng: Random, sentence: str) -> str:
    return filled(rng.choice((sentence.replace(" ", ""), "paspor", "x1", "ab-")))


def many_words(rng: Random, sentence: str) -> str:
    return filled(f"{sentence}{rng.choice(' , . ? ')} ")


def one_letter(rng: Random, sentence: str) -> str:
    return rng.choice(f"{sentence}a?9/😀ا字\u0301\u200b{{") * LONGEST


def mixed(rng: Random, sentence: str) -> str:
    """Any characters of any plane, between words."""
    anything = [rng.choice((_anything(rng), rng.choice(sentence), " ")) for _ in range(LONGEST)]
    return "".join(anything)


def right_to_left(rng: Random, sentence: str) -> str:
    return _scattered(rng, rng.choice((sentence, _RIGHT_TO_LEFT, f"{_RIGHT_TO_LEFT} {sentence}")), _DIRECTIONS)


def zalgo(rng: Random, sentence: str) -> str:
    depth = rng.choice((1, 5, 60))
    return "".join(char + "".join(rng.choices(_MARKS, k=depth)) for char in sentence)[:LONGEST]


def unknown(rng: Random, sentence: str) -> str:
    """Half character pairs, code points without a character, private ones."""
    private = (chr(rng.randrange(0xE000, 0xF900)), chr(rng.randrange(0xF0000, 0xFFFFE)))
    return _scattered(rng, rng.choice((sentence, "", "/")), (*_UNKNOWN, *private, chr(rng.randrange(0xD800, 0xE000))))


def invisible(rng: Random, sentence: str) -> str:
    return _scattered(rng, rng.choice((sentence, sentence, "")), INVISIBLE)


def controls(rng: Random, sentence: str) -> str:
    return _scattered(rng, rng.choice((sentence, sentence, "")), _CONTROLS)


def expanding(rng: Random, sentence: str) -> str:
    """Characters that become many in normal form: up to eighteen."""
    return rng.choice(("", sentence)) + "".join(rng.choices(_EXPANDING, k=_size(rng)))


def numbers(rng: Random, sentence: str) -> str:
    digits = "".join(rng.choices("0123456789", k=rng.choice((5, 10, 15, 16, 400))))
    return rng.choice(
        (
            digits,
            f"NIK saya {digits}, {sentence}",
            " ".join(digits),
            f"-{digits}.{digits}e{digits[:5]}",
            f"{digits[:3]}/{digits[:2]} ½ ⅔ 1⁄3 ０１２３ ٤٥٦ Ⅷ ⑨ 0x{digits}",
            f"Rp{digits},00 {digits[:2]}%" * 20,
            f"{digits[:2]}jt{digits[:2]}th " * 99,
            "1" + "0" * (LONGEST - 1),
        )
    )


def _size(rng: Random) -> int:
    return rng.choice((1, 7, 40, 900, LONGEST // 2))


def filled(piece: str, length: int = LONGEST) -> str:
    """The piece again and again, up to that length."""
    return (piece * (length // len(piece) + 1))[:length]


def _anything(rng: Random) -> str:
    return chr(rng.randrange(rng.choice((0x80, 0x3000, sys.maxunicode + 1))))


def _scattered(rng: Random, text: str, characters: str | tuple[str, ...]) -> str:
    """The text with these in between, few or many, also before and after it."""
    most = rng.choice((1, 3, 20))

    def some() -> str:
        return "".join(rng.choices(characters, k=rng.randint(0, most)))

    return (some() + "".join(char + some() for char in text) + rng.choice(characters))[:LONGEST]

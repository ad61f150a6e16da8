"""Cleaning of what citizens type, before anything else sees it."""

from __future__ import annotations

import re
import unicodedata

from bot.journeys.billing import HIDDEN_DIGIT

# Seen as nothing, though Unicode counts them as letters, marks or symbols.
_FILLER = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# A NIK, a phone number or a billing code, also in groups: nothing may store it, and no topic hangs on its digits.
# Some are hidden already (masking.py); the engine learned from zeros.
_DIGIT = rf"[\d{HIDDEN_DIGIT}]"
_PERSONAL_NUMBER = re.compile(rf"{_DIGIT}(?:[ .\-]?{_DIGIT}){{9,}}")
MAX_LENGTH = 1000  # characters; the need of a message stands in its first lines, and understanding costs by length


def clean(text: str) -> str:
    """Unicode-normalised, without control and invisible characters, leading slashes and personal numbers.

    Rasa obeys a text that begins with a slash (`/intent{...}`); after this, nothing typed can begin with one,
    not even full-width or hidden behind zero-width characters. Line breaks become blanks.
    """
    text = unicodedata.normalize("NFKC", text)
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or not _invisible(char))
    kept = unicodedata.normalize("NFKC", kept)
    kept = " ".join(kept.split()).lstrip("/ ").strip()[:MAX_LENGTH].rstrip()
    return _PERSONAL_NUMBER.sub(lambda number: re.sub(_DIGIT, "0", number.group()), kept)


def _invisible(char: str) -> bool:
    """Control, format (zero-width, direction), unassigned, private and surrogate characters, fillers, variations."""
    return unicodedata.category(char)[0] == "C" or bool(_FILLER.match(char))

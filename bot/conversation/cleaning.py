"""Cleaning of what citizens type, before anything else sees it."""

from __future__ import annotations

import unicodedata

MAX_LENGTH = 1000  # characters; the need of a message stands in its first lines, and understanding costs by length


def clean(text: str) -> str:
    """Unicode-normalised, without control and invisible characters, without leading slashes.

    Rasa obeys a text that begins with a slash (`/intent{...}`); after this, nothing typed can begin with one,
    not even full-width or hidden behind zero-width characters. Line breaks become blanks.
    """
    text = unicodedata.normalize("NFKC", text)
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or not _invisible(char))
    kept = unicodedata.normalize("NFKC", kept)
    return " ".join(kept.split()).lstrip("/ ").strip()[:MAX_LENGTH].rstrip()


def _invisible(char: str) -> bool:
    """Control, format (zero-width, direction), unassigned, private and surrogate characters, and fillers."""
    return unicodedata.category(char)[0] == "C" or char in "\u115f\u1160\u3164\uffa0\u2800"

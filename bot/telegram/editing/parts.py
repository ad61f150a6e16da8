"""The words of an item without what stands around them, and their paragraphs."""

from __future__ import annotations

import re

from bot.store.content import Kind

_FENCE = "---\n"
_BETWEEN = re.compile(r"\n[ \t]*\n+")


def words_of(name: str, body: str) -> str:
    """What citizens read; of an answer, without the fields above it."""
    return _split(name, body)[1].strip("\n")


def with_words(name: str, body: str, words: str) -> str:
    """The body with other words. Who types the fields of an answer too, changes them too."""
    if _split(name, words)[0]:
        return words
    return f"{_split(name, body)[0]}{words.strip()}\n"


def paragraphs(words: str) -> list[str]:
    return _BETWEEN.split(words.strip("\n"))


def with_paragraph(words: str, place: int, paragraph: str) -> str:
    parts = paragraphs(words)
    parts[place] = paragraph.strip()
    return "\n\n".join(part for part in parts if part)


def _split(name: str, body: str) -> tuple[str, str]:
    """The fields, with the lines around them, and the words."""
    if not name.startswith(f"{Kind.ANSWER}/") or not body.startswith(_FENCE):
        return "", body
    head, fence, words = body.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    return (f"{_FENCE}{head}{fence}", words) if fence else ("", body)

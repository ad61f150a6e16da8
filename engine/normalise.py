"""One spelling for one word: slang, typing habits and Palembang Malay to plain Indonesian.

Free of Rasa, so that the engine's classifier and the bot's search treat a message alike.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Dict, List

import yaml

_SLANG_FILE = Path(__file__).with_name("slang.yml")
# Words with an inner hyphen stay whole (m-paspor, e-ktp); all other punctuation separates.
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}", re.UNICODE)
_DOUBLED_BY_2 = re.compile(r"^([^\W\d_]{3,})2(nya)?$")
_NUMBER = re.compile(r"^\d+$")
_WORDS_KEPT = 50_000
_LONG_NUMBER = 5  # digits; longer runs are codes and phone numbers, alike for understanding


def _load_slang() -> Dict[str, str]:
    sections = yaml.load(_SLANG_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {str(key): str(value) for section in sections.values() for key, value in section.items()}


class Normaliser:
    """Turns a text into its words in plain spelling."""

    def __init__(self) -> None:
        self._slang = _load_slang()
        self._known: Dict[str, List[str]] = {}  # words repeat: ten times faster over all sentences

    def words(self, text: str) -> List[str]:
        """The words of `text`, lower case, unaccented, slang replaced. One slang word may give several words."""
        plain = text.lower()
        if not plain.isascii():
            plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
        found: List[str] = []
        for match in _WORD.finditer(plain):
            found.extend(self._word(match.group()))
        return found

    def text(self, text: str) -> str:
        return " ".join(self.words(text))

    def _word(self, word: str) -> List[str]:
        plain = self._known.get(word)
        if plain is None:
            plain = self._spell(word)
            if len(self._known) < _WORDS_KEPT:
                self._known[word] = plain
        return plain

    def _spell(self, word: str) -> List[str]:
        word = _ELONGATED.sub(r"\1", word)
        word = _DOUBLED_BY_2.sub(r"\1\2", word)
        if _NUMBER.match(word) and len(word) > _LONG_NUMBER:
            return ["nomorpanjang"]
        return self._slang.get(word, word).split()

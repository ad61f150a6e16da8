"""One spelling for one word: slang, typing habits and Palembang Malay to plain Indonesian.

Free of Rasa, so that the engine's tokenizer and the bot's search treat a message alike.
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
_LONG_NUMBER = 5  # digits; longer runs are codes and phone numbers, alike for understanding


def _load_slang() -> Dict[str, str]:
    sections = yaml.safe_load(_SLANG_FILE.read_text(encoding="utf-8"))
    return {str(key): str(value) for section in sections.values() for key, value in section.items()}


class Normaliser:
    """Turns a text into its words in plain spelling."""

    def __init__(self) -> None:
        self._slang = _load_slang()

    def words(self, text: str) -> List[str]:
        """The words of `text`, lower case, unaccented, slang replaced. One slang word may give several words."""
        plain = unicodedata.normalize("NFKD", text.lower())
        plain = "".join(char for char in plain if not unicodedata.combining(char))
        found: List[str] = []
        for match in _WORD.finditer(plain):
            found.extend(self._word(match.group()))
        return found

    def text(self, text: str) -> str:
        return " ".join(self.words(text))

    def _word(self, word: str) -> List[str]:
        word = _ELONGATED.sub(r"\1", word)
        word = _DOUBLED_BY_2.sub(r"\1\2", word)
        if _NUMBER.match(word) and len(word) > _LONG_NUMBER:
            return ["nomorpanjang"]
        return self._slang.get(word, word).split()

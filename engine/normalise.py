"""One spelling for one word: slang, typing habits and Palembang Malay to plain Indonesian.

Free of Rasa, so that the engine's classifier and the bot's search treat a message alike.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Dict, Iterator, List

import yaml

_SLANG_FILE = Path(__file__).with_name("slang.yml")
# Words with an inner hyphen stay whole (m-paspor, e-ktp); all other punctuation separates.
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}", re.UNICODE)
_DOUBLED_END = re.compile(r"^(\w{2,}([^\W\d_]))\2$", re.UNICODE)  # teruss
_REPEATED = re.compile(r"^([^\W\d_]{3,})(?:2|-\1)(nya|nyo|an)?$", re.UNICODE)  # pagi2, kira2nya, pagi-pagi
_NUMBER = re.compile(r"^\d+$")
_NUMBER_AND_UNIT = re.compile(  # 350rb, 2jam
    r"^(\d+)(rb|ribu|jt|juta|menit|mnt|jam|hr|hari|minggu|bln|bulan|th|thn|tahun|org|orang|x|kali)$"
)
# Endings that say nothing about the topic: biayanya, aplikasiny, Palembang's paspornyo and ktp-nyo, kageklah.
_NYA = re.compile(r"^(?!(?:ber|di|ter)tanya$)(\w[\w-]+\w|\w{2,}(?=-))-?ny[ao]?$", re.UNICODE)
_LAH = re.compile(r"^(\w{3,})lah$", re.UNICODE)
# Palembang's dikirimke and batalke for dikirimkan and batalkan; not stroke, oke, Merauke.
_KE = re.compile(r"^(di[^\W\d_]{3,}|[^\W\d_]{4,}[^\W\d_aiueo])ke$", re.UNICODE)
_WORDS_KEPT = 50_000
_LONG_NUMBER = 5  # digits; longer runs are codes and phone numbers, alike for understanding


def _load_slang() -> Dict[str, str]:
    sections = yaml.load(_SLANG_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {str(key): str(value) for section in sections.values() for key, value in section.items()}


class Normaliser:
    """Turns a text into its words in plain spelling."""

    def __init__(self) -> None:
        self._slang = _load_slang()
        self._begin_pairs = {key.split()[0] for key in self._slang if " " in key}
        self._known: Dict[str, List[str]] = {}  # words repeat: ten times faster over all sentences

    def words(self, text: str) -> List[str]:
        """The words of `text`, lower case, unaccented, in plain spelling. One typed word may give several, or none."""
        plain = text.lower()
        if not plain.isascii():
            plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
        spelled = [word for typed in self._paired(_WORD.findall(plain)) for word in self._word(typed)]
        # Once more, for pairs that only plain spelling shows: "d mano" is "di mana" is "dimana".
        return [word for found in self._paired(spelled) for word in self._slang.get(found, found).split()]

    def text(self, text: str) -> str:
        return " ".join(self.words(text))

    def _paired(self, words: List[str]) -> Iterator[str]:
        """The words; two in a row that are one key of the dictionary ("cak mano") as one."""
        position = 0
        while position < len(words):
            word = words[position]
            if word in self._begin_pairs and (pair := " ".join(words[position : position + 2])) in self._slang:
                word = pair
            yield word
            position += 1 + word.count(" ")

    def _word(self, word: str) -> List[str]:
        plain = self._known.get(word)
        if plain is None:
            plain = self._spell(word)
            if len(self._known) < _WORDS_KEPT:
                self._known[word] = plain
        return plain

    def _spell(self, word: str) -> List[str]:
        word = _ELONGATED.sub(r"\1", word)
        word = _REPEATED.sub(r"\1\2", word)
        if _NUMBER.match(word) and len(word) > _LONG_NUMBER:
            return ["nomorpanjang"]
        if match := _NUMBER_AND_UNIT.match(word):
            return self._spell(match.group(1)) + self._spell(match.group(2))
        return self._plain(word).split()

    def _plain(self, word: str) -> str:
        if word in self._slang:
            return self._slang[word]
        if match := _DOUBLED_END.match(word) or _NYA.match(word):
            return self._plain(match.group(1))
        if (match := _LAH.match(word)) and match.group(1) in self._slang:
            return self._slang[match.group(1)]
        if match := _KE.match(word):
            return match.group(1) + "kan"
        return word

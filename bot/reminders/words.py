"""A typed time in plain spelling: figures for numbers, one word for one notion, nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from engine.normalise import Normaliser

_LONGEST = 150  # characters; whoever writes more tells a story, not a time

PARTS = ("dini hari", "subuh", "pagi", "siang", "sore", "petang", "malam", "am", "pm")
WEEKDAYS = {"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "sabtu": 5, "minggu": 6, "ahad": 6}

# The time is when something ends.
ENDS = frozenset(
    "sampai berlaku batas habis kedaluwarsa hingga sebelum berakhir akhir tenggat deadline tempo hangus".split()
)
# The time is when something was done.
MADE = frozenset("tadi barusan baru sudah dibuat buat bikin dibikin dapat didapat terbit keluar muncul terima".split())
JUST = frozenset("barusan baru sekarang".split())
NEAR = frozenset("tadi nanti barusan baru sekarang".split())
_POLITE = frozenset("ya iya oke ok baik pak bu bapak ibu kak min admin mas mbak dong deh sih mohon tolong".split())
_AROUND = frozenset("sekitar kira kurang lebih pas tepat persis an mungkin wib waktu indonesia barat".split())
_THINGS = frozenset(
    "saya aku kami kode billing jadwal kunjungan datang foto difoto wawancara kantor imigrasi"
    " hari tanggal jam pukul pada di dari untuk yang itu ini saja nya jatuh ingatkan ingatin".split()
)
# Words that may stand beside a time without changing it. Any other word makes the text something else than a time.
HARMLESS = ENDS | MADE | JUST | NEAR | _POLITE | _AROUND | _THINGS

# What the engine's dictionary does not know, because no topic depends on it.
_SPELLINGS = {
    "pkl": "pukul",
    "pk": "pukul",
    "stgh": "setengah",
    "stengah": "setengah",
    "setgh": "setengah",
    "senen": "senin",
    "sktr": "sekitar",
    "skitar": "sekitar",
    "agst": "agustus",
    "ags": "agustus",
    "agus": "agustus",
    "sejam": "1 jam",
    "semenit": "1 menit",
    "sehari": "1 hari",
    "seminggu": "1 minggu",
    "seperempat": "15",
    "semalam": "tadi malam",
}
_UNITS = {
    word: number for number, word in enumerate("satu dua tiga empat lima enam tujuh delapan sembilan".split(), start=1)
}
_WHOLE = {"sepuluh": 10, "sebelas": 11}

_QUESTION = "?"
_FIGURES = re.compile(r"(\d+(?:[.:/-]\d+)*)")
_UNTIL = re.compile(r"\bs\s?/\s?d\b|\bs\.d\b\.?")
_SPACED = re.compile(r"(?<=\d)\s*([:/])\s*(?=\d)")
_COMMA_MINUTES = re.compile(r"(?<=\d),(?=\d\d\b)")
# Paying is nothing that a deadline is told by, except in these words: "baru bayar" is no time of a code.
_PAY_BEFORE = re.compile(r"\bbatas (?:waktu )?(?:bayar|pembayaran)\b")
_HOUR = r"\d{1,2}[.:]\d\d"
_DASH = r"\s*[-\u2013]\s*"
_HOURS = re.compile(rf"({_HOUR}){_DASH}({_HOUR})|((?:jam|jm|pukul|pkl)\s*\d{{1,2}}){_DASH}(\d{{1,2}})(?![\d/-])")


@cache
def _normaliser() -> Normaliser:
    return Normaliser()


def plain(text: str) -> str | None:
    """The text in plain spelling; None for a question, and for what is too long to be a time."""
    lower = unicodedata.normalize("NFKC", text).lower()
    if _QUESTION in lower or len(lower) > _LONGEST:
        return None
    lower = _SPACED.sub(r"\1", _UNTIL.sub(" sampai ", lower))
    lower = _HOURS.sub(_range, _COMMA_MINUTES.sub(".", lower))
    words: list[str] = []
    for index, piece in enumerate(_FIGURES.split(lower)):  # every second piece is figures
        words += [piece] if index % 2 else _normaliser().words(piece)
    spelled = " ".join(_numbers([_SPELLINGS.get(word, word) for word in words]))
    return _PAY_BEFORE.sub("batas", spelled)


def _range(match: re.Match[str]) -> str:
    first, last = (group for group in match.groups() if group)
    return f"{first} sampai {last}"


def _numbers(words: list[str]) -> Iterator[str]:
    """The words, with written numbers as figures: "dua puluh lima" is 25."""
    position = 0
    while position < len(words):
        word, after = words[position], words[position + 1 : position + 3]
        number = _UNITS.get(word)
        position += 1
        if number is None:
            yield str(_WHOLE.get(word, word))
        elif after[:1] == ["belas"]:
            yield str(10 + number)
            position += 1
        elif after[:1] == ["puluh"]:
            ones = _UNITS.get(after[1], 0) if len(after) > 1 else 0
            yield str(10 * number + ones)
            position += 2 if ones else 1
        else:
            yield str(number)

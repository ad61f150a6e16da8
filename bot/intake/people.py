"""Names, ages and phone numbers as people type them."""

from __future__ import annotations

import re
import string

from bot.intake.answers import Accepted, Rejected, rejected
from bot.intake.wording import plain_words
from bot.reminders.words import plain

_SHORTEST_NAME, _LONGEST_NAME = 2, 60  # characters
_OLDEST = 120
_MONTHS = 12
_FEWEST_DIGITS, _MOST_DIGITS = 9, 14  # of a phone number, as typed
_COUNTRY = "62"

_NAME_LEAD = re.compile(
    r"^(?:(?:nam[ao]|nm)(?:nya|nyo|ku)?(?:\s+(?:lengkap|saya|aku|pasien|beliau|ibu|bapak|ayah|anak|istri|suami)(?:nya)?\b)*"
    r"\s*(?:adalah|ialah|yaitu|[:=])?|saya)\s+",
    re.IGNORECASE,
)
_NAME_AGE = re.compile(
    r"[\s,;(]+(?:umur|usia)?\s*\d{1,3}\s*(?:th|thn|tahun|bln|bulan|minggu|hari)?\.?\s*\)?$", re.IGNORECASE
)
_NAME_END = re.compile(r"[\s,]+(?:ya|pak|bu|min|kak|admin)[\s.]*$", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<=\w\w)\.$")  # not that of "S.H."
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’.,-])*")
_NO_NAMES = frozenset(
    "ya iya tidak oke ok baik halo hai pagi siang sore malam assalamualaikum permisi test tes coba sudah belum bingung"
    " tahu saya mau nama nya sendiri lupa rahasia".split()
)

# What may stand beside an age.
_AROUND_AGE = frozenset(
    "umur usia umurnya usianya sekitar kira kurang lebih an sudah baru ibu bapak ayah pasien saya nya beliau masih mau"
    " jalan kak pak bu ya tahun bulan minggu hari".split()
)
_NUMBER = re.compile(r"\d+")
_AGE_WORDS = {
    "seratus": "100",
    "setahun": "1 tahun",
    "sebulan": "1 bulan",
    "th": "tahun",
    "thn": "tahun",
    "bln": "bulan",
}

_PHONE = re.compile(r"\+?\(?\d[\d\s().\-\u2010-\u2015/]*\d")


def read_name(line: str) -> Accepted | Rejected:
    name = _NAME_END.sub("", _NAME_AGE.sub("", _NAME_LEAD.sub("", line))).strip(" ,;:")
    name = _FULL_STOP.sub("", name)
    if not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME or not _NAME.fullmatch(name):
        return rejected("nama")
    if set(plain_words(name)) <= _NO_NAMES:
        return rejected("nama")
    return Accepted(string.capwords(name) if name.islower() else name)


def read_age(line: str) -> Accepted | Rejected:
    """In whole years; a baby of eight months is 0."""
    spelled = plain(line)
    if spelled is None:
        return rejected("umur")
    words = " ".join(_AGE_WORDS.get(word, word) for word in spelled.split()).split()
    numbers = [index for index, word in enumerate(words) if _NUMBER.fullmatch(word)]
    if not numbers or not {word for word in words if not _NUMBER.fullmatch(word)} <= _AROUND_AGE:
        return rejected("umur")
    years = _years(words, numbers)
    return rejected("umur") if years is None or years > _OLDEST else Accepted(years)


def _years(words: list[str], numbers: list[int]) -> int | None:
    """None when the numbers do not make one age. "2 tahun 3 bulan" is 2, "100 2" (seratus dua) is 102."""
    values = [(int(words[index]), words[index + 1] if index + 1 < len(words) else "") for index in numbers]
    match values:
        case [(months, "bulan")]:
            return months // _MONTHS
        case [(_, "minggu" | "hari")]:
            return 0
        case [(years, _)] | [(years, "tahun"), (_, "bulan" | "hari" | "minggu")]:
            return years
        case [(100, _), (more, _)] if numbers[1] == numbers[0] + 1:
            return 100 + more
    return None


def read_phone(line: str) -> Accepted | Rejected:
    """In the international way: +62812... A contact from Telegram is read too, with a plus sign before it."""
    for match in _PHONE.finditer(line):
        found = _international(match.group().partition("/")[0])
        if found:
            return Accepted(found)
    return rejected("telepon")


def _international(typed: str) -> str | None:
    digits = "".join(char for char in typed if char.isdecimal() and char.isascii())
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return None
    if digits.startswith("0"):
        return f"+{_COUNTRY}{digits[1:]}" if digits[1] != "0" else None
    if digits.startswith(f"{_COUNTRY}0"):  # +62 0812...
        return f"+{digits[:2]}{digits[3:]}"
    if digits.startswith(_COUNTRY) or typed.startswith("+"):
        return f"+{digits}"
    return f"+{_COUNTRY}{digits}" if digits.startswith("8") else None

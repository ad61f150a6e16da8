"""Taking out of a citizen's words what says who somebody is. In doubt a word goes: nobody needs it to see the question.

What goes leaves a mark behind, such as "[nama]".
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from bot.journeys.billing import HIDDEN_DIGIT

_COMMON_WORDS = Path(__file__).with_name("common_words.txt")

LINK, MAIL, ACCOUNT = "[tautan]", "[surel]", "[akun]"
NUMBER, DATE, NAME, ADDRESS = "[nomor]", "[tanggal]", "[nama]", "[alamat]"
_MARK = re.compile(r"\[(?:tautan|surel|akun|nomor|tanggal|nama|alamat)\]")

_MOST_NAMES = 4  # words of one name

_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\((?:at|et)\)|\[(?:at|et)\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|id|me|io|co|info|link|ly|gl|site|xyz)\b(?:/\S*)?",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"@\w+")

_FEWEST_DIGITS = 6
_DIGIT = rf"[\d{HIDDEN_DIGIT}]"
# Whatever stands between digits: people write numbers in groups. A letter taken for a digit may stand among them.
_DIGITS = re.compile(rf"\+?{_DIGIT}(?:[\W_]{{0,3}}(?:{_DIGIT}|[OoIl](?=[\W_]*{_DIGIT}))){{{_FEWEST_DIGITS - 1},}}")
_ROUND_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[.,]000){1,2}")  # a price, nobody's number
_CODE = re.compile(r"\b(?=\w*[^\W\d_])(?:\w*?\d){4}\w*", re.ASCII)  # letters and digits: a passport, a booking
_SPOKEN = "nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|delapan|lapan|sembilan"
_SPOKEN_DIGITS = re.compile(
    rf"\b(?:{_SPOKEN})\b(?:[\W_]{{1,3}}(?:{_SPOKEN})\b){{{_FEWEST_DIGITS - 1},}}", re.IGNORECASE
)
_MONTH = (
    "jan(?:uari)?|feb(?:ruari)?|mar(?:et)?|apr(?:il)?|mei|juni?|juli?|agu?s?(?:tus)?|sep(?:t(?:ember)?)?"
    "|okt(?:ober)?|nov(?:ember)?|des(?:ember)?"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}\s?(?:([-/.])\s?\d{{1,2}}\s?\1|[-/.]?\s?(?:{_MONTH})[-/.]?)\s?\d\d(?:\d\d)?\b", re.IGNORECASE
)

_ROAD = re.compile(
    r"\b(?:jln|jl|gg|gang|perumahan|perum|komplek|kompleks|lorong|lrg)\b\.?(?:\s+[\w.'-]+){1,3}?"
    r"(?:\s+(?:blok|no|nomor)\b\.?\s*\w+)*(?=\W|$)"
    r"|\bjalan(?:\s+[\w.'-]+){1,4}?\s+(?:no|nomor)\b\.?\s*\d+\w*"
    r"|\b(?:rt|rw|blok)\b[\s./]*\w{0,2}\d+\w*(?:[\s./]*(?:rw\b)?[\s./]*\d+)?",
    re.IGNORECASE,
)

_WHOSE = (
    "saya|saye|sy|aku|gw|gue|kami|kito|dia|beliau|anak|ayah|bapak|ibu|mama|papa|suami|istri|isteri|adik|adek|kakak"
    "|kakek|nenek|mertua|orang tua|pemohon|pasien|pemilik|lengkap|asli|panggilan"
)
# What a name follows; between them may stand where it is written.
_CUE = re.compile(
    rf"\b(?:(?:nama|namo|nm)(?:nya|nyo|ku)?(?:\s+(?:{_WHOSE}))*(?:\s+(?:di|dalam|pada)\s+\w+)?|atas\s+nama"
    r"|an\.|a\.\s?n\.?|a/n\.?|bernama|dipanggil|tertulis|tertera|ditulis|binti|bin|alias"
    r"|perkenalkan,?(?:\s+(?:saya|aku))?)(?:\s+(?:adalah|ialah|yaitu|itu|atas|cuma|hanya))?(?:\s*[:=]+)?\s+[\"'“‘(]?",
    re.IGNORECASE,
)
# Not "bapak" and the like: a word of every story. After them, a capital letter tells a name.
_TITLE = re.compile(r"\b(?:pak|bpk|bu|mas|mbak|mba|bang|kak|dr|drg|ustadz?|ustadzah|hj|h)\b\.?\s+", re.IGNORECASE)
_SELF = re.compile(r"\b(?:[Ss]aya|[Aa]ku|[Ss]y|[Dd]engan)\s+(?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]\.|[^\W\d_](?:[^\W\d_.'’-]|[.'’-](?=[^\W\d_]))*")
_JOINED = re.compile(r"(?:\s+(?:dan|&|serta|sama)\s+|\s*,\s*)(?=[A-Z])")
_NAME_CASE = re.compile(r"[A-Z][a-z'’]+")
_NAMES = re.compile(rf"{re.escape(NAME)}(?:[\s,'’-]*{re.escape(NAME)})+")
_SENTENCE_ENDS = (".", "!", "?", ":", "]")


def without_personal_data(text: str) -> str:
    """The text in one line, with marks for what says who somebody is."""
    text = unicodedata.normalize("NFKC", text)
    text = " ".join("".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C").split())
    for pattern, mark in ((_MAIL, MAIL), (_LINK, LINK), (_ACCOUNT, ACCOUNT), (_ROAD, ADDRESS), (_DATE, DATE)):
        text = pattern.sub(mark, text)
    text = _DIGITS.sub(_number, _SPOKEN_DIGITS.sub(NUMBER, _CODE.sub(NUMBER, text)))
    return _without_names(text)


def without_marks(text: str) -> str:
    """The text as a sentence to teach: what was taken out leaves no mark."""
    return " ".join(_MARK.sub(" ", text).split()).strip(" ,;:-")


def _number(match: re.Match[str]) -> str:
    return match.group() if _ROUND_AMOUNT.fullmatch(match.group()) else NUMBER


def _without_names(text: str) -> str:
    """The text without names, wherever they stand once they are known for names."""
    spans = [
        (cue.end(), _end_of_names(text, cue.end())) for rule in (_CUE, _TITLE, _SELF) for cue in rule.finditer(text)
    ]
    spans += [word.span() for word in _WORD.finditer(text) if _stands_out(text, word)]
    names = {_bare(word) for start, end in spans for word in _WORD.findall(text[start:end]) if not _is_common(word)}
    named = _WORD.sub(lambda word: NAME if _bare(word.group()) in names else word.group(), text)
    return _NAMES.sub(NAME, named)


def _stands_out(text: str, word: re.Match[str]) -> bool:
    """Whether it is written as a name, amid words that are not, and not because a sentence begins."""
    before = text[: word.start()].rstrip()
    if not before or before.endswith(_SENTENCE_ENDS) or not _NAME_CASE.fullmatch(word.group()):
        return False
    return not _is_common(word.group())


def _end_of_names(text: str, start: int) -> int:
    """Where the name that begins here ends, and others that are listed after it; `start` when there is none."""
    end = _end_of_name(text, start)
    while end > start and (joined := _JOINED.match(text, end)):
        after = _end_of_name(text, joined.end())
        if after == joined.end():
            break
        end = after
    return end


def _end_of_name(text: str, start: int) -> int:
    end = position = start
    for _ in range(_MOST_NAMES):
        word = _WORD.match(text, position)
        if word is None or _is_common(word.group()):
            break
        end = position = word.end()
        while text[position : position + 1] == " ":
            position += 1
    return end


def _bare(word: str) -> str:
    return word.casefold().strip(".'’-")


def _is_common(word: str) -> bool:
    return _bare(word) in _common_words()


@cache
def _common_words() -> frozenset[str]:
    lines = _COMMON_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())

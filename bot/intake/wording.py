"""What a typed text is besides an answer: a question, a word for an option, a hidden number."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.intake.questions import Option, Question
from bot.journeys.billing import HIDDEN_DIGIT
from engine.normalise import Normaliser

_LONGEST_ANSWER = 12  # words; more than that tells a story or asks for something
_LONGEST_CHOICE = 8
_QUESTION_MARK = "?"
# All words below are in plain spelling. These ask wherever they stand, the others at the beginning.
_ASKING_ANYWHERE = frozenset("berapa bagaimana kapan apakah kenapa mengapa dimana kemana bisakah bolehkah".split())
_ASKING = frozenset("apa siapa darimana mana adakah haruskah perlukah tolong minta jelaskan info kalau ngapo".split())
_ASKING_FOR = re.compile(
    r"(?:saya |kami )?(?:mau|ingin|numpang|izin|boleh) (?:tanya|bertanya|nanya|tahu)\b|(?:saya|kami) (?:mau|ingin)\b"
    r"|tanya(?:$| (?:dulu|dong|soal|tentang|lagi|pak|bu|min|mengenai|syarat|biaya|paspor)\b)"
)
# No name, age, date or number holds these.
_TOPICS = frozenset("biaya tarif paspor passport syarat bayar jadwal antrean antrian kuota billing m-paspor".split())
_POLITE = frozenset("kak kakak min admin pak bapak bu ibu mas mbak saja dong deh lah sih nih kok tolong".split())
_AGREEING = frozenset("oke ok okey baik ya iya".split())  # an answer themselves, when nothing else is said
_SKIPPING = frozenset(
    {"tidak ada", "belum ada", "belum", "tidak", "kosong", "belum tahu", "tidak tahu", "kurang tahu", "tidak mau"}
    | {"tidak usah", "tidak perlu", "belum punya", "tidak punya", "menyusul", "nanti menyusul"}
)
# As bot/conversation/masking.py leaves them; a dot or two are only a list.
_HIDDEN = re.compile(rf"{HIDDEN_DIGIT}(?:[\W_OoIl]{{0,3}}{HIDDEN_DIGIT}){{6,}}\d{{0,3}}")
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")


@cache
def _normaliser() -> Normaliser:
    return Normaliser()


def plain_words(text: str) -> list[str]:
    return _normaliser().words(text)


def one_line(text: str) -> str:
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Normal Unicode without anything invisible; lines stay."""
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(char for char in normal if char == "\n" or unicodedata.category(char) not in _INVISIBLE)
    return "\n".join(one_line(line) for line in kept.split("\n")).strip()


def without_hidden(text: str) -> tuple[str, bool]:
    """The text without numbers whose digits were hidden before it came here, and whether there were any."""
    visible, count = _HIDDEN.subn(" ", text)
    return visible, count > 0


def is_command(text: str) -> bool:
    return text.startswith("/")


def asks(text: str) -> bool:
    """Does it ask for something, rather than answer?"""
    words = plain_words(text)
    if _QUESTION_MARK in text or (words and words[0] in _ASKING) or _ASKING_ANYWHERE & set(words):
        return True
    return bool(_ASKING_FOR.match(" ".join(words)))


def off_topic(question: Question, text: str) -> bool:
    """Is it about something that the question is not about?"""
    return bool((_TOPICS - {question.id}) & set(plain_words(text)))


def too_long(text: str) -> bool:
    """For a short answer."""
    return len(plain_words(text)) > _LONGEST_ANSWER


def skips(text: str) -> bool:
    return bool(_whole(text) & _SKIPPING)


def option_of(question: Question, text: str) -> Option | None:
    """The option that was typed instead of pressed; None when none or several fit.

    Where anything else may be typed, only the whole text counts.
    """
    if question.exact or question.input is not None:
        whole = _whole(text)
        return next((option for option in question.options if whole & set(option.words)), None)
    words = plain_words(text)
    if len(words) > _LONGEST_CHOICE:
        return None
    found = [(_longest(option, words), option) for option in question.options]
    best = max((length for length, _ in found), default=0)
    fitting = [option for length, option in found if length == best]
    return fitting[0] if best and len(fitting) == 1 else None


def _longest(option: Option, words: list[str]) -> int:
    """The most words in a row that stand for the option."""
    spoken = f" {' '.join(words)} "
    return max((len(phrase.split()) for phrase in option.words if f" {phrase} " in spoken), default=0)


def _whole(text: str) -> set[str]:
    """The text as a phrase, with and without what may be said only for politeness."""
    words = plain_words(text)
    return {" ".join(word for word in words if word not in left_out) for left_out in ((), _POLITE, _POLITE | _AGREEING)}

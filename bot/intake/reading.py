"""Reading what was typed in reply to a question of the form. Never raises; nothing is kept or logged here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.intake.answers import Accepted, NotAnAnswer, Reading, Rejected, rejected
from bot.intake.areas import note_of
from bot.intake.people import read_age, read_name, read_phone
from bot.intake.questions import Input, Question
from bot.intake.travel import read_departure
from bot.intake.wording import (
    asks,
    is_command,
    off_topic,
    one_line,
    option_of,
    plain_words,
    skips,
    tidy,
    too_long,
    without_hidden,
)

__all__ = ["Accepted", "NotAnAnswer", "Reading", "Rejected", "chosen", "read"]

_LONGEST_PLACE, _LONGEST_AREA, _LONGEST_WISH = 80, 120, 1000  # characters
_FEWEST_OF_WISH = 5  # letters; less says nothing ("halo")
_NOTE_HIDDEN = "permohonan_catatan_nik"
# They answer another question than that for a place.
_NO_PLACES = frozenset("ya iya tidak oke ok belum sudah baik".split())


def read(question: Question, text: str, today: date) -> Reading:
    """The answer in the text; numbers that were hidden on the way in are passed over, and a note says so."""
    visible, hidden = without_hidden(text)
    found = _read(question, tidy(visible), today)
    if not hidden or isinstance(found, NotAnAnswer):
        return found
    if isinstance(found, Rejected):
        return rejected("nik")
    return replace(found, note=found.note if _urgent(question, found) else _NOTE_HIDDEN)


def chosen(question: Question, value: Any) -> Accepted | None:
    """The answer of a pressed option; None when the question has no such option (any more)."""
    option = next((option for option in question.options if option.value == value), None)
    return Accepted(option.value, option.note) if option else None


def _urgent(question: Question, found: Accepted) -> bool:
    """Does its note say that a life may be in danger? That goes before everything."""
    return any(option.note == found.note for option in question.options if option.note)


def _read(question: Question, text: str, today: date) -> Reading:
    line = one_line(text)
    if is_command(line):
        return NotAnAnswer()
    if not any(char.isalnum() for char in line):
        return rejected("kosong")
    if question.input is Input.WISH:
        return _wish(text)
    figures = _figures(question.input, line, today)
    if isinstance(figures, Accepted):  # "tolong hubungi 0812...": no question could be read so
        return figures
    if asks(line):
        return NotAnAnswer()
    if question.skippable and skips(line):
        return Accepted(None)
    if off_topic(question, line):
        return NotAnAnswer()
    if question.input is not Input.LETTERS and (option := option_of(question, line)):
        return Accepted(option.value, option.note)
    if question.input is not Input.AREA and too_long(line):
        return NotAnAnswer()
    return figures or _words(question.input, line)


def _figures(awaited: Input | None, line: str, today: date) -> Accepted | Rejected | None:
    """None for what is answered in words."""
    match awaited:
        case Input.DATE:
            return read_departure(line, today)
        case Input.AGE:
            return read_age(line)
        case Input.PHONE:
            return read_phone(line)
    return None


def _words(awaited: Input | None, line: str) -> Accepted | Rejected:
    match awaited:
        case None:
            return rejected("pilihan")
        case Input.LETTERS:
            return rejected("surat")
        case Input.NAME:
            return read_name(line)
        case Input.AREA:
            return _area(line)
        case Input.TEXT:
            return _short(line)
    return _place(line)


def _wish(text: str) -> Accepted | Rejected:
    """Questions too: they are for the officer."""
    if sum(char.isalpha() for char in text) < _FEWEST_OF_WISH:
        return rejected("cerita")
    return rejected("panjang") if len(text) > _LONGEST_WISH else Accepted(text)


def _short(line: str) -> Accepted | Rejected:
    return rejected("panjang") if len(line) > _LONGEST_PLACE else Accepted(line)


def _place(line: str) -> Accepted | Rejected:
    if not any(char.isalpha() for char in line) or set(plain_words(line)) <= _NO_PLACES:
        return rejected("tempat")
    return _short(line)


def _area(line: str) -> Accepted | Rejected:
    if len(line) > _LONGEST_AREA:
        return rejected("panjang")
    if not any(char.isalpha() for char in line) or set(plain_words(line)) <= _NO_PLACES:
        return rejected("tempat")
    return Accepted(line, note_of(line))

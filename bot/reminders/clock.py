"""Hours of the day in a text of plain spelling (bot/reminders/words.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.reminders.words import PARTS

_PARTS = "|".join(PARTS)
_CLOCK = re.compile(
    r"(?<![\d./:-])"
    r"(?:(?P<word>jam|pukul|sampai)(?: jam| pukul)? )?"
    r"(?P<half>setengah )?"
    r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d)(?:[.:]\d\d)?)?"
    r"(?: (?P<shift>lewat|kurang) (?P<by>\d{1,2})(?: menit)?)?"
    rf"(?: (?P<part>{_PARTS})\b)?"
    r"(?![\d./:-])(?! (?:jam|menit)\b)"
)
_PART = re.compile(rf"\b(?:{_PARTS})\b")
_NOON_H, _MIDNIGHT_H, _DAY_MIN, _HALF_DAY_MIN = 12, 24, 24 * 60, 12 * 60
_HALF_HOUR = 30
# "siang" goes with these hours of the morning; smaller ones are after noon.
_FIRST_MIDDAY_H = 7
# "malam" up to this hour is the small hours.
_LAST_SMALL_H = 4


@dataclass(frozen=True)
class Clock:
    """The hours that a typed one may mean: "jam 2" is 02.00 or 14.00, "jam 2 siang" and "14.00" are one."""

    times: tuple[time, ...]


def take_clocks(text: str) -> tuple[tuple[Clock, ...], str]:
    """The hours named in the text, in order, and the text without them. What is no hour stays in the text."""
    matches = [match for match in _CLOCK.finditer(text) if _is_clock(match)]
    rest = text
    for match in reversed(matches):
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    parts = set(_PART.findall(rest))
    if len(parts) > 1:
        return (), text
    common = parts.pop() if parts else None
    clocks = tuple(_clock(match, match["part"] or common) for match in matches)
    return clocks, _PART.sub(" ", rest)


def _is_clock(match: re.Match[str]) -> bool:
    """A bare number is none; and no day has a 25th hour."""
    named = match["word"] or match["half"] or match["minute"] or match["part"]
    return bool(named) and int(match["hour"]) <= _MIDNIGHT_H and int(match["minute"] or 0) < 60


def _clock(match: re.Match[str], part: str | None) -> Clock:
    typed = match["hour"]
    hour = int(typed)
    exact = hour > _NOON_H or typed.startswith("0")
    if part and 0 < hour <= _NOON_H:
        hour, exact = _of_part(hour, part), True
    minutes = hour * 60 + int(match["minute"] or 0) + _shift(match)
    choices = [minutes] if exact else [minutes, minutes + _HALF_DAY_MIN]
    return Clock(tuple(sorted({_time(choice) for choice in choices})))


def _shift(match: re.Match[str]) -> int:
    """Minutes to add: "setengah 10" is 9.30, "10 kurang 15" is 9.45."""
    by = int(match["by"] or 0)
    return (-by if match["shift"] == "kurang" else by) - (_HALF_HOUR if match["half"] else 0)


def _time(minutes: int) -> time:
    return time(*divmod(minutes % _DAY_MIN, 60))


def _of_part(hour: int, part: str) -> int:
    """The hour, of 1 to 12, on a clock of 24 hours."""
    early = hour % _NOON_H
    if part in ("sore", "petang", "pm"):
        return early + _NOON_H
    if part == "siang":
        return early if early >= _FIRST_MIDDAY_H else early + _NOON_H
    if part == "malam":
        return early if early <= _LAST_SMALL_H else early + _NOON_H
    return early

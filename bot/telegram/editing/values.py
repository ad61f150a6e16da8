"""Reading the new value of a fact, and from when it holds."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot.content.facts import COUNTED
from bot.reminders.day import Prefer
from bot.reminders.typed import Clash, read_typed
from bot.reminders.wib import WIB

_NOW = frozenset({"sekarang", "mulai sekarang", "langsung"})
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"(?:rp\.? ?)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,-|,00)?", re.IGNORECASE)
_COUNT = re.compile(r"(\d+)(?: [a-z ]+)?", re.IGNORECASE)


def read_value(unit: str, text: str, now: datetime) -> int | str | date | None:
    """The value in a fact's unit; None when it is none."""
    text = " ".join(text.split())
    if unit == "rupiah":
        amount = _AMOUNT.fullmatch(text)
        return int(amount[1].replace(".", "")) if amount else None
    if unit in COUNTED:
        count = _COUNT.fullmatch(text)
        return int(count[1]) if count else None
    return read_day(text, now) if unit == "tanggal" else text or None


def read_since(text: str, now: datetime) -> date | None:
    """From when: "sekarang", or a day."""
    if text.strip().casefold() in _NOW:
        return now.astimezone(WIB).date()
    return read_day(text, now)


def read_day(text: str, now: datetime) -> date | None:
    text = text.strip()
    if _ISO.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    try:
        typed = read_typed(text, now.astimezone(WIB).replace(tzinfo=None), Prefer.FUTURE)
    except Clash:
        return None
    return typed.day if typed else None

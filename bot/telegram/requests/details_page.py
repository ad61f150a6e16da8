"""What a citizen told about their case, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from enum import StrEnum
from html import escape
from typing import Any

from bot.cases.model import Details
from bot.content.texts import Texts
from bot.reminders.wib import shown_day


def told_lines(texts: Texts, details: Details) -> Iterator[str]:
    """A line for each answer, as Telegram HTML. What was not told is passed over."""
    for field in fields(details):
        value = getattr(details, field.name)
        if value not in (None, ()):
            yield f"• {texts.notice(f'kasus_isi_{field.name}')}: {escape(_in_words(texts, value), quote=False)}"


def _in_words(texts: Texts, value: Any) -> str:
    match value:
        case bool():
            return texts.notice("kasus_kata_ya" if value else "kasus_kata_tidak")
        case StrEnum():
            return texts.notice(f"kasus_kata_{value}")
        case date():
            return shown_day(value)
        case tuple():
            return texts.filled("kasus_kata_surat", jumlah=str(len(value)))
    return str(value)

"""Stretches of time from now, in a text of plain spelling: "30 menit lagi", "1 jam setengah yang lalu"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import dateparser

_SPAN = re.compile(
    r"(?:\b(?P<before>dalam|sisa|tinggal|kurang|sudah) (?:lebih |sekitar |kira )?)?"
    r"\b(?P<length>\d{1,3} (?:setengah )?jam(?: \d{1,2} menit| setengah)?|setengah jam|\d{1,3} (?:menit|hari|minggu))\b"
    r"(?: (?P<after>lagi|kemudian|ke depan|yang lalu|lalu|tadi)\b)?"
)
_FUTURE = frozenset({"dalam", "sisa", "tinggal", "kurang", "lagi", "kemudian", "ke depan"})
_HALF_HOUR = "30 menit"
# Always the same settings: dateparser keeps every set of them that it has seen.
_BASE = datetime(2000, 1, 1)
_SETTINGS = {"PARSERS": ["relative-time"], "RELATIVE_BASE": _BASE}


@dataclass(frozen=True)
class Span:
    """Where a stretch of time ends, seen from now; `whole_days` when it was given in days or weeks."""

    moment: datetime
    whole_days: bool


def take_span(text: str, now: datetime) -> tuple[Span | None, str]:
    """The moment meant, and the text without it. Without a word for its direction it is no span."""
    for match in _SPAN.finditer(text):
        direction = match["after"] or match["before"]
        if direction and (moment := _moment(match["length"], direction in _FUTURE, now)):
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return Span(moment, match["length"].endswith(("hari", "minggu"))), rest
    return None, text


def _moment(length: str, future: bool, now: datetime) -> datetime | None:
    length = _without_halves(length)
    phrase = f"dalam {length}" if future else f"{length} yang lalu"
    parsed = dateparser.parse(phrase, languages=["id"], settings=_SETTINGS)
    return now + (parsed - _BASE) if parsed else None


def _without_halves(length: str) -> str:
    """ "1 setengah jam" and "1 jam setengah" are "1 jam 30 menit"."""
    if "setengah" not in length:
        return length
    hours = length.partition(" ")[0]
    return f"{hours} jam {_HALF_HOUR}" if hours.isdigit() else _HALF_HOUR

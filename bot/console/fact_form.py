"""The entry of a fact as the fields of a form, and back into the format of faq/fakta.yml (docs/data-formats.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from bot.console.pages import field, listed, shown_field
from bot.content.facts import COUNTED, State
from bot.editing.catalogue import fact_body, fact_entry
from bot.editing.fact_entries import UPCOMING

_AMOUNT = re.compile(r"(?:rp)?\s*(\d{1,3}(?:\.\d{3})+|\d{1,15})", re.IGNORECASE)

Fields = dict[str, str]


def fields_of(body: str) -> Fields:
    """By name of the form's field. Raises yaml.YAMLError or ValueError for a body that is no entry."""
    entry = fact_entry(body)
    coming = entry.get(UPCOMING)
    coming = coming if isinstance(coming, Mapping) else {}
    return {
        "satuan": shown_field(entry.get("satuan")),
        "nilai": shown_field(entry.get("nilai")),
        "sumber": shown_field(entry.get("sumber")),
        "berlaku_sejak": shown_field(entry.get("berlaku_sejak")),
        "diperiksa": shown_field(entry.get("diperiksa")),
        "status": shown_field(entry.get("status")),
        "catatan": shown_field(entry.get("catatan")),
        "nilai_nanti": shown_field(coming.get("nilai")),
        "mulai": shown_field(coming.get("berlaku_sejak")),
        "sumber_nanti": shown_field(coming.get("sumber")),
    }


def composed(body: str, sent: FormData, today: date) -> str:
    """The entry with what the form says. What cannot be read as its unit stays text: the problems name it."""
    entry = fact_entry(body)
    unit = str(entry.get("satuan"))
    entry |= {
        "nilai": _value(field(sent, "nilai"), unit),
        "sumber": listed(field(sent, "sumber")),
        "berlaku_sejak": _day(field(sent, "berlaku_sejak")),
        "diperiksa": _day(field(sent, "diperiksa")),
        "status": _state(field(sent, "status")),
        "catatan": " ".join(field(sent, "catatan").split()),
    }
    entry.pop(UPCOMING, None)
    later, since = field(sent, "nilai_nanti").strip(), field(sent, "mulai").strip()
    if later or since:
        sources = listed(field(sent, "sumber_nanti")) or entry["sumber"]
        entry[UPCOMING] = {
            "nilai": _value(later, unit),
            "berlaku_sejak": _day(since),
            "sumber": sources,
            "diperiksa": today,
        }
    return fact_body(entry)


def _value(text: str, unit: str) -> Any:
    """Rp950.000 is 950000."""
    text = text.strip()
    if not text:
        return None
    if unit == "rupiah" or unit in COUNTED:
        amount = _AMOUNT.fullmatch(text)
        return int(amount[1].replace(".", "")) if amount else text
    return _day(text) if unit == "tanggal" else text


def _day(text: str) -> date | str | None:
    text = text.strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None


def _state(text: str) -> str:
    return text if text in set(State) else State.UNCONFIRMED.value

"""What a new value, or the passing of time, does to the entry of a fact."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from bot.content.facts import State
from bot.editing.catalogue import fact_body, fact_entry

UPCOMING = "berikutnya"


def folded(body: str, day: date) -> str:
    """The entry with its coming value in place, when that holds already. What cannot be read stays as it is."""
    try:
        entry = fact_entry(body)
    except (yaml.YAMLError, ValueError):
        return body
    coming = entry.get(UPCOMING)
    since = coming.get("berlaku_sejak") if isinstance(coming, dict) else None
    if not isinstance(coming, dict) or not isinstance(since, date) or since > day:
        return body
    return fact_body(_without_coming(entry) | coming)


def with_value(body: str, value: Any, since: date, today: date) -> str:
    """The entry with a new value, checked today: from now on, or beside the present one when `since` is yet to come.

    Whoever states a value that holds now confirms the fact. Raises yaml.YAMLError or ValueError.
    """
    entry = fact_entry(folded(body, today))
    new = {"nilai": value, "berlaku_sejak": since, "sumber": list(entry["sumber"]), "diperiksa": today}
    if since > today:
        return fact_body(entry | {UPCOMING: new})
    return fact_body(_without_coming(entry) | new | {"status": State.VERIFIED.value, "catatan": ""})


def _without_coming(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != UPCOMING}

"""The stretches of time that the office's rules set, from the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.content.facts import Facts

# A month as the offices count it when a passport is not collected.
_MONTH_DAYS = 30
_UNITS = {
    "menit": timedelta(minutes=1),
    "jam": timedelta(hours=1),
    "hari": timedelta(days=1),
    "bulan": timedelta(days=_MONTH_DAYS),
}


@dataclass(frozen=True)
class Limits:
    payment: timedelta  # from the making of a billing code until it must be paid
    ready_workdays: int  # from the photo until the passport is ready, in working days
    collection: timedelta  # until a passport that is not collected is cancelled


def limits_of(facts: Facts) -> Limits:
    """Raises KeyError when one of the facts is missing or has another kind of unit."""
    return Limits(
        payment=_span(facts, "billing.batas_bayar"),
        ready_workdays=int(str(facts.get("proses.maksimal").value)),
        collection=_span(facts, "pengambilan.batas"),
    )


def _span(facts: Facts, key: str) -> timedelta:
    fact = facts.get(key)
    return int(str(fact.value)) * _UNITS[fact.unit]

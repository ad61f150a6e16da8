"""Facts: every figure, date and address once, with source and state (faq/fakta.yml, faq/sumber.yml)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.content.shelf import FolderShelf, Shelf, mapping
from bot.errors import OperatorError

_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
COUNTED = {
    "jam": "jam",
    "menit": "menit",
    "hari": "hari",
    "hari_kerja": "hari kerja",
    "bulan": "bulan",
    "tahun": "tahun",
    "orang": "orang",
    "digit": "digit",
}
_WIB = timezone(timedelta(hours=7))  # bot/reminders/wib.py builds on this module
_AS_IS = ("teks", "telepon", "url")
UNITS = ("rupiah", "tanggal", *COUNTED, *_AS_IS)

FACTS_FILE, SOURCES_FILE = "fakta.yml", "sumber.yml"

Value = int | float | str | date


class State(StrEnum):
    VERIFIED = "terverifikasi"
    UNCONFIRMED = "perlu_konfirmasi"


@dataclass(frozen=True)
class Source:
    """Where a fact comes from; `name` is what citizens read."""

    id: str
    name: str
    date: str
    url: str
    official: bool


@dataclass(frozen=True)
class Upcoming:
    """What will hold instead of a fact's value, from a day on."""

    value: Value
    since: date
    sources: tuple[str, ...]
    checked: date


@dataclass(frozen=True)
class Fact:
    """`upcoming` is None when no change is known, or when it holds already."""

    key: str
    value: Value | None
    unit: str
    sources: tuple[str, ...]
    since: date | None
    checked: date
    state: State
    note: str
    upcoming: Upcoming | None = None

    @property
    def certain(self) -> bool:
        return self.state is State.VERIFIED

    def shown(self) -> str:
        """The value as a citizen reads it: 950000 rupiah is Rp950.000."""
        if self.unit == "rupiah":
            return rupiah(self.value)
        if isinstance(self.value, date):
            return long_date(self.value)
        unit = COUNTED.get(self.unit)
        return f"{self.value} {unit}" if unit else str(self.value)


class Facts:
    """All facts by dotted key ("biaya.elektronik_10_tahun"), and all sources by id."""

    def __init__(self, facts: dict[str, Fact], sources: dict[str, Source]) -> None:
        self._facts = facts
        self.sources = sources

    def __iter__(self) -> Any:
        return iter(self._facts.values())

    def get(self, key: str) -> Fact:
        """Raises KeyError for an unknown key."""
        return self._facts[key]

    def unconfirmed(self) -> list[Fact]:
        """What the office has to confirm before it is stated to citizens."""
        return [fact for fact in self._facts.values() if not fact.certain]

    def take(self, other: Facts) -> None:
        """Become like the other, for everybody who holds this one."""
        self._facts, self.sources = other._facts, other.sources


def rupiah(amount: Any) -> str:
    """950000 -> Rp950.000"""
    return f"Rp{int(amount):,}".replace(",", ".")


def long_date(day: date) -> str:
    """17 Desember 2024"""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def is_official_host(url: str) -> bool:
    """True for go.id hosts: the only web addresses shown as sources."""
    return host_is(url, "go.id")


def host_is(url: str, domain: str) -> bool:
    """True when the address leads to this domain or below it."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return host == domain or host.endswith(f".{domain}")


def load_facts(folder: Path) -> Facts:
    """Read fakta.yml and sumber.yml: what holds today (WIB). Raises OperatorError naming the first bad entry."""
    return facts_of(FolderShelf(folder), datetime.now(_WIB).date())


def facts_of(shelf: Shelf, day: date) -> Facts:
    """What holds on this day. Raises OperatorError naming the first entry that cannot be used."""
    sources = sources_of(shelf)
    facts: dict[str, Fact] = {}
    for group, entries in mapping(shelf, FACTS_FILE).items():
        if not isinstance(entries, dict):
            raise _bad(FACTS_FILE, str(group), "kosong atau bukan daftar")
        for name, entry in entries.items():
            fact = fact_of(f"{group}.{name}", entry, sources, day)
            facts[fact.key] = fact
    return Facts(facts, sources)


def sources_of(shelf: Shelf) -> dict[str, Source]:
    """Raises OperatorError."""
    return {id_: _source(id_, entry) for id_, entry in mapping(shelf, SOURCES_FILE).items()}


def _source(id_: str, entry: dict[str, Any]) -> Source:
    try:
        return Source(id_, entry["nama"], str(entry["tanggal"]), entry["url"], bool(entry["resmi"]))
    except (KeyError, TypeError) as error:
        raise _bad(SOURCES_FILE, id_, f"tanpa {error}") from None


def fact_of(key: str, entry: dict[str, Any], sources: dict[str, Source], day: date) -> Fact:
    """The fact as it is on this day. Raises OperatorError for an entry that cannot be used."""
    try:
        fact = Fact(
            key=key,
            value=entry["nilai"],
            unit=entry["satuan"],
            sources=tuple(entry["sumber"]),
            since=entry["berlaku_sejak"],
            checked=entry["diperiksa"],
            state=State(entry["status"]),
            note=entry.get("catatan") or "",
            upcoming=_upcoming(entry["berikutnya"]) if "berikutnya" in entry else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _bad(FACTS_FILE, key, f"tanpa atau salah: {error}") from None
    _validate(fact, sources)
    if fact.upcoming is None:
        return fact
    changed = _as_changed(fact, fact.upcoming)
    _validate(changed, sources)
    return changed if fact.upcoming.since <= day else fact


def _upcoming(entry: dict[str, Any]) -> Upcoming:
    since = entry["berlaku_sejak"]
    if entry["nilai"] is None or not isinstance(since, date):
        raise ValueError("berikutnya harus punya nilai, dan tanggal pada berlaku_sejak")
    return Upcoming(entry["nilai"], since, tuple(entry["sumber"]), entry["diperiksa"])


def _as_changed(fact: Fact, to: Upcoming) -> Fact:
    return replace(fact, value=to.value, since=to.since, sources=to.sources, checked=to.checked, upcoming=None)


def _validate(fact: Fact, sources: dict[str, Source]) -> None:
    if fact.unit not in UNITS:
        raise _bad(FACTS_FILE, fact.key, f"satuan '{fact.unit}' tidak dikenal")
    if fact.value is None and fact.certain:
        raise _bad(FACTS_FILE, fact.key, "terverifikasi tetapi tanpa nilai")
    if not fact.certain and not fact.note:
        raise _bad(FACTS_FILE, fact.key, "perlu_konfirmasi tetapi tanpa catatan")
    if not isinstance(fact.checked, date):
        raise _bad(FACTS_FILE, fact.key, "diperiksa bukan tanggal")
    if fact.unit == "rupiah" and fact.value is not None and not isinstance(fact.value, int):
        raise _bad(FACTS_FILE, fact.key, "rupiah harus bilangan bulat")
    for source in fact.sources:
        if source not in sources:
            raise _bad(FACTS_FILE, fact.key, f"sumber '{source}' tidak ada di sumber.yml")


def _bad(file: str, key: str, what: str) -> OperatorError:
    return OperatorError(f"{file}: {key} {what}.", "Perbaiki butir itu (lihat docs/data-formats.md).")

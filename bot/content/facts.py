"""Facts: every figure, date and address once, with source and state (faq/fakta.yml, faq/sumber.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

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
_COUNTED = {
    "jam": "jam",
    "menit": "menit",
    "hari": "hari",
    "hari_kerja": "hari kerja",
    "bulan": "bulan",
    "tahun": "tahun",
    "orang": "orang",
    "digit": "digit",
}
_AS_IS = ("teks", "telepon", "url")
UNITS = ("rupiah", "tanggal", *_COUNTED, *_AS_IS)

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
class Fact:
    key: str
    value: Value | None
    unit: str
    sources: tuple[str, ...]
    since: date | None
    checked: date
    state: State
    note: str

    @property
    def certain(self) -> bool:
        return self.state is State.VERIFIED

    def shown(self) -> str:
        """The value as a citizen reads it: 950000 rupiah is Rp950.000."""
        if self.unit == "rupiah":
            return rupiah(self.value)
        if isinstance(self.value, date):
            return long_date(self.value)
        unit = _COUNTED.get(self.unit)
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
    """Read fakta.yml and sumber.yml. Raises OperatorError naming the first entry that cannot be used."""
    sources = {id_: _source(id_, entry) for id_, entry in _read(folder / "sumber.yml").items()}
    facts: dict[str, Fact] = {}
    for group, entries in _read(folder / "fakta.yml").items():
        if not isinstance(entries, dict):
            raise _bad("fakta.yml", str(group), "kosong atau bukan daftar")
        for name, entry in entries.items():
            fact = _fact(f"{group}.{name}", entry, sources)
            facts[fact.key] = fact
    return Facts(facts, sources)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OperatorError(f"{path.name} tidak terbaca: {error}.", "Perbaiki berkasnya.") from None
    if not isinstance(data, dict):
        raise OperatorError(f"{path.name} kosong atau bukan daftar.", "Perbaiki berkasnya.")
    return data


def _source(id_: str, entry: dict[str, Any]) -> Source:
    try:
        return Source(id_, entry["nama"], str(entry["tanggal"]), entry["url"], bool(entry["resmi"]))
    except (KeyError, TypeError) as error:
        raise _bad("sumber.yml", id_, f"tanpa {error}") from None


def _fact(key: str, entry: dict[str, Any], sources: dict[str, Source]) -> Fact:
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
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _bad("fakta.yml", key, f"tanpa atau salah: {error}") from None
    _validate(fact, sources)
    return fact


def _validate(fact: Fact, sources: dict[str, Source]) -> None:
    if fact.unit not in UNITS:
        raise _bad("fakta.yml", fact.key, f"satuan '{fact.unit}' tidak dikenal")
    if fact.value is None and fact.certain:
        raise _bad("fakta.yml", fact.key, "terverifikasi tetapi tanpa nilai")
    if not fact.certain and not fact.note:
        raise _bad("fakta.yml", fact.key, "perlu_konfirmasi tetapi tanpa catatan")
    if not isinstance(fact.checked, date):
        raise _bad("fakta.yml", fact.key, "diperiksa bukan tanggal")
    if fact.unit == "rupiah" and fact.value is not None and not isinstance(fact.value, int):
        raise _bad("fakta.yml", fact.key, "rupiah harus bilangan bulat")
    for source in fact.sources:
        if source not in sources:
            raise _bad("fakta.yml", fact.key, f"sumber '{source}' tidak ada di sumber.yml")


def _bad(file: str, key: str, what: str) -> OperatorError:
    return OperatorError(f"{file}: {key} {what}.", "Perbaiki butir itu (lihat docs/data-formats.md).")

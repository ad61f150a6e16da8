"""What is wrong with the entry of a fact by itself, whoever uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from bot.content.check import foreign_links
from bot.content.facts import COUNTED, Fact, Facts
from bot.editing.fact_entries import UPCOMING
from bot.journeys.billing import code_length
from bot.reminders.limits import limits_of

Entry = dict[str, Any]
_KEYS = {"nilai", "satuan", "sumber", "berlaku_sejak", "diperiksa", "status", "catatan", UPCOMING}
_UPCOMING_KEYS = {"nilai", "berlaku_sejak", "sumber", "diperiksa"}
_LONGEST_TEXT = 400
_PHONE = re.compile(r"\+?[\d() -]{5,30}")
_URL = re.compile(r"https?://[^\s()<>\[\]\"\\]+")


def entry_problems(entry: Entry, before: Fact, facts: Facts, day: date) -> Iterator[str]:
    """`before` is the fact as it is live, `facts` are those with the entry in them, on this day."""
    yield from _unknown_keys(entry, _KEYS)
    if entry["satuan"] != before.unit:
        yield f"satuan harus tetap {before.unit}."
        return
    if entry["nilai"] is not None:
        yield from _misfit(entry["nilai"], before.unit)
    if entry["berlaku_sejak"] is not None and not _is_day(entry["berlaku_sejak"]):
        yield "berlaku_sejak harus tanggal (2026-11-24) atau null."
    if entry["diperiksa"] > day:
        yield "diperiksa tidak bisa di masa depan."
    if not entry["sumber"]:
        yield "sumber kosong."
    if coming := entry.get(UPCOMING):
        yield from _coming(coming, before.unit, day)
    yield from _needed_elsewhere(facts)


def _coming(coming: Entry, unit: str, day: date) -> Iterator[str]:
    yield from _unknown_keys(coming, _UPCOMING_KEYS)
    yield from _misfit(coming["nilai"], unit)
    if not _is_day(coming["berlaku_sejak"]) or coming["berlaku_sejak"] <= day:
        yield f"{UPCOMING}: berlaku_sejak harus tanggal sesudah hari ini."
    if coming["diperiksa"] > day:
        yield f"{UPCOMING}: diperiksa tidak bisa di masa depan."


def _unknown_keys(entry: Entry, known: set[str]) -> Iterator[str]:
    if unknown := sorted(str(key) for key in entry if key not in known):
        yield f"kunci tidak dikenal: {', '.join(unknown)}."


def _misfit(value: Any, unit: str) -> Iterator[str]:
    """A complaint about a value that is none of this unit."""
    if unit == "rupiah" or unit in COUNTED:
        if type(value) is not int or value < (0 if unit == "rupiah" else 1):
            yield f"nilai untuk {unit} harus bilangan bulat, tanpa titik."
    elif unit == "tanggal":
        if not _is_day(value):
            yield "nilai harus tanggal (2026-11-24)."
    elif not isinstance(value, str) or not value.strip() or "\n" in value.strip() or len(value) > _LONGEST_TEXT:
        yield f"nilai harus teks satu baris, paling banyak {_LONGEST_TEXT} huruf."
    elif unit == "telepon" and not _PHONE.fullmatch(value):
        yield "nilai harus nomor telepon."
    elif unit == "url":
        if not _URL.fullmatch(value):
            yield "nilai harus alamat situs, diawali https://."
        yield from foreign_links(f'<a href="{value}">')


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _needed_elsewhere(facts: Facts) -> Iterator[str]:
    """Some facts are reckoned with: when to remind, how long a billing code is."""
    try:
        limits_of(facts)
        code_length(facts)
    except (KeyError, ValueError):
        yield "fakta ini dipakai untuk menghitung, jadi nilainya harus ada dan berupa bilangan."

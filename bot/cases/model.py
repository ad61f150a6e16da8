"""What a case is, and what is told about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from bot.store.cases import CaseRow


class UnreadableError(ValueError):
    """Of a case, something is stored that the bot never wrote. The message, for operators, says of which, and what."""

    def __init__(self, number: str, what: str) -> None:
        super().__init__(f"{number}: {what}")
        self.what = what


class Kind(StrEnum):
    ABROAD = "berobat-luar-negeri"
    VISIT = "layanan-rumah"
    GENERAL = "umum"


class State(StrEnum):
    NEW = "baru"
    TAKEN = "diambil"
    WAITING = "menunggu_pemohon"
    SCHEDULED = "dijadwalkan"
    DONE = "selesai"
    REJECTED = "ditolak"
    CANCELLED = "dibatalkan"


HELD = frozenset({State.TAKEN, State.WAITING, State.SCHEDULED})
OPEN = HELD | {State.NEW}
CLOSED = frozenset(State) - OPEN


class Priority(StrEnum):
    """In order of urgency."""

    EMERGENCY = "darurat"
    HIGH = "tinggi"
    NORMAL = "biasa"

    @property
    def rank(self) -> int:
        """0 is the most urgent."""
        return tuple(Priority).index(self)


class Place(StrEnum):
    """Where the patient is."""

    HOME = "rumah"
    HOSPITAL = "rumah-sakit"


class Passport(StrEnum):
    FIRST = "baru"
    REPLACEMENT = "penggantian"


class LetterKind(StrEnum):
    RECORD = "rekam-medis"
    REFERRAL = "rujukan"
    OTHER = "lainnya"


@dataclass(frozen=True)
class Letter:
    """A letter that was sent, as Telegram's id of the file: the file itself is not kept here."""

    kind: LetterKind
    file_id: str
    photo: bool  # sent as a photo, not as a document


@dataclass(frozen=True, kw_only=True)
class Details:
    """What the citizen told. None is what was not asked or not answered; never a NIK."""

    name: str | None = None  # of the patient, or of who asks
    age: int | None = None  # years
    asker: str | None = None  # who asks, when it is for somebody else
    relation: str | None = None  # of who asks to the patient
    place: Place | None = None
    hospital: str | None = None
    ward: str | None = None
    area: str | None = None  # kecamatan or kota
    movable: bool | None = None  # the patient can be brought to the office
    in_danger: bool | None = None  # a doctor says that it cannot wait
    letters: tuple[Letter, ...] = ()
    destination: str | None = None
    departure: date | None = None
    passport: Passport | None = None
    phone: str | None = None
    wish: str | None = None  # what it is about, in the citizen's words

    def as_data(self) -> dict[str, Any]:
        """Plain data for the store; `from_data` reads it back."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Details:
        """Raises ValueError or KeyError when it is not what `as_data` gave. Keys of other versions are passed over."""
        known = {field.name: data[field.name] for field in fields(cls) if data.get(field.name) is not None}
        return cls(**{name: _READ.get(name, _same)(value) for name, value in known.items()})


@dataclass(frozen=True, kw_only=True)
class Case(CaseRow):
    """A stored case, with the words for what it is. `holder` is the id of an officer (bot/store/staff.py)."""

    kind: Kind
    state: State
    priority: Priority

    @classmethod
    def of(cls, row: CaseRow) -> Case:
        """Raises UnreadableError."""
        for name in _TIMES:
            _check_time(row.number, getattr(row, name))
        return cls(**{**vars(row), **{name: _word(row, name) for name in _WORDS}})

    @property
    def open(self) -> bool:
        return self.state in OPEN


def readable(rows: Iterable[CaseRow]) -> tuple[list[Case], list[UnreadableError]]:
    """The cases, in order; what cannot be read hides nothing else: it comes apart, for whoever tells of it."""
    cases: list[Case] = []
    unreadable: list[UnreadableError] = []
    for row in rows:
        try:
            cases.append(Case.of(row))
        except UnreadableError as error:
            unreadable.append(error)
    return cases, unreadable


_WORDS: dict[str, tuple[str, type[StrEnum]]] = {
    "kind": ("jenis", Kind),
    "state": ("keadaan", State),
    "priority": ("prioritas", Priority),
}
_TIMES = ("opened_at", "counted_from", "waiting_since", "taken_at", "visit_at", "closed_at", "erased_at")
_YEAR_3000 = 32_503_680_000.0


def _word(row: CaseRow, name: str) -> StrEnum:
    shown, words = _WORDS[name]
    stored = getattr(row, name)
    try:
        return words(stored)
    except ValueError:
        raise UnreadableError(row.number, f"{shown} {stored!r} tidak dikenal") from None


def _check_time(number: str, moment: Any) -> None:
    if moment is not None and not (isinstance(moment, int | float) and 0 <= moment < _YEAR_3000):
        raise UnreadableError(number, f"{moment!r} bukan waktu")


def _plain(value: Any) -> Any:
    match value:
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case tuple():
            return [{"kind": letter.kind.value, "file_id": letter.file_id, "photo": letter.photo} for letter in value]
    return value


def _letters(data: list[dict[str, Any]]) -> tuple[Letter, ...]:
    return tuple(Letter(LetterKind(one["kind"]), one["file_id"], one["photo"]) for one in data)


def _same(value: Any) -> Any:
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "place": Place,
    "passport": Passport,
    "departure": date.fromisoformat,
    "letters": _letters,
}

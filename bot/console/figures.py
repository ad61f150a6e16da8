"""The figures of the summary: read from the store, with small counts suppressed before anybody else sees them."""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlite_utils import Database

from bot.cases.model import Case, Priority, State, readable
from bot.console.suppression import HIDDEN, LEAST, SMALL, Shown, suppressed
from bot.content.facts import long_date
from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.reminders.wib import WIB, at
from bot.store.cases import CaseStore
from bot.store.feedback import Feedback
from bot.store.tallies import Tallies, Tally, What

RANGES = (7, 30, 90)  # days
_DAY = timedelta(days=1)
_MOST_TOPICS = 15
_MINUTE, _HOUR, _DAY_S = 60, 3600, 24 * 3600
_SLOW = 0.9  # so many of all were quicker
_TOTAL = "Jumlah"
# Of the messages that were understood, or not: how they are named, and what of the tallies they are.
_OUTCOMES: Mapping[str, tuple[What, ...]] = {
    "Dijawab": (What.ANSWERED,),
    "Ditawari pilihan": (What.OFFERED,),
    "Tidak terjawab": (What.MISSED, What.HANDED_OVER, What.OUT_OF_SCOPE),
}

Cell = int | str


@dataclass(frozen=True)
class Period:
    """Days in WIB, both included."""

    first: date
    last: date

    @classmethod
    def until(cls, now: float, days: int) -> Period:
        """So many days, the last of which is today."""
        today = at(now).date()
        return cls(today - (days - 1) * _DAY, today)

    @property
    def days(self) -> list[date]:
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]

    @property
    def since(self) -> float:
        return datetime.combine(self.first, time(), WIB).timestamp()

    @property
    def before(self) -> float:
        return datetime.combine(self.last + _DAY, time(), WIB).timestamp()


@dataclass(frozen=True)
class Figure:
    """A table and what its chart shows of it. A value of None is not shown."""

    name: str  # in addresses
    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    series: Mapping[str, Sequence[float | None]]  # one value a label
    labels: Sequence[str]
    note: str = ""
    unit: str = ""

    @property
    def empty(self) -> bool:
        return not any(value for values in self.series.values() for value in values)


class Figures:
    """Nothing that leaves here can point at single people."""

    def __init__(self, db: Database, topics: Topics, texts: Texts) -> None:
        self._topics = topics
        self._texts = texts
        self._tallies = Tallies(db)
        self._feedback = Feedback(db)
        self._cases = CaseStore(db)

    def all(self, period: Period) -> list[Figure]:
        tallies = self._tallies.between(period.first, period.last)
        cases, _ = readable(row for row in self._cases.all() if period.since <= row.opened_at < period.before)
        return [
            _messages(tallies, period),
            _outcomes(tallies),
            self._asked(tallies),
            self._votes(period),
            _waiting(cases),
            self._states(cases),
        ]

    def _asked(self, tallies: Iterable[Tally]) -> Figure:
        """What was asked most. Topics that few asked about are not even named."""
        counts: Counter[str] = Counter()
        for tally in tallies:
            if tally.topic and tally.what in (What.ANSWERED, What.BUTTON):
                counts[tally.topic] += tally.count
        most = [(topic, count) for topic, count in _ranked(counts) if count >= LEAST][:_MOST_TOPICS]
        rows = [(self._title(topic), count) for topic, count in most]
        note = f"Diketik atau dipilih dengan tombol. Topik yang ditanyakan kurang dari {LEAST} kali tidak dirinci."
        return _counted("topik", "Topik yang paling banyak ditanyakan", ("Topik", "Pertanyaan"), rows, note)

    def _votes(self, period: Period) -> Figure:
        votes = self._feedback.counts(period.since, period.before)
        most = _ranked({topic: sum(both) for topic, both in votes.items()})
        rows: list[tuple[Cell, ...]] = []
        shares: list[float | None] = []
        for topic in [topic for topic, count in most if count >= LEAST][:_MOST_TOPICS]:
            shown = suppressed(dict(zip(("ya", "tidak"), votes[topic], strict=True)), total_known=False)
            share = None if shown.total is None else round(100 * votes[topic][0] / shown.total)
            rows.append((self._title(topic), shown.cells["ya"], shown.cells["tidak"], _percent(share)))
            shares.append(share)
        return Figure(
            "suara",
            "Penilaian jawaban",
            ("Topik", "Membantu", "Tidak membantu", "Bagian yang membantu"),
            rows,
            {"Membantu (%)": shares},
            [str(row[0]) for row in rows],
            f"Topik yang dinilai kurang dari {LEAST} kali tidak dirinci.",
            "persen",
        )

    def _states(self, cases: Iterable[Case]) -> Figure:
        counts = Counter(case.state for case in cases)
        shown = suppressed({self._texts.notice(f"meja_keadaan_{state}"): counts[state] for state in State})
        note = "Kasus yang masuk pada hari-hari ini, menurut keadaannya sekarang."
        return _of_shown("kasus", "Kasus menurut keadaan", ("Keadaan", "Kasus"), shown, note)

    def _title(self, topic: str) -> str:
        return self._topics.get(topic).title if topic in self._topics else topic


def _messages(tallies: Iterable[Tally], period: Period) -> Figure:
    counts = dict.fromkeys(period.days, 0)
    for tally in tallies:
        if tally.what is What.MESSAGE:
            counts[tally.day] += tally.count
    shown = suppressed({long_date(day): count for day, count in counts.items()})
    return _of_shown("pesan", "Pesan per hari", ("Hari", "Pesan"), shown, "Yang diketik warga di chat pribadi.")


def _outcomes(tallies: Iterable[Tally]) -> Figure:
    counts: Counter[What] = Counter()
    for tally in tallies:
        if not tally.topic:
            counts[tally.what] += tally.count
    shown = suppressed({name: sum(counts[what] for what in whats) for name, whats in _OUTCOMES.items()})
    note = "Tidak terjawab: terlewat, dua kali berturut-turut tidak dipahami, atau di luar topik."
    return _of_shown("hasil", "Dijawab, ditawari, tidak terjawab", ("Hasil", "Pesan"), shown, note)


def _waiting(cases: Iterable[Case]) -> Figure:
    """How long people waited until an officer took their case. How many they were is not told."""
    waited: dict[Priority, list[float]] = defaultdict(list)
    for case in cases:
        if case.taken_at is not None:
            waited[case.priority].append(case.taken_at - case.opened_at)
    known = {one: sorted(waited[one]) for one in Priority if len(waited[one]) >= LEAST}
    middle = {one: statistics.median(times) for one, times in known.items()}
    slow = {one: times[math.ceil(_SLOW * len(times)) - 1] for one, times in known.items()}
    return Figure(
        "tunggu",
        "Waktu tunggu sampai diambil petugas",
        ("Prioritas", "Separuh kasus dalam", "90% kasus dalam"),
        [(one.value.capitalize(), _span(middle.get(one)), _span(slow.get(one))) for one in Priority],
        {
            "Separuh kasus": [_hours(middle.get(one)) for one in Priority],
            "90% kasus": [_hours(slow.get(one)) for one in Priority],
        },
        [one.value.capitalize() for one in Priority],
        f"Menurut jam dinding, malam dan hari libur ikut dihitung. “{HIDDEN}”: kurang dari {LEAST} kasus.",
        "jam",
    )


def _of_shown(name: str, title: str, columns: tuple[str, str], shown: Shown, note: str) -> Figure:
    rows = [*shown.cells.items(), *([(_TOTAL, shown.total)] if shown.total is not None else [])]
    values = [shown.number(label) for label in shown.cells]
    if shown.total is None:
        note = f"{note} “{SMALL}” dan “{HIDDEN}” tidak dirinci, supaya tidak menunjuk orang; jumlahnya juga tidak."
    return Figure(name, title, columns, rows, {columns[1]: values}, list(shown.cells), note.strip())


def _counted(name: str, title: str, columns: tuple[str, str], rows: list[tuple[str, int]], note: str) -> Figure:
    return Figure(
        name, title, columns, rows, {columns[1]: [count for _, count in rows]}, [row[0] for row in rows], note
    )


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The biggest first; equals by name."""
    return sorted(counts.items(), key=lambda found: (-found[1], found[0]))


def _percent(share: int | None) -> str:
    return HIDDEN if share is None else f"{share}%"


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / _HOUR, 2)


def _span(seconds: float | None) -> str:
    """2 hari 3 jam, 1 jam 20 menit, 4 menit"""
    if seconds is None:
        return HIDDEN
    minutes = max(1, round(seconds / _MINUTE))
    days, rest = divmod(minutes, _DAY_S // _MINUTE)
    hours, minutes = divmod(rest, _HOUR // _MINUTE)
    parts = [(days, "hari"), (hours, "jam"), (minutes, "menit")]
    said = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(said[:2])

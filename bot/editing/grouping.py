"""Unanswered messages that say much the same, put together: what many people miss stands first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process

from bot.editing.personal import without_marks
from bot.store.unanswered import Outcome, Row
from engine.normalise import Normaliser

MOST_ROWS = 500  # read at once, the newest
MOST_WORDINGS = 5  # shown of a group
_FIRST = 12  # what the first topic of a row counts; the second half of it, the third a third
_ALIKE = 68.0  # of 100: about two words of three are the same, in whatever order
# They say nothing about what somebody wants to know.
_FILLERS = frozenset(
    "min admin kak kakak pak bapak bu ibu mas mbak halo hai assalamualaikum pagi siang sore malam selamat mohon tolong"
    " maaf mau ingin tanya bertanya ya dong sih kok deh lah nih itu ini yang dan di ke saya kami kalau apakah apa"
    " bisa boleh bagaimana tidak pakai sudah paspor imigrasi lewat untuk".split()
)


@dataclass
class Group:
    """`ids` are the rows; `wordings` are different texts, the newest first; `topics` the likeliest first."""

    ids: list[int]
    wordings: list[str]
    newest: float  # Unix seconds
    topics: list[str] = field(default_factory=list)
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return len(self.ids)


def grouped(rows: Iterable[Row]) -> list[Group]:
    """The rows by likeness: the biggest group first, of two alike the one asked last. The same rows give the same."""
    leaders: list[str] = []  # what each group's newest text comes down to
    members: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: (row.at, row.id), reverse=True):
        key = _key(row.text)
        found = process.extractOne(key, leaders, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE) if key else None
        if found:
            members[found[2]].append(row)
        else:
            leaders.append(key)
            members.append([row])
    return sorted((_group(rows) for rows in members), key=lambda group: (-group.count, -group.newest, group.ids))


def _key(text: str) -> str:
    """The words that count, in plain spelling; all of them when none does."""
    words = _normaliser().words(without_marks(text))
    return " ".join([word for word in words if word not in _FILLERS] or words)


@cache
def _normaliser() -> Normaliser:
    return Normaliser()


def _group(rows: list[Row]) -> Group:
    topics: Counter[str] = Counter()
    for row in rows:
        topics.update({topic: _FIRST // place for place, topic in enumerate(row.topics, start=1)})
    return Group(
        ids=[row.id for row in rows],
        wordings=list(dict.fromkeys(row.text for row in rows))[:MOST_WORDINGS],
        newest=rows[0].at,
        topics=[topic for topic, _ in sorted(topics.items(), key=lambda found: (-found[1], found[0]))],
        outcomes=Counter(row.outcome for row in rows),
    )

"""What admins may order on the page Latih & uji; the supervisor does it (bot/processes/lessons.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.editing.model_note import note_of
from bot.editing.rights import actor, admin_now
from bot.editing.training_data import additions, mark
from bot.store.content_log import ContentLog
from bot.store.lessons import UNDECIDED, EngineRow, EngineStore, Lesson, LessonKind, LessonState, LessonStore
from bot.store.sentences import Sentence
from bot.store.staff import Officer, StaffStore

_ITEM = "mesin"  # what the log's entries are about
_CANCELLABLE = frozenset({LessonState.ASKED, LessonState.TRAINING}) | UNDECIDED
LONGEST_REASON = 500


class OrderError(Exception):
    """The order came too late or says too little; the message is for the admin. Nothing was written."""


@dataclass(frozen=True)
class News:
    """What the next training would teach: added since the model in use was trained, or gone since."""

    to_train: tuple[Sentence, ...]
    for_exam: tuple[Sentence, ...]
    removed: int

    def __bool__(self) -> bool:
        return bool(self.to_train or self.for_exam or self.removed)


def taught_now(db: Database, models_dir: Path) -> frozenset[str]:
    """The marks (training_data.py) of the sentences that the model in use was taught."""
    current = EngineStore(db).current()
    return frozenset(note_of(models_dir / current.model).taught) if current else frozenset()


class LessonOrders:
    """Each order is one transaction with its entry in the log. `clock` gives Unix seconds.

    `officer` is looked up again: RefusedError(NOT_ADMIN) for whoever is no admin (any more). Raises OrderError.
    """

    def __init__(self, db: Database, models_dir: Path, clock: Callable[[], float]) -> None:
        self._db = db
        self._models = models_dir
        self._clock = clock
        self._lessons = LessonStore(db)
        self._engines = EngineStore(db)

    def latest(self) -> Lesson | None:
        return self._lessons.latest()

    def in_use(self) -> EngineRow | None:
        return self._engines.current()

    def previous(self) -> EngineRow | None:
        """The model before, while it can be returned to: trained in the same repository as the one in use."""
        current, previous = self._engines.current(), self._engines.previous()
        if current is None or previous is None:
            return None
        old, new = self._models / previous.model, self._models / current.model
        return previous if old.exists() and note_of(old).base == note_of(new).base else None

    def news(self) -> News:
        taught = taught_now(self._db, self._models)
        added = additions(self._db).sentences
        new = [sentence for sentence in added if mark(sentence) not in taught]
        return News(
            tuple(sentence for sentence in new if not sentence.exam),
            tuple(sentence for sentence in new if sentence.exam),
            len(taught.difference(map(mark, added))),
        )

    def learn(self, officer: Officer) -> None:
        """Train a model with all that was added, and judge it."""
        if not self.news():
            raise OrderError("Belum ada yang baru untuk dilatih.")
        self._ask(officer, LessonKind.LEARN)

    def go_back(self, officer: Officer) -> None:
        """Return to the model before."""
        if self.previous() is None:
            raise OrderError("Tidak ada model sebelumnya yang bisa dipakai lagi.")
        self._ask(officer, LessonKind.BACK)

    def use(self, officer: Officer, id_: int) -> None:
        """Take the new model."""
        with self._order(officer, "pakai-model", pelatihan=id_) as now:
            _must(self._lessons.move(id_, {LessonState.READY}, LessonState.SWITCHING, now))

    def use_anyway(self, officer: Officer, id_: int, reason: str) -> None:
        """Take a model that got worse, for a reason that is kept."""
        reason = " ".join(reason.split())
        if not reason:
            raise OrderError("Tuliskan alasannya dulu.")
        if len(reason) > LONGEST_REASON:
            raise OrderError(f"Alasannya {len(reason)} huruf, paling banyak {LONGEST_REASON}.")
        lesson = self._lessons.by_id(id_)
        if lesson is None or not lesson.report.get("overridable"):
            raise OrderError("Model ini tidak bisa dipakai, apa pun alasannya.")
        with self._order(officer, "pakai-model-lebih-buruk", pelatihan=id_, alasan=reason) as now:
            _must(self._lessons.override(id_, reason, now))

    def drop(self, officer: Officer, id_: int) -> None:
        """Train it no further, or do not use it."""
        with self._order(officer, "batal-latih", pelatihan=id_) as now:
            _must(self._lessons.move(id_, _CANCELLABLE, LessonState.DROPPED, now))

    def _ask(self, officer: Officer, kind: LessonKind) -> None:
        with self._order(officer, kind) as now:
            try:
                self._lessons.ask(kind, officer.id, now)
            except ValueError:
                raise OrderError("Masih ada yang sedang dikerjakan. Tunggu sampai selesai.") from None

    @contextmanager
    def _order(self, officer: Officer, action: str, **facts: Any) -> Iterator[float]:
        """One transaction; yields the time."""
        now = self._clock()
        with self._db.atomic():
            admin = admin_now(StaffStore(self._db), officer)
            yield now
            ContentLog(self._db).append(now, actor(admin), action, _ITEM, facts)


def _must(moved: bool) -> None:
    if not moved:
        raise OrderError("Keadaannya sudah berubah. Lihat yang sekarang.")

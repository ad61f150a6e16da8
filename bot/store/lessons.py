"""Trainings that admins asked for, and which model answers citizens. Times are Unix seconds."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

_LESSON = "id, kind, state, author, asked_at, progress, model, report, reason, updated_at"
_ENGINE = "id, model, address, since"
_CHANGEABLE = frozenset({"progress", "model", "report", "reason"})


class LessonKind(StrEnum):
    LEARN = "latih"
    BACK = "kembali"  # to the model before


class LessonState(StrEnum):
    ASKED = "diminta"
    TRAINING = "melatih"  # the exam is part of it
    REFUSED = "ditolak"  # something important got worse; an admin may take it all the same
    READY = "siap"
    SWITCHING = "berpindah"
    DONE = "dipakai"
    FAILED = "gagal"
    DROPPED = "dibatalkan"


AT_WORK = frozenset({LessonState.ASKED, LessonState.TRAINING, LessonState.SWITCHING})
UNDECIDED = frozenset({LessonState.READY, LessonState.REFUSED})


@dataclass(frozen=True)
class Lesson:
    """`author` is an officer's id; `model` a file's name in models_dir; `progress` is for people."""

    id: int
    kind: LessonKind
    state: LessonState
    author: int | None
    asked_at: float
    progress: str
    model: str
    report: dict[str, Any]
    reason: str
    updated_at: float


class LessonStore:
    def __init__(self, db: Database) -> None:
        self._db = db

    def ask(self, kind: LessonKind, author: int | None, now: float) -> Lesson:
        """A new lesson; what nobody has decided about is dropped for it. Raises ValueError when one is at work."""
        with self._db.atomic():
            latest = self.latest()
            if latest and latest.state in AT_WORK:
                raise ValueError(f"lesson {latest.id} is at work")
            if latest:
                self.move(latest.id, UNDECIDED, LessonState.DROPPED, now)
            self._db.execute(
                "INSERT INTO lessons (kind, state, author, asked_at, progress, model, report, reason, updated_at)"
                " VALUES (?, ?, ?, ?, '', '', '{}', '', ?)",
                [kind, LessonState.ASKED, author, now, now],
            )
            asked = self.latest()
        assert asked
        return asked

    def latest(self) -> Lesson | None:
        """Only the latest lesson can be at work or undecided."""
        return self._one("ORDER BY id DESC LIMIT 1", [])

    def by_id(self, id_: int) -> Lesson | None:
        return self._one("WHERE id = ?", [id_])

    def move(self, id_: int, from_states: Collection[LessonState], to: LessonState, now: float, **fields: Any) -> bool:
        """Change the state, and these fields with it; False, and nothing changed, when it is in another state."""
        assert _CHANGEABLE.issuperset(fields)
        if "report" in fields:
            fields["report"] = json.dumps(fields["report"], ensure_ascii=False)
        sets = "".join(f", {name} = ?" for name in fields)
        cursor = self._db.execute(
            f"UPDATE lessons SET state = ?, updated_at = ?{sets}"
            f" WHERE id = ? AND state IN ({', '.join('?' * len(from_states))})",
            [to, now, *fields.values(), id_, *from_states],
        )
        return cursor.rowcount == 1

    def override(self, id_: int, reason: str, now: float) -> bool:
        """Take a model that got worse, for this reason; False when the lesson is in another state."""
        return self.move(id_, {LessonState.REFUSED}, LessonState.SWITCHING, now, reason=reason)

    def _one(self, rest: str, parameters: list[Any]) -> Lesson | None:
        row = self._db.execute(f"SELECT {_LESSON} FROM lessons {rest}", parameters).fetchone()
        if row is None:
            return None
        id_, kind, state, author, asked_at, progress, model, report, reason, updated_at = row
        return Lesson(
            id_,
            LessonKind(kind),
            LessonState(state),
            author,
            asked_at,
            progress,
            model,
            json.loads(report),
            reason,
            updated_at,
        )


@dataclass(frozen=True)
class EngineRow:
    """`model` is a file's name in models_dir, in use `since` then; `address` is where its engine listens now."""

    id: int
    model: str
    address: str
    since: float


class EngineStore:
    """One row a change of model: the last one is in use."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def current(self) -> EngineRow | None:
        return self._one("", [])

    def previous(self) -> EngineRow | None:
        """The last model in use that is not the present one."""
        current = self.current()
        return self._one("WHERE model <> ?", [current.model]) if current else None

    def take(self, model: str, address: str, now: float) -> None:
        """This model answers from now on, at this address. For the model in use, only the address changes."""
        current = self.current()
        if current and current.model == model:
            self._db.execute("UPDATE engines SET address = ? WHERE id = ?", [address, current.id])
        else:
            self._db.execute("INSERT INTO engines (model, address, since) VALUES (?, ?, ?)", [model, address, now])

    def _one(self, condition: str, parameters: list[Any]) -> EngineRow | None:
        select = f"SELECT {_ENGINE} FROM engines {condition} ORDER BY id DESC LIMIT 1"
        row = self._db.execute(select, parameters).fetchone()
        return EngineRow(*row) if row else None

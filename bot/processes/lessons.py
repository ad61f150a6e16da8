"""What admins asked for on the page Latih & uji, done beside the engine that answers citizens."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot import log
from bot.editing.model_note import write_note
from bot.editing.training_data import additions
from bot.errors import OperatorError
from bot.processes import training
from bot.processes.choice import fits, inputs_with, note_for
from bot.processes.engines import Engines, SwitchError
from bot.processes.models import drop_old_models
from bot.processes.training import Trained
from bot.processes.urgent import urgent_topics
from bot.processes.verdict import Found, Verdict, judge
from bot.settings import Settings
from bot.store.lessons import AT_WORK, EngineStore, Lesson, LessonKind, LessonState, LessonStore

_log = log.get(__name__)
_LOOK_EVERY_S = 0.5
_AFTER_TROUBLE_S = 30.0
_RESUMED = "dilanjutkan"  # in the report of a lesson whose switch was cut off once
Progress = Callable[[str], None]


class _Dropped(Exception):
    """The admin who asked for it does not want it any more."""


class Lessons:
    """Looks for lessons, and does the one there is. `progress` is for the operator; times are Unix seconds."""

    def __init__(
        self, settings: Settings, db: Database, engines: Engines, progress: Progress, clock: Callable[[], float]
    ) -> None:
        self._settings = settings
        self._db = db
        self._lessons = LessonStore(db)
        self._in_use = EngineStore(db)
        self._engines = engines
        self._progress = progress
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled. Call take_up before."""
        while True:
            wait = _LOOK_EVERY_S
            try:
                await self.once()
            except sqlite3.OperationalError as error:  # full disk, a lock held too long: it may be better next time
                _log.warning("lesson not written", reason=str(error))
                wait = _AFTER_TROUBLE_S
            await asyncio.sleep(wait)

    def take_up(self) -> None:
        """After a start: a training that was cut off has failed; a switch is tried once more."""
        lesson = self._lessons.latest()
        if lesson is None:
            return
        if lesson.state is LessonState.TRAINING:
            self._fail(lesson, "Terputus karena bot dimulai ulang. Latih sekali lagi.")
        elif lesson.state is LessonState.SWITCHING and lesson.report.get(_RESUMED):
            self._fail(lesson, "Terputus dua kali saat berpindah, jadi dihentikan. Model yang lama tetap dipakai.")
        elif lesson.state is LessonState.SWITCHING:
            self._move(lesson, LessonState.SWITCHING, report={**lesson.report, _RESUMED: True})

    async def once(self) -> None:
        """Do what is to be done now, if anything."""
        lesson = self._lessons.latest()
        if lesson is None or lesson.state not in (LessonState.ASKED, LessonState.SWITCHING):
            return
        try:
            if lesson.state is LessonState.SWITCHING:
                await self._switch(lesson)
            elif lesson.kind is LessonKind.BACK:
                self._go_back(lesson)
            else:
                await self._learn(lesson)
        except _Dropped:
            self._progress("Latih & uji dibatalkan.")
        except (OperatorError, SwitchError) as error:
            self._fail(lesson, str(error))
        except sqlite3.OperationalError:
            raise
        except Exception:
            _log.exception("lesson failed")
            self._fail(lesson, "Gagal karena galat program. Lihat catatan kerja (docs/operators.md).")

    async def _learn(self, lesson: Lesson) -> None:
        self._move(lesson, LessonState.TRAINING, progress="Menyiapkan kalimat")
        self._progress("Latih & uji: melatih model baru di samping yang sekarang ...")
        added = additions(self._db)
        inputs = await inputs_with(self._settings, added)
        rival = self._engines.model
        model = training.model_path(self._settings, inputs)
        if model.name == rival.name:
            raise SwitchError("Tidak ada yang baru untuk dilatih.")
        inputs = dataclasses.replace(inputs, rival=rival if rival.exists() else None)
        training_began = self._clock()

        def alive(_: str) -> None:
            stage = "Menguji model baru" if any(self._unfinished()) else "Melatih model baru"
            self._move(lesson, LessonState.TRAINING, progress=f"{stage}, {self._clock() - training_began:.0f} detik")

        alive("")
        async with training.trained(self._settings, inputs, alive, in_background=True) as result:
            verdict = _verdict(result)
            report = {**verdict.as_report(), "seconds": round(self._clock() - training_began)}
            write_note(model, note_for(added))
            result.unfinished.replace(model)
        state = LessonState.READY if verdict.accepted else LessonState.REFUSED
        self._move(lesson, state, progress="", model=model.name, report=report)
        drop_old_models(self._settings)
        self._progress(f"Latih & uji: {result.found} dikenali; {'siap dipakai' if verdict.accepted else 'ditolak'}.")

    def _go_back(self, lesson: Lesson) -> None:
        previous = self._in_use.previous()
        if previous is None:
            raise SwitchError("Belum ada model sebelumnya.")
        self._move(lesson, LessonState.SWITCHING, model=previous.model)

    async def _switch(self, lesson: Lesson) -> None:
        model = self._settings.models_dir / lesson.model
        if not model.exists():
            raise SwitchError("Berkas modelnya sudah tidak ada. Latih sekali lagi.")
        if not fits(model):
            raise SwitchError("Bot sudah diperbarui sejak model ini dilatih. Latih sekali lagi.")

        def said(stage: str) -> None:
            self._move(lesson, LessonState.SWITCHING, progress=stage)

        def take(address: str) -> None:
            with self._db.atomic():
                self._in_use.take(model.name, address, self._clock())
                self._move(lesson, LessonState.DONE, progress="")

        if model.name == self._engines.model.name:
            self._move(lesson, LessonState.DONE, progress="")
            return
        await self._engines.switch(model, said, take)
        drop_old_models(self._settings)
        self._progress("Latih & uji: model baru dipakai.")

    def _unfinished(self) -> list[Path]:
        return list(self._settings.models_dir.glob("unfinished-*.tar.gz"))

    def _fail(self, lesson: Lesson, why: str) -> None:
        self._lessons.move(lesson.id, AT_WORK, LessonState.FAILED, self._clock(), progress=why)
        self._progress(f"Latih & uji gagal: {why}")

    def _move(self, lesson: Lesson, to: LessonState, **fields: Any) -> None:
        """Raises _Dropped when somebody has dropped the lesson."""
        if not self._lessons.move(lesson.id, _BEFORE[to], to, self._clock(), **fields):
            raise _Dropped


_BEFORE = {
    LessonState.TRAINING: {LessonState.ASKED, LessonState.TRAINING},
    LessonState.READY: {LessonState.TRAINING},
    LessonState.REFUSED: {LessonState.TRAINING},
    LessonState.SWITCHING: {LessonState.ASKED, LessonState.SWITCHING},
    LessonState.DONE: {LessonState.SWITCHING},
}


def _verdict(result: Trained) -> Verdict:
    """Of the new model against the one in use; without that, only the bar counts."""
    after = _found(result.marks)
    rival = result.marks.get("rival")
    return judge(_found(rival) if rival else after, after, urgent_topics(), training.PASS)


def _found(marks: dict[str, Any]) -> list[Found]:
    counted = [Found(text, topic, found) for text, topic, found in marks["results"]]
    return counted + [Found(text, topic, found, counted=False) for text, topic, found in marks["also"]]

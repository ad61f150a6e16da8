"""Which models are kept, and which one answers citizens when everything starts."""

from __future__ import annotations

import contextlib
import os
from contextlib import closing
from pathlib import Path

from bot.editing.model_note import drop_note
from bot.settings import Settings
from bot.store.database import open_database
from bot.store.lessons import EngineStore, LessonStore

_KEEP = 3  # the model in use, the one before, and one more


def drop_old_models(settings: Settings) -> None:
    """Drop all models but the newest, those in use and the one that is to be decided about. Raises OperatorError."""
    wanted = _wanted(settings)
    models = sorted(settings.models_dir.glob("pandu-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    models.sort(key=lambda path: path.name not in wanted)  # stable: what is wanted first, then by age
    for path in models[max(_KEEP, len(wanted)) :]:
        path.unlink(missing_ok=True)
        drop_note(path)
    for path in settings.models_dir.glob("unfinished-*.tar.gz"):
        if not _lives(path):
            path.unlink(missing_ok=True)


def _wanted(settings: Settings) -> set[str]:
    if not settings.database.exists():
        return set()
    with closing(open_database(settings.database)) as db:
        engines, lesson = EngineStore(db), LessonStore(db).latest()
        rows = [row.model for row in (engines.current(), engines.previous()) if row]
        return {*rows, *([lesson.model] if lesson and lesson.model else [])}


def _lives(unfinished: Path) -> bool:
    """Whether the process that trains it, named in its name, is still there."""
    with contextlib.suppress(ValueError, PermissionError):
        try:
            os.kill(int(unfinished.name.removeprefix("unfinished-").removesuffix(".tar.gz")), 0)
        except ProcessLookupError:
            return False
    return True

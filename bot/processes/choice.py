"""Which model answers citizens when everything starts."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlite_utils import Database

from bot.editing.model_note import ModelNote, note_of, write_note
from bot.editing.training_data import EXAM, TAUGHT, Additions, additions, copy_with, mark
from bot.errors import OperatorError
from bot.processes import training
from bot.processes.rasa_train import Inputs, Progress
from bot.settings import Settings
from bot.store.lessons import EngineStore

_FOLDER = "latihan"


async def model_to_serve(settings: Settings, db: Database, progress: Progress) -> Path:
    """The model in use, if it was trained in this repository; else one for it, trained when needed.

    Of what admins added, the new one is taught what the one in use was: the rest has still to be judged.
    Raises OperatorError.
    """
    current = EngineStore(db).current()
    model = settings.models_dir / current.model if current else None
    if model and fits(model):
        return model
    known = frozenset(note_of(model).taught) if model and model.exists() else None
    added = additions(db, known)
    if added.sentences:
        try:
            return await _taught(settings, added, progress)
        except OperatorError as error:
            progress(f"{error} Dilatih tanpa kalimat yang ditambahkan admin.")
    return await training.ensure_model(settings, progress)


async def _taught(settings: Settings, added: Additions, progress: Progress) -> Path:
    inputs = await inputs_with(settings, added)
    model = training.model_path(settings, inputs)
    write_note(model, note_for(added))
    return await training.ensure_model(settings, progress, inputs)


async def inputs_with(settings: Settings, added: Additions) -> Inputs:
    """The repository's data with what admins added, in a copy. Raises OperatorError."""
    folder = settings.data_dir / "run" / _FOLDER
    await asyncio.to_thread(copy_with, added, folder)
    return Inputs(domain=folder / "domain.yml", data=folder / "nlu_data", exam=folder / EXAM, also=folder / TAUGHT)


def note_for(added: Additions) -> ModelNote:
    """Of a model that is trained in this repository, with this."""
    return ModelNote(training.fingerprint(), tuple(mark(sentence) for sentence in added.sentences))


def fits(model: Path) -> bool:
    """Whether the model is there, and was trained in this repository."""
    return model.exists() and note_of(model).base == training.fingerprint()

"""Training: a model is named after what it was made from, so it is made again exactly when that changes."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from bot import paths
from bot.processes.rasa_train import Inputs, Progress, rasa_train
from bot.settings import Settings

_KEEP_MODELS = 3


def model_path(settings: Settings) -> Path:
    """Where the model for the present inputs is, or would be."""
    return settings.models_dir / f"pandu-{fingerprint()}.tar.gz"


def fingerprint() -> str:
    """A hash of everything a model is made from."""
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(f"{path.relative_to(paths.ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _inputs() -> Iterator[Path]:
    yield from (paths.CONFIG, paths.DOMAIN, paths.ENGINE_LOCK)
    yield from sorted(paths.NLU_DATA.rglob("*.yml"))
    yield from sorted(path for path in paths.ENGINE.glob("*") if path.suffix in (".py", ".yml"))


async def ensure_model(settings: Settings, progress: Progress) -> Path:
    """The model for the present inputs, trained first when there is none. Raises OperatorError."""
    model = model_path(settings)
    return model if model.exists() else await train(settings, progress)


async def train(settings: Settings, progress: Progress) -> Path:
    """Train a model now. Raises OperatorError when Rasa fails; its output is in var/log/train.log."""
    model = model_path(settings)
    progress("Melatih mesin (pertama kali beberapa menit, berikutnya sekitar satu menit) ...")
    began = time.monotonic()
    # A half-written model must never look like a finished one: train beside, then rename.
    unfinished = settings.models_dir / f"unfinished-{os.getpid()}.tar.gz"
    try:
        await rasa_train(Inputs(), unfinished, settings.log_dir / "train.log", progress)
        unfinished.rename(model)
    finally:
        unfinished.unlink(missing_ok=True)
    _drop_old_models(settings.models_dir)
    progress(f"Selesai dilatih dalam {time.monotonic() - began:.0f} detik.")
    return model


def _drop_old_models(folder: Path) -> None:
    models = sorted(folder.glob("pandu-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in models[:-_KEEP_MODELS]:
        path.unlink(missing_ok=True)

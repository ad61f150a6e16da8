"""Training: a model is named after what it was made from, so it is made again exactly when that changes."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot import paths
from bot.errors import OperatorError
from bot.processes.rasa_train import Inputs, Progress, rasa_train
from bot.settings import Settings

_KEEP_MODELS = 3
# The share of test sentences (tests/nlu) whose topic a model must find; one that finds fewer is not used.
_PASS = 0.9


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
    """Train a model now. Raises OperatorError when Rasa or the model fails; Rasa's output is in var/log/train.log."""
    model = model_path(settings)
    progress("Melatih mesin (pertama kali beberapa menit, berikutnya sekitar satu menit) ...")
    began = time.monotonic()
    # A half-written model must never look like a finished one: train beside, then rename.
    unfinished = settings.models_dir / f"unfinished-{os.getpid()}.tar.gz"
    try:
        with tempfile.TemporaryDirectory(prefix="pandu-train-") as scratch:
            marks = Path(scratch) / "marks.json"
            await rasa_train(Inputs(), unfinished, settings.log_dir / "train.log", progress, marks=marks)
            progress(_passed(json.loads(marks.read_text(encoding="utf-8"))))
        unfinished.rename(model)
    finally:
        unfinished.unlink(missing_ok=True)
    _drop_old_models(settings.models_dir)
    progress(f"Selesai dilatih dalam {time.monotonic() - began:.0f} detik.")
    return model


def _passed(marks: dict[str, int]) -> str:
    """The marks as a line. Raises OperatorError for a model that must not be used."""
    found = f"{marks['first']} dari {marks['sentences']} kalimat uji"
    if marks["first"] < _PASS * marks["sentences"]:
        raise OperatorError(
            f"Model baru hanya mengenali {found}, jadi tidak dipakai.",
            "Periksa kalimat yang terakhir ditambahkan di nlu_data/nlu.",
        )
    return f"Model baru mengenali {found}."


def _drop_old_models(folder: Path) -> None:
    models = sorted(folder.glob("pandu-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in models[:-_KEEP_MODELS]:
        path.unlink(missing_ok=True)

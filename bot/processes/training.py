"""Training: a model is named after what it was made from, so it is made again exactly when that changes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import paths
from bot.errors import OperatorError
from bot.processes.models import drop_old_models
from bot.processes.rasa_train import Inputs, Progress, rasa_train
from bot.settings import Settings

# The share of test sentences (tests/nlu) whose topic a model must find; one that finds fewer is not used.
PASS = 0.9


@dataclass(frozen=True)
class Trained:
    """A model under a name that nobody looks for, and its marks as engine/train.py writes them."""

    unfinished: Path
    marks: dict[str, Any]

    @property
    def found(self) -> str:
        return f"{self.marks['first']} dari {self.marks['sentences']} kalimat uji"

    @property
    def passed(self) -> bool:
        return bool(self.marks["first"] >= PASS * self.marks["sentences"])


def model_path(settings: Settings, inputs: Inputs | None = None) -> Path:
    """Where the model for these inputs (by default the repository's) is, or would be."""
    return settings.models_dir / f"pandu-{fingerprint(inputs)}.tar.gz"


def fingerprint(inputs: Inputs | None = None) -> str:
    """A hash of everything a model is made from."""
    digest = hashlib.sha256()
    for name, path in _named(inputs or Inputs()):
        digest.update(f"{name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _named(inputs: Inputs) -> Iterator[tuple[str, Path]]:
    """Names as in the repository: a copy that says the same makes the same model."""
    yield from (("config.yml", inputs.config), ("domain.yml", inputs.domain))
    yield "requirements/engine.txt", paths.ENGINE_LOCK
    for path in sorted(inputs.data.rglob("*.yml")):
        yield f"nlu_data/{path.relative_to(inputs.data)}", path
    for path in sorted(path for path in paths.ENGINE.glob("*") if path.suffix in (".py", ".yml")):
        yield f"engine/{path.name}", path


async def ensure_model(settings: Settings, progress: Progress, inputs: Inputs | None = None) -> Path:
    """The model for these inputs, trained first when there is none. Raises OperatorError."""
    model = model_path(settings, inputs)
    return model if model.exists() else await train(settings, progress, inputs)


async def train(settings: Settings, progress: Progress, inputs: Inputs | None = None) -> Path:
    """Train a model now. Raises OperatorError when Rasa or the model fails; Rasa's output is in var/log/train.log."""
    model = model_path(settings, inputs)
    progress("Melatih mesin (pertama kali beberapa menit, berikutnya sekitar satu menit) ...")
    began = time.monotonic()
    async with trained(settings, inputs or Inputs(), progress) as result:
        if not result.passed:
            raise OperatorError(
                f"Model baru hanya mengenali {result.found}, jadi tidak dipakai.",
                "Periksa kalimat yang terakhir ditambahkan di nlu_data/nlu.",
            )
        progress(f"Model baru mengenali {result.found}.")
        result.unfinished.rename(model)
    drop_old_models(settings)
    progress(f"Selesai dilatih dalam {time.monotonic() - began:.0f} detik.")
    return model


@contextlib.asynccontextmanager
async def trained(
    settings: Settings, inputs: Inputs, progress: Progress, in_background: bool = False
) -> AsyncIterator[Trained]:
    """Train, and examine. Whoever wants the model gives it its name within the block. Raises OperatorError."""
    # A half-written model must never look like a finished one: train beside, then rename.
    unfinished = settings.models_dir / f"unfinished-{os.getpid()}.tar.gz"
    log_file = settings.log_dir / "train.log"
    try:
        with tempfile.TemporaryDirectory(prefix="pandu-train-") as scratch:
            marks = Path(scratch) / "marks.json"
            await rasa_train(inputs, unfinished, log_file, progress, marks=marks, in_background=in_background)
            yield Trained(unfinished, json.loads(marks.read_text(encoding="utf-8")))
    finally:
        unfinished.unlink(missing_ok=True)

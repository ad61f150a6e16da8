"""Training (engine/train.py) as a child process that shows signs of life and ends with us."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot import paths
from bot.errors import OperatorError
from bot.processes.child import die_with
from bot.processes.priority import step_back_for_good
from bot.processes.programs import engine_environment

_LIFE_SIGN_S = 10
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Inputs:
    """What a model is trained from, and examined with: the repository's, unless others are named."""

    config: Path = field(default_factory=lambda: paths.CONFIG)
    domain: Path = field(default_factory=lambda: paths.DOMAIN)
    data: Path = field(default_factory=lambda: paths.NLU_DATA)
    exam: Path = field(default_factory=lambda: paths.NLU_TEST)
    also: Path | None = None  # a folder of more sentences to ask
    rival: Path | None = None  # a model that sits the same exam


async def rasa_train(
    inputs: Inputs,
    model: Path,
    log_file: Path,
    progress: Progress,
    environment: Mapping[str, str] | None = None,
    marks: Path | None = None,
    in_background: bool = False,
) -> None:
    """Train and write `model` (`<name>.tar.gz`); with `marks`, also examine it and write its marks there.

    `in_background`: beside an engine that answers citizens. Raises OperatorError; Rasa's output is in `log_file`.
    """
    if not paths.ENGINE_PYTHON.exists():
        raise OperatorError("Lingkungan mesin (.venv-engine) belum ada.", "Jalankan 'scripts/setup run'.")
    for folder in (model.parent, log_file.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with log_file.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *_command(inputs, model, marks),
            cwd=paths.ROOT,
            env={**os.environ, **engine_environment(), **(environment or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=partial(_in_the_child, os.getpid(), in_background),
        )
        code = await _until_done(process, progress)
    if code != 0 or not model.exists():
        raise OperatorError(
            f"Pelatihan gagal (kode {code}).", f"Lihat {log_file}; biasanya ada berkas data yang salah atau disk penuh."
        )


def _command(inputs: Inputs, model: Path, marks: Path | None) -> list[str]:
    command = [str(paths.ENGINE_PYTHON), "-m", "engine.train", "--config", str(inputs.config)]
    command += ["--domain", str(inputs.domain), "--data", str(inputs.data)]
    command += ["--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz")]
    if marks:
        command += ["--exam", str(inputs.exam), "--marks", str(marks)]
    for option, path in (("--also", inputs.also), ("--rival", inputs.rival)):
        command += [option, str(path)] if path else []
    return command


def _in_the_child(parent: int, in_background: bool) -> None:
    die_with(parent)
    if in_background:
        step_back_for_good()


async def _until_done(process: asyncio.subprocess.Process, progress: Progress) -> int:
    began = time.monotonic()
    try:
        while True:
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(process.wait(), _LIFE_SIGN_S)
            progress(f"  ... masih melatih, {time.monotonic() - began:.0f} detik")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

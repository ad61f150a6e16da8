"""Training (engine/train.py) as a child process that shows signs of life and ends with us."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import paths
from bot.errors import OperatorError
from bot.processes.programs import engine_environment

_LIFE_SIGN_S = 10
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Inputs:
    """What a model is trained from."""

    config: Path = paths.CONFIG
    domain: Path = paths.DOMAIN
    data: Path = paths.NLU_DATA


async def rasa_train(
    inputs: Inputs,
    model: Path,
    log_file: Path,
    progress: Progress,
    environment: Mapping[str, str] | None = None,
    marks: Path | None = None,
) -> None:
    """Train and write `model` (`<name>.tar.gz`); with `marks`, also examine it and write its marks there.

    Raises OperatorError; Rasa's output is in `log_file`.
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
    return [*command, "--exam", str(paths.NLU_TEST), "--marks", str(marks)] if marks else command


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

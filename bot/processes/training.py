"""Training: a model is named after what it was made from, so it is made again exactly when that changes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot import paths
from bot.errors import OperatorError
from bot.processes.programs import engine_environment
from bot.settings import Settings

_KEEP_MODELS = 3
_LIFE_SIGN_S = 10
Progress = Callable[[str], None]


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
    yield from sorted(path for path in paths.ENGINE.rglob("*") if path.suffix in (".py", ".yml"))


def ensure_model(settings: Settings, progress: Progress) -> Path:
    """The model for the present inputs, trained first when there is none. Raises OperatorError."""
    model = model_path(settings)
    if not model.exists():
        train(settings, progress)
    return model


def train(settings: Settings, progress: Progress) -> Path:
    """Train a model now. Raises OperatorError when Rasa fails; its output is in var/log/train.log."""
    if not paths.ENGINE_PYTHON.exists():
        raise OperatorError(
            "Lingkungan mesin (.venv-engine) belum ada.", "Jalankan 'make run' atau 'scripts/setup run'."
        )
    model = model_path(settings)
    log_file = settings.log_dir / "train.log"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    progress("Melatih mesin (pertama kali beberapa menit, berikutnya kurang dari satu menit) ...")
    began = time.monotonic()
    # A half-written model must never look like a finished one: train beside, then rename.
    unfinished = f"unfinished-{os.getpid()}"
    code = _run(_command(settings, unfinished), log_file, progress)
    made = settings.models_dir / f"{unfinished}.tar.gz"
    if code != 0 or not made.exists():
        raise OperatorError(
            f"Pelatihan gagal (kode {code}).", f"Lihat {log_file}; biasanya ada berkas data yang salah."
        )
    made.rename(model)
    _drop_old_models(settings.models_dir)
    progress(f"Selesai dilatih dalam {time.monotonic() - began:.0f} detik.")
    return model


def _command(settings: Settings, name: str) -> list[str]:
    command = [str(paths.ENGINE_PYTHON), "-m", "rasa", "train", "--fixed-model-name", name]
    command += [
        "--out",
        str(settings.models_dir),
        "--domain",
        str(paths.DOMAIN),
        "--config",
        str(paths.CONFIG),
    ]
    return [*command, "--data", str(paths.NLU_DATA)]


def _run(command: list[str], log_file: Path, progress: Progress) -> int:
    environment = {**os.environ, **engine_environment()}
    with log_file.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=paths.ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        began = time.monotonic()
        try:
            while True:
                try:
                    return process.wait(timeout=_LIFE_SIGN_S)
                except subprocess.TimeoutExpired:
                    progress(f"  ... masih melatih, {time.monotonic() - began:.0f} detik")
        finally:
            process.kill()


def _drop_old_models(folder: Path) -> None:
    models = sorted(folder.glob("pandu-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in [*models[:-_KEEP_MODELS], *folder.glob("unfinished-*.tar.gz")]:
        path.unlink(missing_ok=True)

"""One contender: trained from nothing, started, asked everything, weighed."""

from __future__ import annotations

import contextlib
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from bot.conversation.library import Library
from bot.evaluation.cases import Case
from bot.evaluation.command import measure, patient, warm
from bot.evaluation.contenders import Contender, write_config
from bot.evaluation.run import Row
from bot.evaluation.summary import as_json
from bot.processes import training
from bot.processes.rasa_train import Inputs, Progress, rasa_train
from bot.processes.temporary import engine_for_command, free_port
from bot.settings import Settings


@dataclass(frozen=True)
class Trial:
    """What a contender cost. Times in seconds; `retrain_s` is with the embeddings of all sentences known.

    `train_cpu_s` is the processors' time of the first training: the same however busy the machine is.
    """

    name: str
    title: str
    train_s: float
    train_cpu_s: float
    retrain_s: float | None
    load_s: float
    memory_mb: float


@dataclass(frozen=True)
class Result:
    trial: Trial
    rows: list[Row]

    def as_json(self) -> dict[str, Any]:
        return asdict(self.trial) | as_json(self.rows)


async def try_out(
    settings: Settings,
    contender: Contender,
    inputs: Inputs,
    cases: list[Case],
    library: Library,
    folder: Path,
    progress: Progress,
) -> Result:
    """`folder` is the contender's own and empty. Raises OperatorError when it cannot be trained or started."""
    config, cache = write_config(contender, folder)
    log_file = settings.log_dir / f"compare-{contender.name}.log"
    models = folder / "models"
    unnamed = models / "contender.tar.gz"

    async def trained() -> float:
        began = time.monotonic()
        await _train(replace(inputs, config=config), unnamed, log_file, progress)
        return round(time.monotonic() - began, 1)

    progress(f"{contender.title}: melatih dari nol ...")
    cpu_before = _children_cpu()
    train_s = await trained()
    train_cpu_s = round(_children_cpu() - cpu_before, 1)
    retrain_s = None
    if cache and cache.exists():
        progress(f"{contender.title}: melatih lagi, sematan kalimat sudah dikenal ...")
        retrain_s = await trained()
    own = patient(settings).model_copy(update={"engine_url": "", "engine_port": free_port(), "models_dir": models})
    # Named as our own model would be, so that the usual way of starting an engine takes it.
    model = unnamed.rename(training.model_path(own))
    began = time.monotonic()
    async with engine_for_command(own, lambda line: progress(f"{contender.title}: {line}")) as engine:
        dialogue = await warm(engine, library)
        load_s = round(time.monotonic() - began, 1)
        progress(f"{contender.title}: mengukur {len(cases)} pesan ...")
        rows = await measure(dialogue, cases)
        memory_mb = round(memory_of(str(model)) / 1e6, 1)
    progress(f"{contender.title}: dilatih {train_s} detik, menyala {load_s} detik, memori {memory_mb} MB.")
    return Result(Trial(contender.name, contender.title, train_s, train_cpu_s, retrain_s, load_s, memory_mb), rows)


async def _train(inputs: Inputs, model: Path, log_file: Path, progress: Progress) -> None:
    """Nothing kept from another training counts, and nothing stays but the model."""
    with tempfile.TemporaryDirectory(dir=model.parent.parent) as scratch:
        places = {"RASA_CACHE_DIRECTORY": f"{scratch}/cache", "TMPDIR": scratch}
        await rasa_train(inputs, model, log_file, progress, places)


def _children_cpu() -> float:
    """Processor seconds of our processes that have ended."""
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


def memory_of(argument: str) -> int:
    """Resident bytes of our descendants that were started with this argument."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if argument in process.cmdline():
                total += process.memory_info().rss
    return total

"""One contender: trained from nothing, started, weighed."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from bot.conversation.dialogue import Dialogue
from bot.conversation.library import Library
from bot.evaluation.command import patient, warm
from bot.evaluation.contenders import Contender, write_config
from bot.evaluation.run import Row
from bot.evaluation.summary import as_json
from bot.processes import training
from bot.processes.rasa_train import Inputs, Progress, rasa_train
from bot.processes.temporary import free_port, own_engine
from bot.settings import Settings


@dataclass(frozen=True)
class Trained:
    """A contender's model, and what making it cost."""

    contender: Contender
    model: Path
    train_s: float
    train_cpu_s: float
    retrain_s: float | None


@dataclass
class Running:
    """A contender's engine, ready to be asked."""

    trained: Trained
    dialogue: Dialogue
    load_s: float

    def trial(self) -> Trial:
        """What it cost. To be called while it runs."""
        contender, memory = self.trained.contender, memory_of(str(self.trained.model))
        return Trial(
            name=contender.name,
            title=contender.title,
            train_s=self.trained.train_s,
            train_cpu_s=self.trained.train_cpu_s,
            retrain_s=self.trained.retrain_s,
            load_s=self.load_s,
            memory_mb=round(memory / 1e6, 1),
        )


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


async def train_contender(
    settings: Settings,
    contender: Contender,
    inputs: Inputs,
    folder: Path,
    progress: Progress,
    epochs: int | None = None,
) -> Trained:
    """`folder` is the contender's own and empty. Raises OperatorError when it cannot be trained."""
    config, cache = write_config(contender, folder, epochs)
    log_file = settings.log_dir / f"compare-{contender.name}.log"
    unnamed = folder / "models" / "contender.tar.gz"

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
    progress(f"{contender.title}: dilatih {train_s} detik.")
    # Named as our own model would be, so that the usual way of starting an engine takes it.
    model = unnamed.rename(training.model_path(_own(settings, unnamed.parent)))
    return Trained(contender, model, train_s, train_cpu_s, retrain_s)


@contextlib.asynccontextmanager
async def running(settings: Settings, trained: Trained, library: Library, progress: Progress) -> AsyncIterator[Running]:
    """Its engine, stopped after the block. Raises OperatorError when it cannot be started."""
    own = _own(settings, trained.model.parent)
    began = time.monotonic()
    async with own_engine(own, lambda line: progress(f"{trained.contender.title}: {line}")) as engine:
        dialogue = await warm(engine, library)
        yield Running(trained, dialogue, round(time.monotonic() - began, 1))


def _own(settings: Settings, models: Path) -> Settings:
    return patient(settings).model_copy(update={"engine_url": "", "engine_port": free_port(), "models_dir": models})


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

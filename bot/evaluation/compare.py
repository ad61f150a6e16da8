"""`python -m bot compare`: ours beside Rasa's own ways of understanding, in one run and on the same messages."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.conversation.library import load_library
from bot.errors import OperatorError
from bot.evaluation.cases import load_cases
from bot.evaluation.command import check_writable, counter, write_json
from bot.evaluation.contenders import CONTENDERS, copy_inputs
from bot.evaluation.report import between
from bot.evaluation.run import evaluate_together
from bot.evaluation.trial import Result, running, train_contender
from bot.settings import Settings

Progress = Callable[[str], None]
_SHORT = "Jaringan saraf hanya dilatih {epochs} putaran: waktu per pesan dan memorinya berlaku, ketepatannya tidak."


def comparison(
    settings: Settings,
    file: Path,
    json_out: Path | None,
    progress: Progress,
    share: float = 1.0,
    epochs: int | None = None,
) -> Iterator[str]:
    """Compares, writes what is to be written, and yields the lines to show. Raises OperatorError.

    `epochs` below what a contender needs is for time and memory of a message only; the table says so.
    """
    check_writable(json_out)
    try:
        results = asyncio.run(_compare(settings, file, share, epochs, progress))
    except asyncio.CancelledError:
        raise OperatorError("Perbandingan dihentikan.", "Jalankan lagi bila perlu.") from None
    if json_out:
        found = [result.as_json() for result in results]
        write_json(json_out, {"file": str(file), "share": share, "epochs": epochs, "contenders": found})
    if epochs:
        yield f"{_SHORT.format(epochs=epochs)}\n"
    yield from table(results)


async def _compare(
    settings: Settings, file: Path, share: float, epochs: int | None, progress: Progress
) -> list[Result]:
    task = asyncio.current_task()
    assert task
    # A polite kill must stop the processes and remove the files, too.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    cases, library = load_cases(file), load_library()
    with tempfile.TemporaryDirectory(prefix="pandu-compare-") as name:
        inputs = copy_inputs(Path(name), share)
        trained = []
        for contender in CONTENDERS:
            folder = Path(name) / contender.name
            folder.mkdir()
            trained.append(await train_contender(settings, contender, inputs, folder, progress, epochs))
        async with contextlib.AsyncExitStack() as stack:
            engines = [await stack.enter_async_context(running(settings, one, library, progress)) for one in trained]
            progress(f"Mengukur {len(cases)} pesan dengan semuanya bergantian ...")
            rows = await evaluate_together([engine.dialogue for engine in engines], cases, counter())
            return [Result(engine.trial(), own) for engine, own in zip(engines, rows, strict=True)]


def table(results: list[Result]) -> Iterator[str]:
    """A column a contender."""
    columns = [_column(result) for result in results]
    for name in columns[0]:
        yield f"{name:<34}" + "".join(f"{column[name]:>24}" for column in columns)


def _column(result: Result) -> dict[str, str]:
    trial, figures = result.trial, result.as_json()["summary"]
    column = {
        "": trial.title,
        "pesan diuji": str(figures["messages"]),
        "melatih dari nol (detik)": f"{trial.train_s:.0f}",
        "  waktu prosesor (detik)": f"{trial.train_cpu_s:.0f}",
        "melatih, kalimat sudah dikenal": "-" if trial.retrain_s is None else f"{trial.retrain_s:.0f}",
        "menyala sampai menjawab (detik)": f"{trial.load_s:.0f}",
        "memori (MB)": f"{trial.memory_mb:.0f}",
        "ms per pesan: rata-rata, p95": f"{figures['ms_mean']}, {figures['ms_p95']}",
    }
    for name, title in {"top1": "top-1", "top3": "top-3", "wrong": "jawaban salah"}.items():
        column[title] = f"{figures[name]:.1%}"
        column[f"{title}, selang 95 %"] = between(figures["intervals"][name])
    for name, title in {"answered_right": "dijawab benar", "offered_right": "ditawari, yang benar ada"}.items():
        column[title] = f"{figures['decision'][name]['share']:.1%}"
    scope = figures["out_of_scope"]
    column["dari luar topik, ditolak benar"] = f"{scope['refused']['share']:.1%}" if scope else "-"
    return column

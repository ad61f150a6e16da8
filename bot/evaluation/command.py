"""`python -m bot evaluate`: from a file of labelled messages to the figures."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.conversation.dialogue import Dialogue
from bot.conversation.engine import Engine
from bot.conversation.library import Library, load_library
from bot.errors import OperatorError
from bot.evaluation.cases import Case, load_cases
from bot.evaluation.page import write_page
from bot.evaluation.report import lines
from bot.evaluation.run import Row, evaluate
from bot.evaluation.summary import as_json
from bot.journeys.walk import Walk
from bot.processes.temporary import engine_for_command
from bot.settings import Settings

_PATIENT_TIMEOUT_S = 30.0  # measuring must not fall back to search when the machine is busy
Progress = Callable[[str], None]


def evaluation(
    settings: Settings, file: Path, json_out: Path | None, html_out: Path | None, progress: Progress
) -> Iterator[str]:
    """Measures, writes what is to be written, and yields the lines to show. Raises OperatorError."""
    check_writable(json_out, html_out)
    rows = asyncio.run(evaluate_file(settings, file, progress))
    data = as_json(rows)
    if json_out:
        write_json(json_out, data)
    if html_out:
        write_page(html_out, rows, str(file), datetime.now())
    yield from lines(data["summary"])


async def evaluate_file(settings: Settings, path: Path, progress: Progress) -> list[Row]:
    """What became of each message. Raises OperatorError for a file that cannot be used."""
    cases = load_cases(path)
    library = load_library()
    async with engine_for_command(patient(settings), progress) as engine:
        return await measure(await warm(engine, library), cases)


def patient(settings: Settings) -> Settings:
    return settings.model_copy(update={"engine_timeout": _PATIENT_TIMEOUT_S})


async def warm(engine: Engine, library: Library) -> Dialogue:
    """A dialogue whose engine has answered once: what it loads for that counts as starting, not as answering."""
    dialogue = Dialogue(engine, library.search, Walk(library.journeys))
    await dialogue.hear("uji-pemanasan", "halo")
    return dialogue


async def measure(dialogue: Dialogue, cases: list[Case]) -> list[Row]:
    return await evaluate(dialogue, cases, counter())


def check_writable(*files: Path | None) -> None:
    """Raises OperatorError now, rather than after minutes of measuring."""
    for file in files:
        if file and (file.is_dir() or not file.parent.is_dir()):
            raise OperatorError(f"{file} tidak bisa ditulis.", "Beri nama berkas di folder yang ada.")


def write_json(file: Path, data: dict[str, Any]) -> None:
    # Half a character pair, which JSON lines may hold, is not UTF-8: it stays escaped.
    text = json.dumps(data, ensure_ascii=False, indent=1)
    file.write_text(text, encoding="utf-8", errors="backslashreplace")


def counter() -> Callable[[int, int], None]:
    """Shows how far it is, on one line of a terminal."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    return show

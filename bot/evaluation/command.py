"""`python -m bot evaluate`: from a file of labelled messages to the figures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.content.library import load_library
from bot.content.search import training_sentences
from bot.conversation.dialogue import Dialogue
from bot.errors import OperatorError
from bot.evaluation.cases import Case, read_cases
from bot.evaluation.run import as_json, evaluate
from bot.processes.temporary import engine_for_command
from bot.settings import Settings

_PATIENT_TIMEOUT_S = 30.0  # measuring must not fall back to search when the machine is busy


async def evaluate_file(settings: Settings, path: Path, progress: Callable[[str], None]) -> dict[str, Any]:
    """The evaluation as JSON data. Raises OperatorError for a file that cannot be used."""
    cases = load_cases(path)
    library = load_library()
    patient = settings.model_copy(update={"engine_timeout": _PATIENT_TIMEOUT_S})
    async with engine_for_command(patient, progress) as engine:
        rows = await evaluate(Dialogue(engine, library.search), cases, _counter())
    return as_json(rows)


def load_cases(path: Path) -> list[Case]:
    """A JSONL file, or test sentences: tests/nlu or one file of it (the file's name is the topic).

    Raises OperatorError for what cannot be used.
    """
    if path.is_dir():
        cases = [case for file in sorted(path.glob("*.yml")) for case in load_cases(file)]
        if not cases:
            raise OperatorError(f"{path} tidak berisi kalimat uji (*.yml).", "Beri nama folder yang benar.")
        return cases
    if path.suffix == ".yml":
        return [Case(sentence, (path.stem,)) for sentence in training_sentences(path)]
    return read_cases(path)


def _counter() -> Callable[[int, int], None]:
    """Shows how far it is, on one line of a terminal."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    return show

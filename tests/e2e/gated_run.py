"""`make run` that stops at a gate: a step of a switch of engines, at which something can be killed.

`python -m tests.e2e.gated_run PYTHON GATE` with the settings in the environment. PYTHON stands for the engine's; GATE
is a file with the step to stop at, and to go on from once it is empty. Reaching it is said on standard output.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot import paths, settings
from bot.processes import child, engines, lessons, programs, supervisor
from bot.processes.engines import Engines
from bot.processes.lessons import Lessons
from bot.processes.programs import Program
from bot.settings import Settings
from bot.store.lessons import EngineStore

_LOOK_EVERY_S = 0.02


class Step(StrEnum):
    ORDERED = "ordered"
    LOADING = "loading"  # the next engine has been started
    WARM = "warm"
    TAKING = "taking"  # written, but not for good
    TAKEN = "taken"  # both engines run
    ENDED = "ended"  # the one before has ended


def reached(step: Step) -> str:
    """What is said there."""
    return f"sampai di {step}\n"


class _Gate:
    def __init__(self, file: Path) -> None:
        self._file = file

    async def stop_at(self, step: Step) -> None:
        if self._closed(step):
            print(reached(step), end="", flush=True)
            while self._closed(step):
                await asyncio.sleep(_LOOK_EVERY_S)

    def freeze_at(self, step: Step) -> None:
        """The whole process."""
        if self._closed(step):
            print(reached(step), end="", flush=True)
            while self._closed(step):
                time.sleep(_LOOK_EVERY_S)

    def _closed(self, step: Step) -> bool:
        return self._file.read_text(encoding="ascii") == step


def _put_up(gate: _Gate) -> None:
    _wrap(Lessons, "_switch", gate, before=Step.ORDERED)
    _wrap(Engines, "_until_ready", gate, before=Step.LOADING)
    _wrap(Engines, "_warm_up", gate, after=Step.WARM)
    _wrap(Engines, "_stop", gate, before=Step.TAKEN, after=Step.ENDED)
    take = EngineStore.take

    def taking(self: EngineStore, model: str, address: str, now: float) -> None:
        take(self, model, address, now)
        gate.freeze_at(Step.TAKING)

    EngineStore.take = taking  # type: ignore[method-assign]


def _wrap(kind: type, name: str, gate: _Gate, before: Step | None = None, after: Step | None = None) -> None:
    method: Callable[..., Any] = getattr(kind, name)

    async def wrapped(*given: Any) -> None:
        if before:
            await gate.stop_at(before)
        await method(*given)
        if after:
            await gate.stop_at(after)

    setattr(kind, name, wrapped)


def _hurry() -> None:
    """What takes its time in life, and does not matter here."""
    engines._GRACE_S = lessons._LOOK_EVERY_S = 0.1
    supervisor._HEAD_START_S = 0.0
    child._FIRST_RETRY_S = child._LONGEST_RETRY_S = 0.1
    programs.actions = _no_actions


def _no_actions(settings: Settings) -> Program:
    return Program("actions", "server aksi", ["sleep", "600"])


def _main(python: str, gate: str) -> None:
    paths.ENGINE_PYTHON = Path(python)
    _put_up(_Gate(Path(gate)))
    _hurry()
    supervisor.run(settings.load())


if __name__ == "__main__":
    _main(*sys.argv[1:])

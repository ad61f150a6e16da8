"""`make run`: checks, trains when needed, starts everything, watches it, stops it."""

from __future__ import annotations

import asyncio
import signal
import socket

from bot.errors import OperatorError
from bot.processes import programs, training
from bot.processes.child import Child
from bot.processes.programs import Program
from bot.settings import LOOPBACK, Settings

_ENGINE_HEAD_START_S = 1.5


def say(line: str) -> None:
    print(line, flush=True)


def check_ports(to_start: list[Program]) -> None:
    """Raises OperatorError for the first port that another program holds, or that two of ours would share."""
    owners: dict[int, Program] = {}
    for program in to_start:
        if program.port is not None and (owner := owners.setdefault(program.port, program)) is not program:
            raise OperatorError(
                f"Port {program.port} diatur untuk {owner.title} dan untuk {program.title}.",
                "Beri port yang berbeda di pandu.toml (docs/settings.md).",
            )
        if program.port is not None and not _is_free(program.port):
            raise OperatorError(
                f"Port {program.port} untuk {program.title} sedang dipakai program lain.",
                "Hentikan program itu ('make run' lain?), atau ganti port di pandu.toml (docs/settings.md).",
            )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


class Supervisor:
    """Runs all processes until Ctrl-C or SIGTERM."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fault: Child | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Raises OperatorError when a process reports a fault that restarting cannot mend."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stopping.set)
        tasks = [asyncio.create_task(self._watch(program, delay)) for program, delay in self.plan(self._settings)]
        await self._stopping.wait()
        say("Menghentikan semua proses ...")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._fault:
            words = self._fault.last_words.removeprefix("Error: ")  # which the command line puts before it again
            raise OperatorError(words or f"{self._fault.program.title} tidak bisa berjalan.", "")
        say("Selesai.")

    @staticmethod
    def plan(settings: Settings) -> list[tuple[Program, float]]:
        """What to start, and how many seconds later: the bot comes first, it can already answer from search."""
        plan: list[tuple[Program, float]] = [(programs.bot(settings), 0.0)]
        if settings.local_telegram:
            plan.insert(0, (programs.simulator(settings), 0.0))
        if not settings.engine_url:
            model = training.model_path(settings)
            plan.append((programs.engine(settings, model), _ENGINE_HEAD_START_S))
            plan.append((programs.actions(settings), _ENGINE_HEAD_START_S))
        return plan

    async def _watch(self, program: Program, delay: float) -> None:
        await asyncio.sleep(delay)
        child = Child(program, self._settings.log_dir, say)
        await child.run()
        self._fault = child
        self._stopping.set()


def run(settings: Settings) -> None:
    """The whole of `make run`. Raises OperatorError."""
    plan = Supervisor.plan(settings)
    check_ports([program for program, _ in plan])
    if not settings.engine_url:
        training.ensure_model(settings, say)
    if settings.local_telegram:
        say(f"Telegram lokal: buka http://{LOOPBACK}:{settings.simulator_port} di peramban.")
        say("(Isi TELEGRAM_BOT_TOKEN untuk memakai Telegram yang sebenarnya.)")
    say(f"Catatan kerja di {settings.log_dir}. Ctrl-C untuk berhenti.")
    asyncio.run(Supervisor(settings).run())

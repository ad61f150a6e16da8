"""`make run`: checks, trains when needed, starts everything, watches it, stops it."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from contextlib import closing

from sqlite_utils import Database

from bot.errors import OperatorError
from bot.processes import programs, training
from bot.processes.child import Child
from bot.processes.choice import model_to_serve
from bot.processes.engines import Engines
from bot.processes.lessons import Lessons
from bot.processes.programs import Program
from bot.processes.temporary import is_free
from bot.settings import Settings
from bot.store.database import open_database, unusable
from bot.store.lessons import EngineStore

# Loading TensorFlow at once would slow down the first answers.
_HEAD_START_S = 2.5


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
        if program.port is not None and not is_free(program.port):
            raise OperatorError(
                f"Port {program.port} untuk {program.title} sedang dipakai program lain.",
                "Hentikan program itu ('make run' lain?), atau ganti port di pandu.toml (docs/settings.md).",
            )


class Supervisor:
    """Runs all processes until Ctrl-C or SIGTERM."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fault: OperatorError | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Raises OperatorError when training fails or a process reports a fault that restarting cannot mend."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stopping.set)
        tasks = [asyncio.create_task(self._watch(program)) for program in front(self._settings)]
        if not self._settings.engine_url:
            tasks.append(asyncio.create_task(self._understand()))
        await self._stopping.wait()
        say("Menghentikan semua proses ...")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._fault:
            raise self._fault
        say("Selesai.")

    async def _understand(self) -> None:
        """Train when needed, then run the engine and its actions. Meanwhile the bot answers from search."""
        await asyncio.sleep(_HEAD_START_S)
        try:
            with closing(open_database(self._settings.database)) as db:
                await self._understand_with(db)
        except OperatorError as error:
            self._stop_for(error)
        except sqlite3.Error as error:
            self._stop_for(unusable(self._settings.database, error))

    async def _understand_with(self, db: Database) -> None:
        settings = self._settings
        model = await model_to_serve(settings, db, say)
        EngineStore(db).take(model.name, settings.engine_address, time.time())
        engines = Engines(settings, say, self._failed)
        lessons = Lessons(settings, db, engines, say, time.time)
        lessons.take_up()
        await asyncio.gather(self._watch(programs.actions(settings)), engines.serve(model), lessons.run())

    async def _watch(self, program: Program) -> None:
        child = Child(program, self._settings.log_dir, say)
        await child.run()
        self._failed(child)

    def _failed(self, child: Child) -> None:
        """It has reported a fault that a restart cannot mend."""
        words = child.last_words.removeprefix("Error: ")  # which the command line puts before it again
        self._stop_for(OperatorError(words or f"{child.program.title} tidak bisa berjalan.", ""))

    def _stop_for(self, fault: OperatorError) -> None:
        self._fault = fault
        self._stopping.set()


def front(settings: Settings) -> list[Program]:
    """What citizens meet; it starts first."""
    shown = [programs.bot(settings)]
    return [programs.simulator(settings), *shown] if settings.local_telegram else shown


def back(settings: Settings) -> list[Program]:
    """What understands; none of it when the engine runs elsewhere."""
    if settings.engine_url:
        return []
    return [programs.engine(settings, training.model_path(settings)), programs.actions(settings)]


def run(settings: Settings) -> None:
    """The whole of `make run`. Raises OperatorError."""
    check_ports([*front(settings), *back(settings)])
    say(f"Catatan kerja di {settings.log_dir}. Ctrl-C untuk berhenti.")
    if settings.local_telegram:
        say("Tanpa TELEGRAM_BOT_TOKEN: memakai Telegram lokal untuk mencoba.")
    asyncio.run(Supervisor(settings).run())

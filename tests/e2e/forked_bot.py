"""The bot as a process that is there at once: forked from one that has imported and read everything already.

`python -m tests.e2e.forked_bot` with the bot's settings in the environment; each line on standard input is an order.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import date
from pathlib import Path

from bot import log, paths
from bot.conversation.library import Library, load_library
from bot.conversation.secret import engine_token
from bot.reminders.workdays import is_workday
from bot.settings import Settings, load
from bot.store.database import open_database
from bot.telegram import pace
from bot.telegram.service import Service
from tests.e2e.bot_process import environment

START, KILL = "start", "kill"
_MESSAGES_A_MINUTE = 10_000


class ForkedBot:
    """As KillableBot, for many kills. One is alive at most."""

    def __init__(self, log_file: Path, **settings: object) -> None:
        self._log = log_file
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        await self._order(START)

    async def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        await self._order(KILL)

    async def end(self) -> None:
        if self._process:
            await self.kill()
            self._process.kill()
            await self._process.wait()

    async def _order(self, order: str) -> None:
        process = self._process = self._process or await self._loaded()
        assert process.stdin and process.stdout
        process.stdin.write(f"{order}\n".encode())
        assert await process.stdout.readline(), self._log.read_text()

    async def _loaded(self) -> asyncio.subprocess.Process:
        with self._log.open("ab") as errors:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.e2e.forked_bot"),
                cwd=paths.ROOT,
                env=environment(**self._settings),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
            )


def _unhurried() -> pace.Pace:
    """A group takes twenty messages a minute, also across a restart: two hundred kills would last for ten minutes.

    That pace has its tests in tests/telegram/test_sender.py and test_desk_load.py.
    """
    return pace.Pace(_MESSAGES_A_MINUTE, pace.MINUTE_S)


def _live(settings: Settings, library: Library) -> None:
    pace._group_pace = _unhurried
    service = Service(settings, library, open_database(settings.database), engine_token(settings))
    asyncio.run(service.run())


def _main() -> None:
    settings, library = load(), load_library()
    log.setup(settings.log_level)
    is_workday(date.today())
    child = 0
    for line in sys.stdin:
        if line.strip() == START:
            child = os.fork()
            if not child:
                return _live(settings, library)
        elif child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            child = 0
        print(line.strip(), flush=True)


if __name__ == "__main__":
    _main()

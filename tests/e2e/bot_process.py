"""The bot as a process of its own (`python -m bot ...`), to be killed and started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil

from bot import paths
from bot.simulator.client import LocalTelegram
from tests.telegram.running import port_of
from tests.telegram.stub_engine import StubEngine

_OWN_VARIABLES = ("PANDU_", "TELEGRAM_BOT_TOKEN", "WEBHOOK_")


def environment(**settings: object) -> dict[str, str]:
    """The environment with these settings and no others of the bot."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(_OWN_VARIABLES)}
    return {**clean, **{key.upper(): str(value) for key, value in settings.items()}}


class Process:
    """A started command. `lines` are what it has written to standard output so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.lines: list[str] = []

    @property
    def pid(self) -> int:
        return self._process.pid

    async def line(self, containing: str, timeout: float) -> str:
        """Wait for a line of standard output. Raises TimeoutError, or EOFError when the output ends first."""
        assert self._process.stdout
        async with asyncio.timeout(timeout):
            while line := (await self._process.stdout.readline()).decode():
                self.lines.append(line)
                if containing in line:
                    return line
        raise EOFError(f"{containing!r} never came: {self.lines}")

    async def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    def interrupt(self) -> None:
        """Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    async def finish(self, timeout: float) -> tuple[int, str, str]:
        """Wait for the end: exit code, the rest of the output, the errors. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            out, err = await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode, out.decode(), err.decode()

    def tree(self) -> list[psutil.Process]:
        """All processes started by it, at any depth."""
        return psutil.Process(self.pid).children(recursive=True)

    def named(self, *words: str) -> psutil.Process:
        """The one of these with these words in its command line."""
        [found] = [child for child in self.tree() if all(word in child.cmdline() for word in words)]
        return found


async def start(*arguments: str, errors: Path | None = None, **settings: object) -> Process:
    """Start `python -m bot ARGUMENTS` with these settings; standard error to a pipe or appended to a file."""
    with contextlib.ExitStack() as stack:
        stderr = stack.enter_context(errors.open("ab")) if errors else asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=paths.ROOT,
            env=environment(**settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
        )
    return Process(process)


@contextlib.asynccontextmanager
async def started(*arguments: str, errors: Path | None = None, **settings: object) -> AsyncIterator[Process]:
    """A started command that is certainly gone after the block, with all it started."""
    process = await start(*arguments, errors=errors, **settings)
    try:
        yield process
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in process.tree():
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()
        await process.kill()


class KillableBot:
    """`python -m bot serve` against the local Telegram, again and again on the same data."""

    def __init__(self, tg: LocalTelegram, engine: StubEngine, folder: Path) -> None:
        self._process: Process | None = None
        self.log = folder / "bot.log"
        self.data_dir = folder / "var"
        self.settings: dict[str, object] = {
            "pandu_simulator_port": port_of(tg.base_url),
            "pandu_data_dir": self.data_dir,
            "pandu_engine_url": engine.address,
            "pandu_engine_timeout": 30,
            "pandu_console_port": 0,
        }

    async def start(self) -> None:
        self._process = await start("serve", errors=self.log, **self.settings)

    async def kill(self) -> None:
        assert self._process
        await self._process.kill()

    async def restart(self) -> None:
        await self.kill()
        await self.start()

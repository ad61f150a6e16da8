"""One watched process: started, restarted when it dies, stopped with everything it started."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import logging.handlers
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot import paths
from bot.log import redact
from bot.processes.priority import come_forward, step_back
from bot.processes.programs import Program, full_environment

# A child that ends with this code has a fault that restarting cannot mend (EX_CONFIG of sysexits.h).
CONFIG_ERROR = 78
_FIRST_RETRY_S = 1.0
_LONGEST_RETRY_S = 30.0
_STABLE_S = 60.0  # after running this long, a death counts as the first again
_STOP_S = 8.0
_LOG_BYTES, _LOG_FILES = 5_000_000, 4
_LINE_LIMIT = 1_000_000
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Child:
    """Runs a program until stopped. Its standard error goes, redacted, to a rotating file.

    `behind`: others on the machine go first, until come_forward.
    """

    def __init__(self, program: Program, log_dir: Path, progress: Callable[[str], None], behind: bool = False) -> None:
        self.program = program
        self._behind = behind
        self.last_words = ""  # the last plain (not JSON) line it wrote
        self._progress = progress
        self._process: asyncio.subprocess.Process | None = None
        self._log = _rotating_file(log_dir / f"{program.name}.log")

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def come_forward(self) -> None:
        """It counts as any other from now on."""
        self._behind = False
        if self.pid:
            come_forward(self.pid)

    async def run(self) -> None:
        """Start and restart until cancelled; returns when the child reports a fault of configuration."""
        try:
            await self._keep_running()
        finally:
            self._log.close()

    async def _keep_running(self) -> None:
        retry = _FIRST_RETRY_S
        while True:
            began = time.monotonic()
            code = await self._once()
            if code == CONFIG_ERROR:
                return
            if time.monotonic() - began > _STABLE_S:
                retry = _FIRST_RETRY_S
            self._progress(f"{self.program.title} berhenti (kode {code}); dijalankan lagi dalam {retry:.0f} detik.")
            await asyncio.sleep(retry)
            retry = min(_LONGEST_RETRY_S, retry * 2)

    async def _once(self) -> int:
        parent = os.getpid()
        self._process = await asyncio.create_subprocess_exec(
            *self.program.command,
            cwd=paths.ROOT,
            env=full_environment(self.program),
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            limit=_LINE_LIMIT,
            start_new_session=True,
            preexec_fn=lambda: self._in_the_child(parent),
        )
        assert self._process.stderr
        try:
            await self._keep_log(self._process.stderr)
            return await self._process.wait()
        finally:
            await self._stop()

    def _in_the_child(self, parent: int) -> None:
        die_with(parent)
        if self._behind:
            step_back()

    async def _keep_log(self, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await stream.readline()
            except ValueError:  # a line beyond the limit: dropped
                continue
            if not line:
                return
            text = redact(line.decode(errors="replace").rstrip())
            if text and not text.startswith("{"):
                self.last_words = text
            self._log.emit(logging.LogRecord(self.program.name, logging.INFO, "", 0, text, None, None))

    async def _stop(self) -> None:
        """End the child and its own children: politely, then for good."""
        process = self._process
        if process is None:
            return
        self._signal(process.pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_S):
                await process.wait()
        self._signal(process.pid, signal.SIGKILL)
        await process.wait()
        self._process = None

    @staticmethod
    def _signal(pid: int, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, number)


def die_with(parent: int) -> None:
    """In a child just forked from this process: kill -9 of that leaves nothing behind (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it has died since the fork: of that no signal tells
            os.kill(os.getpid(), signal.SIGKILL)


def _rotating_file(path: Path) -> logging.Handler:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler

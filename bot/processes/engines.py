"""The engine that answers citizens; while it is replaced, the next one beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.engine import EngineUnavailable
from bot.errors import OperatorError
from bot.processes import programs
from bot.processes.child import Child
from bot.processes.temporary import client, free_port, is_free, until_ready
from bot.settings import Settings
from bot.store.tracker import forget_conversation

# Beyond engine_timeout: until the bot has seen the new address, and for what it had just begun to send.
_GRACE_S = 3.0
_WARM_UP_TIMEOUT_S = 30.0  # the first answers may take long: nobody waits for them
_WARM_UP_CHAT = 0  # no chat of Telegram has this id
_WARM_UP = (
    "berapa biaya paspor",
    "jam buka kantor",
    "paspor saya hilang di jalan, harus bagaimana",
    "syarat paspor untuk anak umur 5 tahun apa saja",
    "bisa bicara dengan petugas",
    "kalau untuk anak?",
    "anu itu bagaimana ya",
)


class SwitchError(Exception):
    """The engine before goes on. The message is for admins."""


@dataclass
class Running:
    """An engine on a port of its own."""

    model: Path
    settings: Settings
    child: Child
    died: asyncio.Event
    task: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        return self.settings.engine_address


class Engines:
    """Keeps exactly one engine running, but for the time of a switch.

    `on_fault(child)` is called when the engine in use reports a fault that a restart cannot mend.
    """

    def __init__(self, settings: Settings, progress: Callable[[str], None], on_fault: Callable[[Child], None]) -> None:
        self._settings = settings
        self._progress = progress
        self._on_fault = on_fault
        self._running: list[Running] = []  # the one in use first

    @property
    def model(self) -> Path:
        return self._running[0].model

    async def serve(self, model: Path) -> None:
        """Run an engine with this model, or with what is switched to, until cancelled."""
        self._start(model, self._settings)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.gather(*(self._stop(running) for running in list(self._running)))

    async def switch(self, model: Path, progress: Callable[[str], None], take: Callable[[str], None]) -> None:
        """Start the next engine, `take(address)` once it answers, and stop the one before when that has finished.

        Raises SwitchError, or what `take` raises; then the engine before goes on as if nothing had been.
        """
        at = self._settings.model_copy(update={"engine_port": self._next_port()})
        following = self._start(model, at, behind=True)
        try:
            progress("Menyalakan mesin baru di samping yang lama")
            await self._until_ready(following)
            progress("Mencoba mesin baru dengan beberapa pertanyaan")
            following.child.come_forward()
            await self._warm_up(following)
            take(following.address)
        except BaseException:
            await self._stop(following)
            raise
        before = self._running[0]
        self._running.reverse()
        await asyncio.sleep(self._settings.engine_timeout + _GRACE_S)
        await self._stop(before)

    def _next_port(self) -> int:
        """The port of the settings, unless the engine in use has it, or will have it once it has started."""
        port = self._settings.engine_port
        return free_port() if self._running[0].settings.engine_port == port or not is_free(port) else port

    def _start(self, model: Path, settings: Settings, behind: bool = False) -> Running:
        died = asyncio.Event()

        def said(line: str) -> None:  # only when it has died
            died.set()
            self._progress(line)

        # Two engines at a time write to one log: it is opened for appending, line by line.
        child = Child(programs.engine(settings, model), settings.log_dir, said, behind)
        running = Running(model, settings, child, died)
        self._running.append(running)
        running.task = asyncio.create_task(self._run(running))
        return running

    async def _run(self, running: Running) -> None:
        await running.child.run()
        running.died.set()
        if running is self._running[0]:
            self._on_fault(running.child)

    async def _stop(self, running: Running) -> None:
        assert running.task
        running.task.cancel()
        await asyncio.gather(running.task, return_exceptions=True)
        if running in self._running:  # a switch and the end of everything may both be stopping it
            self._running.remove(running)

    async def _until_ready(self, running: Running) -> None:
        ready = asyncio.create_task(until_ready(running.settings))
        died = asyncio.create_task(running.died.wait())
        try:
            await asyncio.wait({ready, died}, return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                raise SwitchError("Mesin dengan model baru tidak bisa dinyalakan.")
            await ready
        except OperatorError as error:
            raise SwitchError(str(error)) from None
        finally:
            for task in (ready, died):
                task.cancel()
            await asyncio.gather(ready, died, return_exceptions=True)

    async def _warm_up(self, running: Running) -> None:
        """Every question twice: first without hurry, then as citizens ask."""
        patient = running.settings.model_copy(update={"engine_timeout": _WARM_UP_TIMEOUT_S})
        try:
            for settings in (patient, running.settings):
                async with client(settings) as engine:
                    for question in _WARM_UP:
                        await engine.ask(str(_WARM_UP_CHAT), question)
        except EngineUnavailable:
            raise SwitchError("Mesin dengan model baru tidak menjawab pertanyaan percobaan.") from None
        finally:
            forget_conversation(running.settings.tracker_database, _WARM_UP_CHAT)

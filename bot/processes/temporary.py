"""An engine for a command: the running one, or one started for the command and stopped after it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from bot.conversation.engine import Engine
from bot.conversation.secret import engine_token
from bot.errors import OperatorError
from bot.processes import programs, training
from bot.processes.child import Child
from bot.settings import LOOPBACK, Settings
from bot.store.database import open_database
from bot.store.lessons import EngineStore

_STARTS_WITHIN_S = 120.0
_LOOK_EVERY_S = 0.25


@contextlib.asynccontextmanager
async def engine_for_command(settings: Settings, progress: Callable[[str], None]) -> AsyncIterator[Engine]:
    """Yields a client of a ready engine; what was started here is stopped afterwards. Raises OperatorError."""
    for address in _where_it_may_run(settings):
        async with client(settings, address) as engine:
            if await engine.ready():
                yield engine
                return
    if settings.engine_url:
        raise OperatorError(f"Mesin di {settings.engine_url} tidak menjawab.", "Jalankan mesinnya dulu.")
    async with own_engine(settings, progress) as engine:
        yield engine


@contextlib.asynccontextmanager
async def own_engine(settings: Settings, progress: Callable[[str], None]) -> AsyncIterator[Engine]:
    """A client of an engine that was started for it, and is stopped afterwards. Raises OperatorError."""
    async with started_engine(settings, progress) as own, client(own) as engine:
        yield engine


@contextlib.asynccontextmanager
async def client(settings: Settings, address: str = "") -> AsyncIterator[Engine]:
    """Of the engine of these settings, or of one that has moved to this address."""
    engine = Engine(address or settings.engine_address, engine_token(settings), settings.engine_timeout)
    try:
        yield engine
    finally:
        await engine.close()


def _where_it_may_run(settings: Settings) -> Iterator[str]:
    """After a switch of models the engine is at another address than the settings say."""
    yield settings.engine_address
    if not settings.engine_url and settings.database.exists():
        with contextlib.closing(open_database(settings.database)) as db:
            current = EngineStore(db).current()
        if current and current.address != settings.engine_address:
            yield current.address


@contextlib.asynccontextmanager
async def started_engine(settings: Settings, progress: Callable[[str], None]) -> AsyncIterator[Settings]:
    """An engine of our own, stopped after the block; yields the settings that lead to it. Raises OperatorError."""
    model = await training.ensure_model(settings, progress)
    with tempfile.TemporaryDirectory(prefix="pandu-") as folder:
        own = settings.model_copy(
            update={"data_dir": Path(folder), "engine_port": free_port(), "actions_port": free_port()}
        )
        progress("Menyalakan mesin (sekitar 20 detik) ...")
        children = [
            Child(program, settings.log_dir, progress)
            for program in (programs.engine(own, model), programs.actions(own))
        ]
        tasks = [asyncio.create_task(child.run()) for child in children]
        try:
            await until_ready(own)
            yield own
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def until_ready(settings: Settings) -> None:
    """Wait for the engine of these settings. Raises OperatorError."""
    try:
        async with client(settings) as engine, asyncio.timeout(_STARTS_WITHIN_S):
            while not await engine.ready():
                await asyncio.sleep(_LOOK_EVERY_S)
    except TimeoutError:
        raise OperatorError(
            f"Mesin tidak siap dalam {_STARTS_WITHIN_S:.0f} detik.", f"Lihat {settings.log_dir / 'engine.log'}."
        ) from None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True

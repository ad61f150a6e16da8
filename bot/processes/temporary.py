"""An engine for a command: the running one, or one started for the command and stopped after it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from bot.conversation.engine import Engine
from bot.conversation.secret import engine_token
from bot.errors import OperatorError
from bot.processes import programs, training
from bot.processes.child import Child
from bot.settings import LOOPBACK, Settings

_STARTS_WITHIN_S = 120.0
_LOOK_EVERY_S = 0.25


@contextlib.asynccontextmanager
async def engine_for_command(settings: Settings, progress: Callable[[str], None]) -> AsyncIterator[Engine]:
    """Yields a client of a ready engine; what was started here is stopped afterwards. Raises OperatorError."""
    async with contextlib.AsyncExitStack() as stack:
        engine = _client(settings)
        stack.push_async_callback(engine.close)
        if not await engine.ready():
            if settings.engine_url:
                raise OperatorError(f"Mesin di {settings.engine_url} tidak menjawab.", "Jalankan mesinnya dulu.")
            own = await stack.enter_async_context(started_engine(settings, progress))
            engine = _client(own)
            stack.push_async_callback(engine.close)
        yield engine


def _client(settings: Settings) -> Engine:
    return Engine(settings.engine_address, engine_token(settings), settings.engine_timeout)


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
            await _until_ready(own, tasks)
            yield own
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _until_ready(settings: Settings, tasks: list[asyncio.Task[None]]) -> None:
    engine = _client(settings)
    try:
        async with asyncio.timeout(_STARTS_WITHIN_S):
            while not await engine.ready():
                await asyncio.sleep(_LOOK_EVERY_S)
    except TimeoutError:
        raise OperatorError(
            f"Mesin tidak siap dalam {_STARTS_WITHIN_S:.0f} detik.", f"Lihat {settings.log_dir / 'engine.log'}."
        ) from None
    finally:
        await engine.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port

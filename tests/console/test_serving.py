"""The console on a real port, inside the bot's loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.console.serving import serve_console
from bot.processes.temporary import free_port
from tests.console.visitor import Console
from tests.telegram.running import until


@contextlib.asynccontextmanager
async def served(console: Console, port: int) -> AsyncIterator[asyncio.Task[None]]:
    context = console.context
    settings = context.settings.model_copy(update={"console_port": port, "console_url": ""})
    task = asyncio.create_task(
        serve_console(context.db, settings, context.library, context.editor, context.clock, context.wake)
    )
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_it_is_reached_on_loopback(console: Console, capsys: pytest.CaptureFixture[str]) -> None:
    port, said = free_port(), ""

    def announced() -> bool:
        nonlocal said
        said += capsys.readouterr().out
        return "Konsol web:" in said

    async with served(console, port), httpx.AsyncClient(trust_env=False) as client:
        await until(announced)
        page = await client.get(f"http://127.0.0.1:{port}/masuk")
    assert page.status_code == 200
    assert "server" not in page.headers
    assert f"http://127.0.0.1:{port}" in said


async def test_stopping_frees_the_port_while_a_browser_keeps_its_connection(console: Console) -> None:
    port = free_port()
    async with httpx.AsyncClient(trust_env=False) as client:
        async with served(console, port):
            await client.get(f"http://127.0.0.1:{port}/masuk")
        with socket.create_server(("127.0.0.1", port)):
            pass


async def test_a_taken_port_is_told_and_the_bot_goes_on(console: Console, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with served(console, taken.getsockname()[1]) as task:
            await task
    assert "sudah dipakai program lain" in capsys.readouterr().out


async def test_a_key_that_cannot_be_read_is_told_and_the_bot_goes_on(
    console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    key = console.context.settings.data_dir / "console-key"
    key.unlink()
    key.mkdir()
    async with served(console, free_port()) as task:
        await task
    assert "Konsol web tidak jalan" in capsys.readouterr().out

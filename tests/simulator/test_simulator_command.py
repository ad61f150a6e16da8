"""The command: starts fast, says what to do about a taken port, stops at once."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.simulator.sockets import listen

pytestmark = pytest.mark.asyncio


def free_port() -> int:
    with listen("127.0.0.1", 0) as opened:
        return int(opened.getsockname()[1])


@contextlib.asynccontextmanager
async def command(port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.simulator", "--port", str(port), "--token", "1:x"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
async def test_stops_at_once_with_open_polls_and_streams(sent: signal.Signals) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    async with command(port) as process, httpx.AsyncClient(timeout=20, trust_env=False) as http:
        assert process.stdout
        assert "Telegram lokal" in (await process.stdout.readline()).decode()
        poll = asyncio.create_task(http.get(f"{base}/bot1:x/getUpdates", params={"timeout": 30}))
        reached = await http.get(f"{base}/sim/wait", params={"what": "polling"})
        assert reached.json()["reached"]
        async with http.stream("GET", f"{base}/sim/events") as events:
            process.send_signal(sent)
            async with asyncio.timeout(2):
                assert await process.wait() == 0
            assert events.status_code == 200
        assert (await poll).json() == {"ok": True, "result": []}
        assert process.stderr
        assert await process.stderr.read() == b""


async def test_a_taken_port_gives_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        async with command(taken.getsockname()[1]) as process:
            out, err = await process.communicate()
    assert process.returncode == 1
    assert out == b""
    assert err.decode().count("\n") == 1
    assert "sudah dipakai program lain" in err.decode()
    assert "--port" in err.decode()

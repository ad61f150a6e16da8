"""A gate before the engine: shut, the engine is as good as dead to the bot."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import urlsplit

_HOST = "127.0.0.1"
_CHUNK = 65536


class Gate:
    """Passes connections on to the engine at `address` while it is open."""

    def __init__(self, address: str) -> None:
        self._engine = urlsplit(address)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._port = 0

    @property
    def address(self) -> str:
        return f"http://{_HOST}:{self._port}"

    async def open(self) -> None:
        """Open it, after `shut` at the same address again."""
        self._server = await asyncio.start_server(self._pass, _HOST, self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Cut every connection, and refuse new ones."""
        server, self._server = self._server, None
        if server:
            server.close()
            for writer in list(self._writers):
                writer.close()
            await server.wait_closed()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            there, back = await asyncio.open_connection(self._engine.hostname, self._engine.port)
            self._writers |= {writer, back}
            await asyncio.gather(self._copy(reader, back), self._copy(there, writer))
        writer.close()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                writer.write(data)
                await writer.drain()
        writer.close()
        self._writers.discard(writer)

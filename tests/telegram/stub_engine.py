"""A stand-in for the engine: answers by a list, can be held, slow, broken or gone. Needs no Rasa."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
_LONGEST_HOLD_S = 60.0
Messages = list[dict[str, Any]]


def faq(topic: str) -> Messages:
    return [{"custom": {"faq": topic}}]


class StubEngine:
    """Speaks like engine/channel.py. What a text leads to stands in `answers`, for others `otherwise`.

    A topic chosen by button ("/biaya") is always answered by that topic.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Messages] = {}
        self.otherwise: Messages = faq("biaya")
        self.status = 200
        self.port = 0
        self._received: list[tuple[str, str]] = []
        self._news = threading.Condition()
        self._open = threading.Event()
        self._open.set()
        self._server: _Server | None = None

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def texts(self) -> list[str]:
        """The texts that came in, oldest first."""
        return [text for _, text in self._received]

    def hold(self) -> None:
        """Leave every question unanswered until `release`."""
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    async def wait_for(self, count: int, timeout: float = 30.0) -> None:
        """Wait until `count` questions came in since the start. Raises TimeoutError."""
        if not await asyncio.to_thread(self._reached, count, timeout):
            raise TimeoutError(f"{len(self._received)} of {count} questions after {timeout} s")

    def _reached(self, count: int, timeout: float) -> bool:
        with self._news:
            return self._news.wait_for(lambda: len(self._received) >= count, timeout)

    def start(self) -> None:
        """Listen; after `stop` on the same port again."""
        self._server = _Server((HOST, self.port), _Questions)
        self._server.stub = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="stub-engine", daemon=True).start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        server, self._server = self._server, None
        if server:
            server.shutdown()
            server.server_close()

    def answer(self, sender: str, text: str) -> Messages:
        with self._news:
            self._received.append((sender, text))
            self._news.notify_all()
        self._open.wait(_LONGEST_HOLD_S)
        return faq(text[1:]) if text.startswith("/") else self.answers.get(text, self.otherwise)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    stub: StubEngine


class _Questions(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._send({})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        if not raw:
            return  # the bot died between head and body
        body = json.loads(raw)
        self._send({"messages": self.server.stub.answer(body["sender"], body["message"]), "ranking": []})

    def _send(self, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        try:
            self.send_response(self.server.stub.status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass  # the bot has stopped waiting

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def stub_engine() -> Iterator[StubEngine]:
    stub = StubEngine()
    stub.start()
    try:
        yield stub
    finally:
        stub.release()
        stub.stop()

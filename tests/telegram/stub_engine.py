"""A stand-in for the engine: answers by a list, can be held, slow, broken or gone. Needs no Rasa.

Journeys it leads as the engine does.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot import paths
from bot.journeys.load import FOLDER, load_journeys
from bot.journeys.steering import Steering
from bot.journeys.walk import Walk
from engine.steering import JOURNEY, JOURNEY_INTENTS, steering_word

HOST = "127.0.0.1"
_LONGEST_HOLD_S = 60.0
Messages = list[dict[str, Any]]


def faq(topic: str) -> Messages:
    return [{"custom": {"faq": topic}}]


@cache
def steering() -> Steering:
    return Steering(Walk(load_journeys(paths.FAQ / FOLDER)))


def led(text: str, journey: Any) -> Messages | None:
    """Where a message leads the journey that is open; None when it says something else."""
    command = text.startswith("/")
    intent = text[1:].partition("{")[0] if command else steering_word(text, journey)
    if intent not in JOURNEY_INTENTS:
        return None
    if intent == JOURNEY:
        return [{"custom": steering().goto(json.loads(text.removeprefix(f"/{JOURNEY}")))}]
    return [{"custom": steering().steer(intent, journey)}]


class StubEngine:
    """Speaks like engine/channel.py. What a text leads to stands in `answers`, for others `otherwise`.

    Words that steer a journey do so while one is open. A topic chosen by button ("/biaya") is always answered by that
    topic.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Messages] = {}
        self.otherwise: Messages = faq("biaya")
        self.status = 200
        self.port = 0
        self.journeys: list[Any] = []  # the journeys that were open when the texts came in
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

    def answer(self, sender: str, text: str, journey: Any = None) -> Messages:
        with self._news:
            self._received.append((sender, text))
            self.journeys.append(journey)
            self._news.notify_all()
        self._open.wait(_LONGEST_HOLD_S)
        if (there := led(text, journey)) is not None:
            return there
        return faq(text[1:]) if text.startswith("/") else self.understood(text)

    def understood(self, text: str) -> Messages:
        return self.answers.get(text, self.otherwise)


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
        messages = self.server.stub.answer(body["sender"], body["message"], body.get("journey"))
        self._send({"messages": messages, "ranking": []})

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

"""The channel, served by Sanic on loopback as Rasa serves it; only the agent is a stand-in."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import os
import socket
import threading
import time
import unittest
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest import mock

from rasa.core.channels.channel import UserMessage, register
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic
from sanic.server import AsyncioServer

from engine.channel import TOKEN_VARIABLE, PanduInput
from engine.decision import UNSURE
from engine.follow_up import BEFORE
from engine.steering import JOURNEY

TOKEN = "rahasia-123"
RIGHT = {"Authorization": f"Bearer {TOKEN}"}
ASK = {"sender": "warga-7", "message": "berapa biaya"}
OPEN = {"panduan": "bayar-bni", "langkah": "kode", "pilihan": {"usia": "dewasa"}}


class FakeAgent:
    """Answers every message with two messages and remembers the topics it 'found', as Rasa's agent does."""

    def __init__(self) -> None:
        self.ready = True
        self.got: list[UserMessage] = []
        self.ranking: list[str] = ["biaya", "percepatan"]
        self.seconds_ago = 0.0
        self.tracker_store = InMemoryTrackerStore(Domain.empty())

    def is_ready(self) -> bool:
        return self.ready

    async def handle_message(self, message: UserMessage) -> None:
        self.got.append(message)
        entries = [{"name": name, "confidence": 0.4} for name in self.ranking]
        parsed = {"intent": entries[0] if entries else None, "intent_ranking": entries, "text": message.text}
        said = time.time() - self.seconds_ago
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, parsed["intent"], parse_data=parsed, timestamp=said))
        await self.tracker_store.save(tracker)
        assert message.output_channel
        await message.output_channel.send_custom_json(message.sender_id, {"faq": "biaya"})
        await message.output_channel.send_text_message(message.sender_id, f"Anda: {message.text}")


class ServedTest(unittest.TestCase):
    """One server for all (Sanic can start one app a process); each test brings its agent."""

    app: Sanic
    address: tuple[str, int]

    @classmethod
    def setUpClass(cls) -> None:
        cls.app, cls.address = serve()

    def setUp(self) -> None:
        self.agent = FakeAgent()
        self.app.ctx.agent = self.agent

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] = RIGHT
    ) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        connection = http.client.HTTPConnection(*self.address, timeout=10)
        try:
            connection.request(method, f"/webhooks/pandu{path}", body, {"Connection": "close", **headers})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(content) if answer.getheader("Content-Type") == "application/json" else content

    def ask(self, body: dict[str, Any], headers: dict[str, str] = RIGHT) -> tuple[int, Any]:
        return self.request("POST", "/webhook", json.dumps(body).encode(), headers)


@contextmanager
def silent() -> Iterator[None]:
    """Without what Sanic logs about a request that failed."""
    with mock.patch.object(logging.getLogger("sanic.error"), "disabled", True):
        yield


@cache
def serve() -> tuple[Sanic, tuple[str, int]]:
    """Start the channel in a thread, until the process ends; its app and address."""
    app = Sanic("uji-kanal", configure_logging=False)
    app.ctx.agent = None
    with mock.patch.dict(os.environ, {TOKEN_VARIABLE: TOKEN}):
        register([PanduInput.from_credentials(None)], app, route="/webhooks/")
    listening = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()

    async def start() -> AsyncioServer:
        server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        assert server
        await server.startup()
        await server.start_serving()
        return server

    async def finish(server: AsyncioServer) -> None:
        await server.close()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result(timeout=10)

    def stop() -> None:
        asyncio.run_coroutine_threadsafe(finish(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()
        listening.close()

    unittest.addModuleCleanup(stop)
    return app, listening.getsockname()


class TokenTest(ServedTest):
    WRONG = (
        {},
        {"Authorization": ""},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer salah"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"bearer {TOKEN}"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer \xff\xfe"},  # not even UTF-8
        {"Authorization": "Bearer rahasia-é".encode().decode("latin-1")},
        {"X-Token": TOKEN},
    )

    def test_without_the_right_token_the_agent_is_never_reached(self) -> None:
        for headers in self.WRONG:
            with self.subTest(headers=headers):
                self.assertEqual(self.ask(ASK, headers), (401, {"error": "token"}))
        self.assertEqual(self.agent.got, [])

    def test_a_token_in_the_address_does_not_count(self) -> None:
        status, _ = self.request("POST", f"/webhook?token={TOKEN}", json.dumps(ASK).encode(), {})
        self.assertEqual((status, self.agent.got), (401, []))

    def test_health_needs_it_too(self) -> None:
        self.assertEqual(self.request("GET", "/", headers={})[0], 401)

    def test_a_body_is_not_even_read_without_it(self) -> None:
        self.assertEqual(self.request("POST", "/webhook", b"{rusak", {})[0], 401)

    def test_with_it_the_reply_comes(self) -> None:
        status, answer = self.ask(ASK)
        self.assertEqual(status, 200)
        self.assertEqual(
            answer,
            {
                "messages": [
                    {"recipient_id": "warga-7", "custom": {"faq": "biaya"}},
                    {"recipient_id": "warga-7", "text": "Anda: berapa biaya"},
                ],
                "ranking": [],
            },
        )
        (got,) = self.agent.got
        self.assertEqual((got.sender_id, got.text, got.input_channel), ("warga-7", "berapa biaya", "pandu"))


class RankingTest(ServedTest):
    def test_it_comes_only_when_asked_for(self) -> None:
        for asked, expected in ((True, ["biaya", "percepatan"]), (False, []), (None, [])):
            with self.subTest(asked=asked):
                _, answer = self.ask({**ASK, "ranking": asked})
                self.assertEqual(answer["ranking"], expected)

    def test_doubt_is_not_a_topic(self) -> None:
        self.agent.ranking = [UNSURE, "biaya", UNSURE, "visa"]
        _, answer = self.ask({**ASK, "ranking": True})
        self.assertEqual(answer["ranking"], ["biaya", "visa"])

    def test_it_is_of_the_last_message_of_that_conversation(self) -> None:
        self.ask(ASK)
        self.agent.ranking = ["visa"]
        self.ask({**ASK, "sender": "warga-8"})
        self.agent.ranking = ["calo"]
        _, answer = self.ask({**ASK, "ranking": True})
        self.assertEqual(answer["ranking"], ["calo"])

    def test_none_was_found(self) -> None:
        self.agent.ranking = []
        _, answer = self.ask({**ASK, "ranking": True})
        self.assertEqual(answer["ranking"], [])

    def test_a_conversation_that_was_not_kept_has_none(self) -> None:
        async def forget(message: UserMessage) -> None:
            pass

        self.agent.handle_message = forget  # type: ignore[method-assign]
        self.assertEqual(self.ask({**ASK, "ranking": True}), (200, {"messages": [], "ranking": []}))
        asyncio.run(self.agent.tracker_store.save(DialogueStateTracker("warga-7", [])))
        self.assertEqual(self.ask({**ASK, "ranking": True})[1]["ranking"], [])


class TextBeforeTest(ServedTest):
    """With each message goes what the citizen wrote before it (engine/follow_up.py)."""

    def say(self, text: str, sender: str = "warga-7") -> object:
        """Send it; what went to the agent as the text before."""
        self.assertEqual(self.ask({"sender": sender, "message": text})[0], 200)
        metadata = self.agent.got[-1].metadata
        assert metadata
        return metadata[BEFORE]

    def test_it_is_the_last_one_of_that_conversation(self) -> None:
        self.assertIsNone(self.say("berapa biaya"))
        self.assertIsNone(self.say("jadwal penuh", sender="warga-8"))
        self.assertEqual(self.say("kalau anak?"), "berapa biaya")
        self.assertEqual(self.say("kalau bayi?"), "kalau anak?")

    def test_a_button_counts_as_the_name_of_its_topic(self) -> None:
        self.say("/ganti-jadwal")
        self.assertEqual(self.say("kalau besok?"), "ganti jadwal")

    def test_an_empty_text_is_none(self) -> None:
        self.say("")
        self.assertIsNone(self.say("kalau anak?"))

    def test_what_was_long_ago_is_over(self) -> None:
        for minutes, expected in ((29, "berapa biaya"), (31, None)):
            with self.subTest(minutes=minutes):
                self.agent.seconds_ago = minutes * 60.0
                self.say("berapa biaya", sender=f"warga-{minutes}")
                self.assertEqual(self.say("kalau anak?", sender=f"warga-{minutes}"), expected)


class JourneyTest(ServedTest):
    """With each message goes where the chat's journey stands (engine/steering.py)."""

    def setUp(self) -> None:
        super().setUp()
        slots = [AnySlot(JOURNEY, mappings=[])]
        self.agent.tracker_store = InMemoryTrackerStore(Domain([], [], slots, {}, [], {}, {}))

    def stand_at(self, journey: str | None) -> None:
        """What the action does after a step."""
        store = self.agent.tracker_store

        async def stand() -> None:
            tracker = await store.get_or_create_tracker("warga-7")
            tracker.update(SlotSet(JOURNEY, journey))
            await store.save(tracker)

        asyncio.run(stand())

    def say(self, message: str) -> dict[str, Any]:
        """Send it; what went to the agent besides."""
        self.assertEqual(self.ask({"sender": "warga-7", "message": message, "journey": OPEN})[0], 200)
        metadata = self.agent.got[-1].metadata
        assert metadata
        return dict(metadata)

    def test_the_agent_is_told_where_it_stands(self) -> None:
        self.assertEqual(self.say("lanjut")[JOURNEY], OPEN)

    def test_that_there_is_none_is_told_too(self) -> None:
        for body in (ASK, {**ASK, "journey": None}):
            self.ask(body)
            metadata = self.agent.got[-1].metadata
            assert metadata
            self.assertIn(JOURNEY, metadata)
            self.assertIsNone(metadata[JOURNEY])

    def test_after_a_step_the_text_before_is_the_journeys_name(self) -> None:
        for text, intent in ((f"/panduan{json.dumps(OPEN)}", JOURNEY), ("balek", "kembali")):
            with self.subTest(text):
                self.agent.ranking = [intent]
                self.say(text)
                self.stand_at("bayar-bni")
                self.assertEqual(self.say("kalau anak?")[BEFORE], "bayar bni")

    def test_after_it_was_left_there_is_none(self) -> None:
        self.agent.ranking = ["berhenti"]
        self.say("sudah dulu")
        self.stand_at(None)
        self.assertIsNone(self.say("kalau anak?")[BEFORE])

    def test_a_question_in_between_is_the_text_before(self) -> None:
        self.stand_at("bayar-bni")
        self.say("berapa biaya")
        self.assertEqual(self.say("kalau anak?")[BEFORE], "berapa biaya")


class HealthTest(ServedTest):
    def test_without_an_agent_it_is_not_there_yet(self) -> None:
        self.app.ctx.agent = None
        self.assertEqual(self.request("GET", "/")[0], 503)

    def test_an_agent_without_a_model_is_not_ready(self) -> None:
        self.agent.ready = False
        self.assertEqual(self.request("GET", "/")[0], 503)

    def test_a_ready_agent_is_healthy(self) -> None:
        self.assertEqual(self.request("GET", "/"), (200, {}))


class BadRequestTest(ServedTest):
    def test_what_is_no_question_is_an_error_and_the_next_one_is_answered(self) -> None:
        for body in (b"", b"{rusak", b"null", b"[]", b"7", b"{}", b'{"sender": "7"}', b'{"message": "x"}'):
            with self.subTest(body=body), silent():
                self.assertGreaterEqual(self.request("POST", "/webhook", body)[0], 400)
        self.assertEqual(self.agent.got, [])
        self.assertEqual(self.ask(ASK)[0], 200)

    def test_other_methods_and_paths_are_not_there(self) -> None:
        self.assertEqual(self.request("GET", "/webhook")[0], 405)
        self.assertEqual(self.request("POST", "/")[0], 405)
        self.assertEqual(self.request("GET", "/lain")[0], 404)

    def test_any_text_passes_unchanged(self) -> None:
        texts = ["", "a" * 4096, "🙏" * 1000, "\u202eمرحبا", "\x00", "<b>'\";--", "护照", "\ud800", "/biaya", "a\r\nb"]
        for text in texts:
            with self.subTest(ascii(text[:20])):
                self.assertEqual(self.ask({**ASK, "message": text})[0], 200)
                self.assertEqual(self.agent.got[-1].text, text)

    def test_an_agent_that_fails_does_not_stop_the_channel(self) -> None:
        async def fail(message: UserMessage) -> None:
            raise RuntimeError("rusak")

        with mock.patch.object(self.agent, "handle_message", fail), self.assertLogs("sanic.error"):
            self.assertEqual(self.ask(ASK)[0], 500)
        self.assertEqual(self.ask(ASK)[0], 200)

    def test_many_at_once_get_each_their_own(self) -> None:
        senders = [f"warga-{number}" for number in range(20)]
        with ThreadPoolExecutor(len(senders)) as pool:
            answers = list(pool.map(lambda name: self.ask({"sender": name, "message": name}), senders))
        for name, (_, answer) in zip(senders, answers, strict=True):
            self.assertEqual(answer["messages"][1], {"recipient_id": name, "text": f"Anda: {name}"})


class TokenSourceTest(unittest.TestCase):
    def test_without_a_token_nobody_gets_in(self) -> None:
        for environment in ({}, {TOKEN_VARIABLE: ""}):
            with self.subTest(environment=environment), mock.patch.dict(os.environ, environment):
                if not environment:
                    os.environ.pop(TOKEN_VARIABLE, None)
                one, other = PanduInput.from_credentials({}), PanduInput.from_credentials({})
                self.assertNotEqual(one._expected, other._expected)
                self.assertGreater(len(one._expected), 40)

    def test_the_token_comes_from_the_environment_alone(self) -> None:
        with mock.patch.dict(os.environ, {TOKEN_VARIABLE: TOKEN}):
            self.assertEqual(PanduInput.from_credentials({"token": "lain"})._expected, f"Bearer {TOKEN}")


if __name__ == "__main__":
    unittest.main()

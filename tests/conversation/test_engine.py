"""The door to the engine: what goes in, what comes out, and what counts as unavailable."""

from __future__ import annotations

import json
import socket
from typing import Any

import httpx
import pytest

from bot.conversation.engine import Engine, EngineUnavailable
from bot.conversation.replies import Faq, Reply

BIAYA = {"messages": [{"recipient_id": "7", "custom": {"faq": "biaya"}}], "ranking": ["biaya", "visa"]}
OPEN = {"panduan": "bayar-bni", "langkah": "kode", "pilihan": {"usia": "dewasa"}}


def giving(data: object, status: int = 200):
    return lambda request: httpx.Response(status, json=data)


async def test_a_question_carries_the_token_the_sender_and_the_text(engine_that) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=BIAYA)

    reply = await engine_that(answer).ask("7", "brp biaya", with_ranking=True)
    assert reply == Reply((Faq("biaya"),), ranking=("biaya", "visa"))
    assert str(seen[0].url) == "http://mesin:5005/webhooks/pandu/webhook"
    assert seen[0].headers["Authorization"] == "Bearer rahasia"
    assert json.loads(seen[0].content) == {"sender": "7", "message": "brp biaya", "ranking": True, "journey": None}
    assert set(seen[0].extensions["timeout"].values()) == {1.5}


async def test_only_what_was_pressed_or_commanded_is_sent_as_a_command(engine_that) -> None:
    seen: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        return httpx.Response(200, json=BIAYA)

    engine = engine_that(answer)
    assert await engine.choose("7", "biaya") == Reply((Faq("biaya"),), ranking=("biaya", "visa"))
    await engine.guide("7", OPEN)
    await engine.steer("7", "lanjut", OPEN)
    await engine.ask("7", "biaya")
    await engine.ask("7", "lanjut", OPEN)
    assert [body["message"] for body in seen] == ["/biaya", f"/panduan{json.dumps(OPEN)}", "/lanjut", "biaya", "lanjut"]
    assert [body["journey"] for body in seen] == [None, None, OPEN, None, OPEN]


@pytest.mark.parametrize(
    "answer",
    [
        giving({"error": "token"}, 401),
        giving({}, 500),
        giving({}, 302),
        giving({}),
        giving([]),
        giving(None),
        giving({"messages": [], "ranking": 3}),
        lambda request: httpx.Response(200, text="<html>"),
        lambda request: httpx.Response(200, content=b"\xff\xfe{"),
    ],
)
@pytest.mark.parametrize(
    ("method", "arguments"), [("ask", ["biaya"]), ("choose", ["biaya"]), ("guide", [{}]), ("steer", ["lanjut", None])]
)
async def test_an_answer_that_cannot_be_used_means_unavailable(engine_that, answer, method: str, arguments) -> None:
    with pytest.raises(EngineUnavailable):
        await getattr(engine_that(answer), method)("7", *arguments)


@pytest.mark.parametrize("messages", [None, {}, "teks", [None], ["teks"], [{"custom": 3}], [[]]])
async def test_odd_messages_give_an_empty_reply_at_worst(engine_that, messages: object) -> None:
    assert (await engine_that(giving({"messages": messages})).ask("7", "halo")).items == ()


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.PoolTimeout])
async def test_trouble_on_the_way_means_unavailable(engine_that, error: type[httpx.HTTPError]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error("x")

    engine = engine_that(answer)
    with pytest.raises(EngineUnavailable, match=error.__name__):
        await engine.ask("7", "biaya")
    assert not await engine.ready()


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False), (401, False)])
async def test_ready_means_that_a_model_is_loaded(engine_that, status: int, ready: bool) -> None:
    assert await engine_that(giving({}, status)).ready() is ready


async def test_an_engine_that_never_answers_is_given_up_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = Engine(f"http://127.0.0.1:{silent.getsockname()[1]}", "rahasia", timeout=0.05)
        with pytest.raises(EngineUnavailable, match="Timeout"):
            await engine.ask("7", "biaya")
        await engine.close()


async def test_the_reason_never_holds_what_was_said(engine_that) -> None:
    with pytest.raises(EngineUnavailable) as caught:
        await engine_that(giving({}, 500)).ask("7", "istri saya sakit")
    assert "sakit" not in str(caught.value)

"""Failures, latency, held calls, waiting and the call log."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.simulator.client import SITI, LocalTelegram

pytestmark = pytest.mark.asyncio


async def texts(tg: LocalTelegram) -> list[str]:
    return [message["text"] for message in await tg.messages(SITI)]


async def test_the_next_calls_fail(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await tg.fail("sendMessage", 502, times=2, description="Bad Gateway")
    await tg.fail("sendMessage", 429, description="Too Many Requests: retry after 7", retry_after=7)
    for expected in (NetworkError, NetworkError, RetryAfter):
        with pytest.raises(expected):
            await bot.send_message(SITI, "halo")
    await bot.send_message(SITI, "halo")
    assert await texts(tg) == ["/start", "halo"]
    calls = await tg.calls("sendMessage")
    assert [call["state"] for call in calls] == ["failed", "failed", "failed", "ok"]
    assert calls[0]["error_code"] == 502
    assert calls[3]["params"]["text"] == "halo"


async def test_the_connection_breaks(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await tg.fail("sendMessage", 0)
    with pytest.raises(NetworkError):
        await bot.send_message(SITI, "halo")
    assert (await tg.calls("sendMessage"))[0]["state"] == "dropped"
    assert await texts(tg) == ["/start"]


async def test_a_held_call_runs_when_released(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await tg.hold("sendMessage")
    sending = asyncio.create_task(bot.send_message(SITI, "halo"))
    await tg.wait_for_call("sendMessage", state="held")
    assert await texts(tg) == ["/start"]
    assert await tg.release("sendMessage") == 1
    assert (await sending).text == "halo"


async def test_a_held_call_can_be_dropped(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await tg.hold("sendMessage", times=1)
    sending = asyncio.create_task(bot.send_message(SITI, "hilang"))
    await tg.wait_for_call("sendMessage", state="held")
    await bot.send_message(SITI, "kedua lewat")
    await tg.release(outcome="drop")
    with pytest.raises(NetworkError):
        await sending
    assert await texts(tg) == ["/start", "kedua lewat"]


async def test_hold_after_the_effect(bot: Bot, tg: LocalTelegram) -> None:
    """The message is there, but the bot never learns of it: where duplicates come from."""
    await tg.start(SITI)
    await tg.hold("sendMessage", when="after")
    sending = asyncio.create_task(bot.send_message(SITI, "halo"))
    await tg.wait_for_call("sendMessage", state="held")
    assert await texts(tg) == ["/start", "halo"]
    await tg.release(outcome="drop")
    with pytest.raises(NetworkError):
        await sending


async def test_a_call_runs_even_when_its_caller_died(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await tg.hold("sendMessage")
    sending = asyncio.create_task(bot.send_message(SITI, "halo"))
    await tg.wait_for_call("sendMessage", state="held")
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await tg.release()
    await tg.wait_for_call("sendMessage", state="ok")
    assert await texts(tg) == ["/start", "halo"]


async def test_latency(bot: Bot, tg: LocalTelegram) -> None:
    await tg.slow_down("getMe", 0.05)
    loop = asyncio.get_running_loop()
    before = loop.time()
    await bot.get_me()
    assert loop.time() - before >= 0.05
    await tg.slow_down("getMe", 0)


async def test_waiting_gives_up(tg: LocalTelegram) -> None:
    with pytest.raises(TimeoutError, match="0 of 1"):
        await tg.wait_for_call("sendMessage", timeout=0.01)


async def test_waiting_for_updates(bot: Bot, tg: LocalTelegram) -> None:
    waiting = asyncio.create_task(tg.wait_for_updates("confirmed"))
    await tg.write(SITI, "halo")
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    await waiting


async def test_waiting_for_later_calls_only(bot: Bot, tg: LocalTelegram) -> None:
    await bot.get_me()
    last = (await tg.counters())["last_call"]
    with pytest.raises(TimeoutError):
        await tg.wait_for_call("getMe", timeout=0.01, after=last)
    await bot.get_me()
    await tg.wait_for_call("getMe", after=last)


async def test_reset_makes_a_fresh_world(bot: Bot, tg: LocalTelegram) -> None:
    await tg.write(SITI, "halo")
    await tg.fail("getMe", 500, times=9)
    poll = asyncio.create_task(bot.get_updates(timeout=20, offset=-1))
    await poll
    await tg.reset()
    assert await tg.messages(SITI) == []
    assert await tg.pending_updates() == []
    assert (await tg.counters())["calls"]["received"] == {}
    await bot.get_me()


async def test_errors_keep_their_envelope(bot: Bot, tg: LocalTelegram, http: httpx.AsyncClient) -> None:
    answer = await http.post(f"{tg.bot_api}{bot.token}/sendMessage", json={"chat_id": 999, "text": "x"})
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    await tg.fail("getMe", 429, description="Too Many Requests: retry after 3", retry_after=3)
    answer = await http.get(f"{tg.bot_api}{bot.token}/getMe")
    assert answer.json()["parameters"] == {"retry_after": 3}


async def test_encodings(bot: Bot, tg: LocalTelegram, http: httpx.AsyncClient) -> None:
    await tg.start(SITI)
    address = f"{tg.bot_api}{bot.token}/SENDMESSAGE"
    values = {"chat_id": str(SITI), "text": "halo"}
    for answer in (
        await http.get(address, params=values),
        await http.post(address, json=values),
        await http.post(address, data=values),
        await http.post(address, data=values, files={"x": b"y"}),
    ):
        assert answer.json()["result"]["text"] == "halo"
    broken = await http.post(address, content=b"{", headers={"content-type": "application/json"})
    assert broken.status_code == 400
    with pytest.raises(BadRequest, match="[Cc]hat_id is empty"):
        await bot.send_message("", "x")


async def test_wrong_token_and_unknown_method(bot: Bot, tg: LocalTelegram, http: httpx.AsyncClient) -> None:
    wrong = await http.get(f"{tg.bot_api}1:x/getMe")
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    unknown = await http.get(f"{tg.bot_api}{bot.token}/getLost")
    assert (unknown.status_code, unknown.json()["description"]) == (404, "Not Found")
    missing = await http.get(f"{tg.file_api}{bot.token}/photos/x")
    assert missing.status_code == 404

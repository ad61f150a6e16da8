"""getMe, getUpdates and webhooks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.simulator.client import SITI, LocalTelegram

pytestmark = pytest.mark.asyncio


async def write(tg: LocalTelegram, *texts: str) -> None:
    for text in texts:
        await tg.write(SITI, text)


async def test_get_me(bot: Bot) -> None:
    me = await bot.get_me()
    assert me.id == 123456
    assert me.is_bot
    assert me.can_read_all_group_messages


async def test_an_unconfirmed_update_comes_again(bot: Bot, tg: LocalTelegram) -> None:
    await write(tg, "satu", "dua")
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [u.update_id for u in first] == [u.update_id for u in again]
    assert await bot.get_updates(offset=first[-1].update_id + 1) == ()
    counters = (await tg.counters())["updates"]
    assert counters["created"] == 2
    assert counters["handed_out"] == 4
    assert counters["confirmed"] == 2
    assert counters["last_confirmed_id"] == first[-1].update_id


async def test_limit_and_negative_offset(bot: Bot, tg: LocalTelegram) -> None:
    await write(tg, "satu", "dua", "tiga")
    (one,) = await bot.get_updates(limit=1)
    assert one.message and one.message.text == "satu"
    (last,) = await bot.get_updates(offset=-1)
    assert last.message and last.message.text == "tiga"
    # A negative offset forgets everything before it.
    assert len(await bot.get_updates()) == 1


async def test_allowed_updates_are_remembered_and_concern_later_updates_only(bot: Bot, tg: LocalTelegram) -> None:
    await write(tg, "sebelum")
    await bot.get_updates(allowed_updates=["callback_query"])
    await write(tg, "sesudah")
    updates = await bot.get_updates()
    assert [u.message.text for u in updates if u.message] == ["sebelum"]


async def test_long_poll_returns_when_something_arrives(bot: Bot, tg: LocalTelegram) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await tg.wait_for_polling()
    await write(tg, "halo")
    (update,) = await poll
    assert update.message and update.message.text == "halo"


async def test_a_second_poller_ends_the_first_one(bot: Bot, tg: LocalTelegram, http: httpx.AsyncClient) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await tg.wait_for_polling()
    # Not through the same Bot: it keeps one connection for polling.
    await http.get(f"{tg.bot_api}{bot.token}/getUpdates")
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one"):
        await first


async def test_a_poll_whose_caller_has_gone_is_handed_nothing(bot: Bot, tg: LocalTelegram) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await tg.wait_for_polling()
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await tg.wait_for_call("getUpdates", state="dropped")
    await write(tg, "halo")
    assert (await tg.counters())["updates"]["handed_out"] == 0


@dataclass
class Receiver:
    """A bot's webhook endpoint that answers as told."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    received: asyncio.Queue[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=asyncio.Queue)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head.split("\r\n")[1:] if line)
        }
        body = await reader.readexactly(int(headers["content-length"]))
        status = self.statuses.pop(0) if self.statuses else 200
        self.received.put_nowait((headers, json.loads(body)))
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    async with server:
        yield made


async def test_webhook_with_secret_in_order_and_again_until_accepted(
    bot: Bot, tg: LocalTelegram, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503, 200, 200]
    await bot.set_webhook(receiver.url, secret_token="rahasia_1-A")
    await write(tg, "satu", "dua")
    await tg.wait_for_updates("confirmed", 2)
    deliveries = [receiver.received.get_nowait() for _ in range(4)]
    assert [body["message"]["text"] for _, body in deliveries] == ["satu", "satu", "satu", "dua"]
    assert {head["x-telegram-bot-api-secret-token"] for head, _ in deliveries} == {"rahasia_1-A"}
    info = await bot.get_webhook_info()
    assert info.url == receiver.url
    assert info.pending_update_count == 0
    assert info.last_error_message and "503" in info.last_error_message


async def test_polling_while_a_webhook_is_set_is_a_conflict(bot: Bot, receiver: Receiver) -> None:
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
    assert (await bot.get_webhook_info()).url == ""


async def test_set_webhook_ends_a_running_poll(bot: Bot, tg: LocalTelegram, receiver: Receiver) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await tg.wait_for_polling()
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll


async def test_drop_pending_updates(bot: Bot, tg: LocalTelegram, receiver: Receiver) -> None:
    await write(tg, "lama")
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    await write(tg, "baru")
    _, body = await receiver.received.get()
    assert body["message"]["text"] == "baru"
    await bot.delete_webhook(drop_pending_updates=True)
    assert await tg.pending_updates() == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda bot: bot.set_webhook("http://contoh.id/hook"), "An HTTPS URL must be provided"),
        (lambda bot: bot.set_webhook("https://contoh.id/", secret_token="a b"), "unallowed characters"),
        (lambda bot: bot.set_webhook("https://contoh.id/", secret_token="a" * 257), "too long"),
    ],
)
async def test_refused_webhooks(bot: Bot, change: Callable[[Bot], Any], complaint: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){complaint}"):
        await change(bot)


async def test_an_unreachable_webhook_keeps_its_updates(bot: Bot, tg: LocalTelegram) -> None:
    # Port 9 (discard) is closed on the loopback.
    await bot.set_webhook("http://127.0.0.1:9/")
    await write(tg, "halo")
    await tg.wait_for_updates("handed_out", 2)
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 1
    assert info.last_error_message

"""Long polling: an update is confirmed only after it is stored, and trouble passes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlite_utils import Database
from telegram import Bot
from telegram.error import InvalidToken

from bot.simulator.client import SITI, LocalTelegram
from bot.store import patience
from bot.store.inbox import Inbox
from bot.telegram import fetcher
from bot.telegram.fetcher import Fetcher
from tests.telegram.running import until


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "_FIRST_RETRY_S", 0.01)


@pytest.fixture
def inbox(db: Database) -> Inbox:
    return Inbox(db)


@contextlib.asynccontextmanager
async def fetching(bot: Bot, inbox: Inbox, tg: LocalTelegram) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Fetcher(bot, inbox, lambda: None).run())
    try:
        await tg.wait_for_polling()
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(BaseException):
            await task


async def test_stored_before_confirmed(
    bot: Bot, inbox: Inbox, db: Database, tg: LocalTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = asyncio.Event()
    room = asyncio.Event()
    put = inbox.put

    def full(pairs: list[tuple[int, dict[str, Any]]]) -> int:
        tried.set()
        if not room.is_set():
            raise sqlite3.OperationalError("database or disk is full")
        return put(pairs)

    monkeypatch.setattr(patience, "_RETRY_S", 0.01)
    monkeypatch.setattr(inbox, "put", full)
    async with fetching(bot, inbox, tg):
        await tg.write(SITI, "halo")
        await tried.wait()
        assert len(await tg.pending_updates()) == 1  # Telegram still has it
        room.set()
        await tg.wait_for_updates("confirmed")
    assert inbox.waiting_chats() == [SITI]


async def test_the_same_update_twice_is_one_row(bot: Bot, inbox: Inbox, db: Database, tg: LocalTelegram) -> None:
    """The process died between storing and confirming: the next one gets the update again."""
    await tg.write(SITI, "halo")
    await tg.hold("getUpdates", when="after", times=1)
    first = asyncio.create_task(Fetcher(bot, inbox, lambda: None).run())
    await tg.wait_for_call("getUpdates", state="held")
    await tg.hold("getUpdates")
    await tg.release("getUpdates")  # the held answer arrives ...
    await until(lambda: inbox.last_update_id() is not None)
    first.cancel()
    await tg.release(outcome="drop")
    async with fetching(bot, inbox, tg):
        await tg.wait_for_updates("confirmed")
    assert db.table("inbox").count == 1


@pytest.mark.parametrize(
    ("code", "description"), [(0, ""), (409, "Conflict: terminated by other getUpdates request"), (502, "Bad Gateway")]
)
async def test_trouble_passes(bot: Bot, inbox: Inbox, tg: LocalTelegram, code: int, description: str) -> None:
    await tg.fail("getUpdates", code, times=3, description=description)
    async with fetching(bot, inbox, tg):
        await tg.write(SITI, "halo")
        await tg.wait_for_updates("confirmed")
    assert len(await tg.calls("getUpdates")) >= 5
    assert inbox.waiting_chats() == [SITI]


async def test_retry_after_is_obeyed(bot: Bot, inbox: Inbox, tg: LocalTelegram) -> None:
    await tg.fail("getUpdates", 429, description="Too Many Requests: retry after 1", retry_after=1)
    async with fetching(bot, inbox, tg):
        first, second = (await tg.calls("getUpdates"))[:2]
    assert second["received_at"] - first["finished_at"] >= 0.95


async def test_a_token_revoked_while_running_ends_the_fetcher(bot: Bot, inbox: Inbox, tg: LocalTelegram) -> None:
    await tg.fail("getUpdates", 401, description="Unauthorized")
    with pytest.raises(InvalidToken):
        await Fetcher(bot, inbox, lambda: None).run()


async def test_asks_for_what_it_handles(bot: Bot, inbox: Inbox, tg: LocalTelegram) -> None:
    async with fetching(bot, inbox, tg):
        params = (await tg.calls("getUpdates"))[0]["params"]
    asked = set(json.loads(params["allowed_updates"]))
    assert asked == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    }

"""The dispatcher: order within a chat, chats side by side, failures, and all-or-nothing."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from sqlite_utils import Database
from telegram import Bot, Update

from bot.store import patience
from bot.store.inbox import MAX_ATTEMPTS, Inbox
from bot.store.outbox import Outbox
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.turn import Effect, Say, Turn
from tests.telegram.running import until

Json = dict[str, Any]
HANDLES = Callable[[str], Awaitable[None]]


def update(id_: int, chat: int, text: str) -> tuple[int, Json]:
    """A text message, as (chat, update) pairs go into the inbox."""
    chat_object = {"id": chat, "type": "private", "first_name": "Siti"}
    sender = {"id": chat, "is_bot": False, "first_name": "Siti"}
    message = {"message_id": id_, "date": 1_800_000_000, "chat": chat_object, "from": sender, "text": text}
    return chat, {"update_id": id_, "message": message}


class FakeHandler:
    """Repeats what it was sent; `before` runs first and may wait or raise. Some texts have effects."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.effects: dict[str, Effect] = {}
        self.before: dict[str, HANDLES] = {}

    async def handle(self, given: Update) -> Turn | None:
        assert given.message and given.message.text
        text = given.message.text
        self.begun.append(text)
        if text in self.before:
            await self.before[text](text)
        turn = said(given.message.chat.id, f"jawaban {text}")
        turn.effects += [self.effects[text]] if text in self.effects else []
        return turn

    def failed(self, chat_id: int) -> Turn:
        return said(chat_id, "maaf")


def said(chat: int, text: str) -> Turn:
    turn = Turn(chat)
    turn.say(Say(text))
    return turn


async def break_down(text: str) -> None:
    raise RuntimeError(text)


@pytest.fixture
def handler() -> FakeHandler:
    return FakeHandler()


@pytest_asyncio.fixture
async def dispatcher(db: Database, bot: Bot, handler: FakeHandler) -> AsyncIterator[Dispatcher]:
    made = Dispatcher(db, bot, handler, lambda: None)  # type: ignore[arg-type]
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def states(db: Database) -> dict[int, str]:
    return {row["update_id"]: row["state"] for row in db.query("SELECT update_id, state FROM inbox")}


def replies(db: Database, chat: int) -> list[str]:
    rows = db.query("SELECT json_extract(params, '$.text') AS text FROM outbox WHERE chat_id = ? ORDER BY id", [chat])
    return [row["text"] for row in rows]


async def test_order_within_a_chat(db: Database, dispatcher: Dispatcher, handler: FakeHandler) -> None:
    gate = asyncio.Event()

    async def slowly(_: str) -> None:
        await gate.wait()

    handler.before["satu"] = slowly
    Inbox(db).put([update(1, 7, "satu"), update(2, 7, "dua"), update(3, 8, "lain")])
    dispatcher.wake()
    await until(lambda: replies(db, 8) == ["jawaban lain"])  # another chat does not wait
    assert handler.begun == ["satu", "lain"]  # "dua" has to
    gate.set()
    await until(lambda: replies(db, 7) == ["jawaban satu", "jawaban dua"])


async def test_many_chats_at_once(db: Database, dispatcher: Dispatcher, handler: FakeHandler) -> None:
    gate = asyncio.Event()

    async def slowly(_: str) -> None:
        await gate.wait()

    handler.before = {f"{n}": slowly for n in range(10)}
    Inbox(db).put([update(n, 100 + n, f"{n}") for n in range(10)])
    dispatcher.wake()
    await until(lambda: len(handler.begun) == 10)
    gate.set()
    await until(lambda: set(states(db).values()) == {"done"})


async def test_says_when_more_than_replies_was_stored(db: Database, bot: Bot, handler: FakeHandler) -> None:
    changed: list[int] = []
    handler.effects["ubah"] = lambda: None
    made = Dispatcher(db, bot, handler, lambda: None, lambda: changed.append(len(handler.begun)))  # type: ignore[arg-type]
    task = asyncio.create_task(made.run())
    Inbox(db).put([update(1, 7, "tanya"), update(2, 7, "ubah"), update(3, 7, "tanya lagi")])
    made.wake()
    await until(lambda: len(replies(db, 7)) == 3)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert changed == [2]


async def test_three_failures_end_with_an_apology(db: Database, dispatcher: Dispatcher, handler: FakeHandler) -> None:
    handler.before["rusak"] = break_down
    Inbox(db).put([update(1, 7, "rusak"), update(2, 7, "berikutnya")])
    dispatcher.wake()
    await until(lambda: replies(db, 7) == ["maaf", "jawaban berikutnya"])
    assert handler.begun == ["rusak", "rusak", "rusak", "berikutnya"]
    assert states(db) == {1: "failed", 2: "done"}
    assert [row["payload"] for row in db.query("SELECT payload FROM inbox")] == [None, None]


async def test_replies_that_cannot_be_stored_end_with_an_apology(
    db: Database, dispatcher: Dispatcher, handler: FakeHandler
) -> None:
    def spoilt() -> None:
        raise ValueError("somebody ruined a row")

    handler.effects["rusak"] = spoilt
    Inbox(db).put([update(1, 7, "rusak"), update(2, 7, "berikutnya")])
    dispatcher.wake()
    await until(lambda: replies(db, 7) == ["maaf", "jawaban berikutnya"])
    assert states(db) == {1: "failed", 2: "done"}


async def test_an_update_that_kills_the_process_ends_one_day(db: Database, bot: Bot, handler: FakeHandler) -> None:
    """Ten processes died over it."""
    inbox = Inbox(db)
    inbox.put([update(1, 7, "racun"), update(2, 7, "berikutnya")])
    for _ in range(MAX_ATTEMPTS):
        inbox.begin(1)
    task = asyncio.create_task(Dispatcher(db, bot, handler, lambda: None).run())  # type: ignore[arg-type]
    await until(lambda: replies(db, 7) == ["maaf", "jawaban berikutnya"])
    assert handler.begun == ["berikutnya"]
    task.cancel()


async def test_after_a_death_what_was_at_hand_is_handled_one_by_one(
    db: Database, bot: Bot, handler: FakeHandler
) -> None:
    """So that an update which kills the process again takes no others along."""
    gate = asyncio.Event()

    async def slowly(_: str) -> None:
        await gate.wait()

    inbox = Inbox(db)
    inbox.put([update(1, 7, "satu"), update(2, 8, "dua"), update(3, 9, "baru")])
    inbox.begin(1)
    inbox.begin(2)
    handler.before = {"satu": slowly, "dua": slowly}
    task = asyncio.create_task(Dispatcher(db, bot, handler, lambda: None).run())  # type: ignore[arg-type]
    await until(lambda: replies(db, 9) == ["jawaban baru"])
    assert handler.begun == ["satu", "baru"]
    gate.set()
    await until(lambda: replies(db, 8) == ["jawaban dua"])
    task.cancel()


async def test_what_an_earlier_process_left_is_handled_at_the_start(
    db: Database, bot: Bot, handler: FakeHandler
) -> None:
    Inbox(db).put([update(1, 7, "tertinggal")])
    task = asyncio.create_task(Dispatcher(db, bot, handler, lambda: None).run())  # type: ignore[arg-type]
    await until(lambda: replies(db, 7) == ["jawaban tertinggal"])
    task.cancel()


async def test_what_comes_just_when_a_chat_ends_is_not_overlooked(
    db: Database, dispatcher: Dispatcher, handler: FakeHandler
) -> None:
    async def another_comes(_: str) -> None:
        Inbox(db).put([update(2, 7, "dua")])  # nobody wakes the dispatcher

    handler.before["satu"] = another_comes
    Inbox(db).put([update(1, 7, "satu")])
    dispatcher.wake()
    await until(lambda: replies(db, 7) == ["jawaban satu", "jawaban dua"])


async def test_replies_and_the_done_mark_in_one_transaction(
    db: Database, bot: Bot, handler: FakeHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up between the two: neither is there, so nothing is lost or said twice."""
    finish = Inbox.finish
    tried = asyncio.Event()

    def full(self: Inbox, update_id: int, state: str = "done") -> None:
        finish(self, update_id, state)
        tried.set()
        raise sqlite3.OperationalError("database or disk is full")

    Inbox(db).put([update(1, 7, "satu")])
    monkeypatch.setattr(patience, "_RETRY_S", 0.01)
    monkeypatch.setattr(Inbox, "finish", full)
    task = asyncio.create_task(Dispatcher(db, bot, handler, lambda: None).run())  # type: ignore[arg-type]
    await tried.wait()
    assert states(db) == {1: "new"}
    assert Outbox(db).waiting() == 0
    monkeypatch.setattr(Inbox, "finish", finish)
    await until(lambda: replies(db, 7) == ["jawaban satu"])
    task.cancel()

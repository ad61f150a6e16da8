"""Calls the process died over, against the local Telegram: each is carried out once, whatever had become of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlite_utils import Database
from telegram import Bot
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.simulator.client import DEWI, GROUP_ID, HASAN, SITI, LocalTelegram
from bot.store.outbox import Call, Outbox, Priority, Then
from bot.telegram.calls import call
from bot.telegram.doubt import may_be_done
from bot.telegram.sender import Sender
from tests.telegram.running import until

KEYS = {"inline_keyboard": [[{"text": "Ambil", "callback_data": "x"}]]}
HTML = "<b>Kasus</b> untuk <i>Ibu &amp; Bapak</i>, lihat https://imigrasi.go.id"


def letter(chat: int, text: str = HTML, **params: Any) -> Call:
    given = {"chat_id": chat, "text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return Call(chat, "sendMessage", {**given, **params}, lane="KP-2026-0001" if chat == GROUP_ID else "")


def topic(name: str = "KP-2026-0001 · Berobat") -> Call:
    return Call(GROUP_ID, "createForumTopic", {"chat_id": GROUP_ID, "name": name}, lane="KP-2026-0001")


class NotingOutcome:
    def __init__(self) -> None:
        self.sent_with: list[Any] = []

    def sent(self, ref: dict[str, Any], result: Any) -> list[Call]:
        self.sent_with.append(result)
        return []

    def failed(self, ref: dict[str, Any], error: TelegramError) -> list[Call]:
        self.sent_with.append(error)
        return []


class Office:
    """The outbox of a process that died, and of the one that comes after it."""

    def __init__(self, bot: Bot, db: Database, tg: LocalTelegram) -> None:
        self.bot, self.outbox, self.tg = bot, Outbox(db), tg
        self.outcome = NotingOutcome()

    async def known(self, chat: int) -> int:
        """A message of ours that was noted as usual; its id."""
        result = await call(self.bot, "sendMessage", {"chat_id": chat, "text": "sebelumnya"})
        self.outbox.seen(chat, result["message_id"])
        return int(result["message_id"])

    def begin(self, begun: Call) -> None:
        """The process is about to make this call, and it is the last that is noted."""
        self.outbox.put([replace(begun, then=Then("kartu", {}))])
        [row] = self.outbox.due(2e10, set(), 1)
        self.outbox.begin(row, 0.0)

    async def run(self) -> None:
        """The next process works until nothing waits."""
        sender = Sender(self.bot, self.outbox, Path(), outcomes={"kartu": self.outcome})
        task = asyncio.create_task(sender.run())
        await until(lambda: self.outbox.waiting() == 0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def texts(self, chat: int) -> list[str]:
        """What the bot has said there, and the topics it opened."""
        messages = [message for message in await self.tg.messages(chat) if message["from"]["is_bot"]]
        return [message.get("text") or f"topik {message['forum_topic_created']['name']}" for message in messages]

    async def edits(self) -> list[dict[str, Any]]:
        return await self.tg.calls("editMessageText", limit=1000)


@pytest_asyncio.fixture
async def office(bot: Bot, db: Database, tg: LocalTelegram) -> AsyncIterator[Office]:
    await tg.rate_limits(False)
    yield Office(bot, db, tg)
    await tg.rate_limits(True)


@pytest.mark.parametrize("markup", [{}, {"reply_markup": KEYS}])
@pytest.mark.parametrize("arrived", [True, False])
async def test_a_citizen_gets_a_message_once(
    office: Office, tg: LocalTelegram, arrived: bool, markup: dict[str, Any]
) -> None:
    await tg.start(HASAN)
    await tg.start(SITI)
    last = await office.known(SITI)
    begun = letter(SITI, **markup)
    office.begin(begun)
    for n in range(5):  # other chats' messages lie between: all private chats share their ids
        await tg.write(HASAN, f"{n}")
    if arrived:
        await call(office.bot, "sendMessage", begun.params)
    await tg.write(SITI, "halo?")
    office.outbox.put([letter(SITI, "berikutnya")])
    await office.run()
    first, said, after = await office.texts(SITI)
    assert (first, said[:5], after) == ("sebelumnya", "Kasus", "berikutnya")
    [result] = office.outcome.sent_with
    [message] = [m for m in await tg.messages(SITI) if m.get("text") == said]
    assert result["message_id"] == message["message_id"] > last
    assert not message["sim"]["edited"] and message.get("reply_markup") == markup.get("reply_markup")


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_case_gets_its_topic_and_card_once(office: Office, tg: LocalTelegram, arrived: bool) -> None:
    await office.known(GROUP_ID)
    office.begin(topic())
    await tg.write(DEWI, "rapat jam 9", chat_id=GROUP_ID)
    if arrived:
        await call(office.bot, "createForumTopic", topic().params)
    office.outbox.put([replace(letter(GROUP_ID, "kartu lain"), lane="KP-2026-0002")])
    await office.run()
    assert sorted(await office.texts(GROUP_ID)) == ["kartu lain", "sebelumnya", "topik KP-2026-0001 · Berobat"]
    [made] = (await tg.chat(GROUP_ID))["topics"]
    assert [result["message_thread_id"] for result in office.outcome.sent_with] == [made["message_thread_id"]]


async def test_no_other_case_writes_before_it_is_known(office: Office, tg: LocalTelegram) -> None:
    """Else its message might be taken for the one sought, and changed into it."""
    await office.known(GROUP_ID)
    office.begin(letter(GROUP_ID))
    office.outbox.put([replace(letter(GROUP_ID, "kasus lain"), lane="KP-2026-0002", priority=Priority.URGENT)])
    await office.run()
    _, ours, other = await office.texts(GROUP_ID)
    assert (ours[:5], other) == ("Kasus", "kasus lain")
    assert not any(message["sim"]["edited"] for message in await tg.messages(GROUP_ID))


async def test_looking_ends(office: Office, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await office.known(SITI)
    office.begin(letter(SITI))
    await office.run()
    assert len(await office.edits()) == 40


@pytest.mark.parametrize("markup", [{"force_reply": True}, {"remove_keyboard": True}])
async def test_what_cannot_be_found_is_sent_again(office: Office, tg: LocalTelegram, markup: dict[str, Any]) -> None:
    """With a reply keyboard it cannot be edited, so it is sent at least once: better twice than never."""
    await tg.start(SITI)
    await office.known(SITI)
    begun = letter(SITI, reply_markup=markup)
    office.begin(begun)
    await call(office.bot, "sendMessage", begun.params)
    await office.run()
    assert len(await office.texts(SITI)) == 3
    assert await office.edits() == []


async def test_an_answer_that_is_lost_on_its_way(office: Office, tg: LocalTelegram) -> None:
    """The process lives, the connection breaks after Telegram has taken the message: it is not sent again."""
    await tg.start(SITI)
    await office.known(SITI)
    await tg.hold("sendMessage", when="after", times=1)
    office.outbox.put([letter(SITI, "satu"), letter(SITI, "dua")])
    working = asyncio.create_task(office.run())
    await tg.wait_for_call("sendMessage", state="held")
    await tg.release(outcome="drop")
    await working
    assert await office.texts(SITI) == ["sebelumnya", "satu", "dua"]


async def test_looking_goes_on_when_the_network_is_back(office: Office, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await office.known(SITI)
    begun = letter(SITI)
    office.begin(begun)
    await call(office.bot, "sendMessage", begun.params)
    await tg.fail("editMessageText", 0)
    await office.run()
    assert len(await office.texts(SITI)) == 2


async def test_who_blocked_the_bot_keeps_nothing_waiting(office: Office, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await office.known(SITI)
    office.begin(letter(SITI))
    office.outbox.put([letter(SITI, "berikutnya")])
    await tg.block(SITI)
    await office.run()
    assert [type(error).__name__ for error in office.outcome.sent_with] == ["Forbidden"]


def caused_by(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "doubtful"),
    [
        (TimedOut(), True),
        (NetworkError("Bad Gateway"), True),
        (caused_by(TimedOut(), httpx.ReadTimeout("")), True),
        (caused_by(TimedOut(), httpx.PoolTimeout("")), False),
        (caused_by(NetworkError("httpx.ConnectError"), httpx.ConnectError("")), False),
        (BadRequest("Chat not found"), False),
        (RetryAfter(3), False),
        (Conflict("terminated"), False),
    ],
)
def test_which_trouble_leaves_doubt(error: TelegramError, doubtful: bool) -> None:
    assert may_be_done(error) is doubtful

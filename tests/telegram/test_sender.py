"""The sender: limits, order, priorities and trouble, in virtual time with a Bot that only notes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from telegram.constants import FloodLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.store.outbox import Call, Outbox, Priority, Then
from bot.telegram.pace import RESERVED
from bot.telegram.sender import Sender
from tests.telegram.virtual_time import now, run

Sent = tuple[float, int, str]  # when, chat, text
GROUP = -1001
SUPERGROUP = -1_001_700_000_001
_TRAVEL_S = 0.02


class NotingBot:
    """Takes calls like telegram.Bot; `trouble` maps a text to the errors of its next attempts."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.tried: list[Sent] = []
        self.trouble: defaultdict[str, list[TelegramError]] = defaultdict(list)
        self.travel_s = _TRAVEL_S
        self.methods: list[str] = []

    async def do_api_request(self, method: str, params: dict[str, Any], read_timeout: Any = None) -> Any:
        moment = (now(), int(params["chat_id"]), str(params["text"]))
        self.methods.append(method)
        self.tried.append(moment)
        await asyncio.sleep(self.travel_s)
        if self.trouble[moment[2]]:
            raise self.trouble[moment[2]].pop(0)
        self.sent.append(moment)
        return {"message_id": len(self.sent)}

    def texts(self, chat: int | None = None) -> list[str]:
        return [text for _, to, text in self.sent if chat in (None, to)]


@pytest.fixture
def taker() -> NotingBot:
    return NotingBot()


@pytest.fixture
def outbox(db: Database) -> Outbox:
    return Outbox(db)


def message(chat: int, text: str, priority: Priority = Priority.CITIZEN, method: str = "sendMessage") -> Call:
    return Call(chat, method, {"chat_id": chat, "text": text}, priority)


def of_case(case: str, text: str, priority: Priority = Priority.STAFF, then: Then | None = None) -> Call:
    """A message to the group about a case."""
    return replace(message(GROUP, text, priority), lane=case, then=then)


def send_all(taker: NotingBot, outbox: Outbox, calls: Iterable[Call], for_s: float = 300.0, **options: Any) -> None:
    """Put the calls into the outbox and let the sender work for some virtual time."""
    outbox.put(list(calls))

    async def work() -> None:
        sender = Sender(taker, outbox, Path(), now, **options)  # type: ignore[arg-type]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(for_s):
                await sender.run()

    run(work())


def most_in(moments: list[float], stretch: float) -> int:
    """The most moments within any stretch of so many seconds."""
    return max(sum(start <= moment < start + stretch for moment in moments) for start in moments)


def test_order_and_one_a_second_in_a_chat(taker: NotingBot, outbox: Outbox) -> None:
    send_all(taker, outbox, [message(1, f"bagian {n}") for n in range(5)])
    assert taker.texts() == [f"bagian {n}" for n in range(5)]
    moments = [moment for moment, _, _ in taker.sent]
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(moments))
    assert moments[-1] - moments[0] < 5
    assert outbox.waiting() == 0


def test_thirty_a_second_overall(taker: NotingBot, outbox: Outbox) -> None:
    send_all(taker, outbox, [message(chat, "halo") for chat in range(1, 101)])
    moments = [moment for moment, _, _ in taker.sent]
    assert len(moments) == 100
    assert most_in(moments, 1.0) == FloodLimit.MESSAGES_PER_SECOND
    assert moments[-1] - moments[0] < 4


@pytest.mark.parametrize(("priority", "kept"), [(Priority.URGENT, 0), (Priority.STAFF, RESERVED)])
def test_twenty_a_minute_in_a_group(taker: NotingBot, outbox: Outbox, priority: Priority, kept: int) -> None:
    send_all(taker, outbox, [message(GROUP, f"{n}", priority) for n in range(50)])
    moments = [moment for moment, _, _ in taker.sent]
    assert taker.texts() == [f"{n}" for n in range(50)]
    assert most_in(moments, 60.0) == FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP - kept


def test_an_emergency_goes_at_once_though_the_group_is_full(taker: NotingBot, outbox: Outbox) -> None:
    """The rest of the minute's messages is kept for it; all together never are more than Telegram allows."""
    outbox.put([of_case(f"KP-{n}", f"{n}") for n in range(60)])
    times = {}

    async def work() -> None:
        sender = Sender(taker, outbox, Path(), now)  # type: ignore[arg-type]
        task = asyncio.create_task(sender.run())
        for n in range(8):
            await asyncio.sleep(20)
            times[f"darurat {n}"] = now()
            outbox.put([of_case(f"KP-darurat-{n}", f"darurat {n}", Priority.URGENT)])
            sender.wake()
        await asyncio.sleep(300)
        task.cancel()

    run(work())
    sent = {text: moment for moment, _, text in taker.sent}
    assert all(sent[text] - put < 2 for text, put in times.items())
    assert len(sent) == 68
    moments = [moment for moment, _, _ in taker.sent]
    assert most_in(moments, 60.0) <= FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP


@pytest.mark.parametrize(
    "noted", ["sent_at = {at}", "sent_at = NULL, begun_at = {at}, state = 'new', method = 'copyMessage'"]
)
def test_what_was_sent_before_a_restart_counts(taker: NotingBot, outbox: Outbox, db: Database, noted: str) -> None:
    """Also where nobody noted that it was sent."""
    before, after = [message(GROUP, f"{n}", Priority.STAFF) for n in range(15)], message(GROUP, "nanti", Priority.STAFF)
    outbox.put(before)

    async def one_life() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(100):
                await Sender(taker, outbox, Path(), now).run()  # type: ignore[arg-type]

    async def two_lives() -> None:
        await one_life()
        for id_, (moment, _, _) in enumerate(taker.sent, start=1):
            db.execute(f"UPDATE outbox SET {noted.format(at=moment + 80)} WHERE id = ?", [id_])
        db.execute("UPDATE outbox SET not_before = 9e9 WHERE state = 'new'")
        outbox.put([replace(after, lane="KP-2")])
        await one_life()

    run(two_lives())
    moments = [moment for moment, _, _ in taker.sent]
    assert len(moments) == 16
    assert moments[-1] >= moments[0] + 80 + 60


def test_a_card_goes_before_what_waits_in_other_cases(taker: NotingBot, outbox: Outbox) -> None:
    relayed = [of_case(f"KP-{n}", f"foto {n}") for n in range(30)]
    send_all(taker, outbox, [*relayed, of_case("KP-baru", "kartu", Priority.CARD)])
    assert taker.texts()[0] == "kartu"


def test_topics_and_edits_do_not_count_in_a_group(taker: NotingBot, outbox: Outbox) -> None:
    calls = [replace(of_case(f"{n}", f"{n}"), method="createForumTopic") for n in range(30)]
    edits = [replace(of_case(f"{n}", f"{n}"), method="editMessageText") for n in range(30)]
    send_all(taker, outbox, [replace(c, params={**c.params, "name": "x"}) for c in calls] + edits)
    assert taker.sent[-1][0] - taker.sent[0][0] < 2


def test_a_case_that_waits_keeps_no_other_waiting_and_its_own_order(taker: NotingBot, outbox: Outbox) -> None:
    taker.trouble["a1"] = [RetryAfter(7), NetworkError("down")]
    edits = [replace(of_case(text[0], text), method="editMessageText") for text in ("a1", "a2", "b1")]
    edits[2] = replace(edits[2], method="setMessageReaction")
    send_all(taker, outbox, edits)
    assert taker.texts() == ["b1", "a1", "a2"]


def test_when_told_to_wait_a_group_is_not_asked_again_for_another_case(taker: NotingBot, outbox: Outbox) -> None:
    taker.trouble["a"] = [RetryAfter(7)]
    send_all(taker, outbox, [of_case(case, case) for case in "abc"])
    assert sorted(taker.texts()) == ["a", "b", "c"]
    assert len([moment for moment, _, _ in taker.tried if moment < taker.tried[0][0] + 7]) == 1


class NotingOutcome:
    """Notes what it is told and, when sent, says more."""

    def __init__(self, db: Database, fails: type[Exception] | None = None) -> None:
        self.db = db
        self.heard: list[tuple[dict[str, Any], object]] = []
        self.fails = fails

    def sent(self, ref: dict[str, Any], result: Any) -> list[Call]:
        assert self.db.conn.in_transaction
        self.db.execute("INSERT INTO ratings (case_id, stars) VALUES (?, 5)", [ref["kasus"]])
        if self.fails:
            raise self.fails
        self.heard.append((ref, result))
        return [of_case("a", "lanjutan")]

    def failed(self, ref: dict[str, Any], error: TelegramError) -> list[Call]:
        self.heard.append((ref, error.message))
        return [of_case("a", "tidak sampai")]


def test_what_follows_from_a_sent_call(taker: NotingBot, outbox: Outbox, db: Database) -> None:
    outcome = NotingOutcome(db)
    calls = [of_case("a", "kartu", then=Then("kartu", {"kasus": 1})), of_case("a", "surat")]
    send_all(taker, outbox, calls, outcomes={"kartu": outcome})
    assert outcome.heard == [({"kasus": 1}, {"message_id": 1})]
    assert taker.texts() == ["kartu", "surat", "lanjutan"]
    assert db.table("ratings").count == 1


def test_what_follows_from_a_refused_call(taker: NotingBot, outbox: Outbox, db: Database) -> None:
    outcome = NotingOutcome(db)
    taker.trouble["kartu"] = [BadRequest("message thread not found")]
    send_all(taker, outbox, [of_case("a", "kartu", then=Then("kartu", {"kasus": 1}))], outcomes={"kartu": outcome})
    assert outcome.heard == [({"kasus": 1}, "message thread not found")]
    assert taker.texts() == ["tidak sampai"]


@pytest.mark.parametrize("purpose", ["kartu", "tidak dikenal"])
def test_a_fault_in_what_follows_ends_neither_the_call_nor_the_sender(
    taker: NotingBot, outbox: Outbox, db: Database, purpose: str
) -> None:
    outcome = NotingOutcome(db, fails=ZeroDivisionError)
    calls = [of_case("a", "kartu", then=Then(purpose, {"kasus": 1})), of_case("a", "surat")]
    send_all(taker, outbox, calls, outcomes={"kartu": outcome})
    assert taker.texts() == ["kartu", "surat"]
    assert outbox.waiting() == 0
    assert db.table("ratings").count == 0  # nothing half-done


def test_the_store_is_full_while_a_call_is_closed(
    taker: NotingBot, outbox: Outbox, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing and what follows are tried again together; the message goes out once."""
    outcome = NotingOutcome(db, fails=sqlite3.OperationalError)
    monkeypatch.setattr("bot.store.patience._RETRY_S", 2.0)

    async def work() -> None:
        sender = Sender(taker, outbox, Path(), now, outcomes={"kartu": outcome})  # type: ignore[arg-type]
        outbox.put([of_case("a", "kartu", then=Then("kartu", {"kasus": 1}))])
        task = asyncio.create_task(sender.run())
        await asyncio.sleep(3)
        assert outbox.waiting() == 1
        outcome.fails = None
        await asyncio.sleep(3)
        task.cancel()

    run(work())
    assert taker.texts() == ["kartu", "lanjutan"]
    assert db.table("ratings").count == 1


def test_parameters_are_filled_in_when_the_call_is_made(taker: NotingBot, outbox: Outbox) -> None:
    def prepare(params: dict[str, Any]) -> dict[str, Any]:
        if params["text"] == "tak bisa":
            raise BadRequest("no card")
        if params["text"] == "cacat":
            raise ZeroDivisionError
        return {**params, "text": f"{params['text']}/{len(taker.sent)}"}

    calls = [of_case("a", text) for text in ("satu", "tak bisa", "cacat", "dua")]
    send_all(taker, outbox, calls, prepare=prepare)
    assert taker.texts() == ["satu/0", "dua/1"]
    assert outbox.waiting() == 0


def test_a_group_that_became_a_supergroup_gets_everything(taker: NotingBot, outbox: Outbox, db: Database) -> None:
    moved: list[tuple[int, int]] = []

    def on_migrated(old: int, new: int) -> None:
        assert db.conn.in_transaction
        moved.append((old, new))

    taker.trouble["satu"] = [ChatMigrated(SUPERGROUP)]
    send_all(taker, outbox, [of_case("a", "satu"), of_case("b", "dua")], on_migrated=on_migrated)
    assert [(chat, text) for _, chat, text in taker.sent] == [(SUPERGROUP, "satu"), (SUPERGROUP, "dua")]
    assert moved == [(GROUP, SUPERGROUP)]


def test_a_full_group_keeps_nobody_waiting(taker: NotingBot, outbox: Outbox) -> None:
    staff = [message(GROUP, f"{n}", Priority.STAFF) for n in range(30)]
    send_all(taker, outbox, [*staff, *(message(1, f"{n}") for n in range(30))])
    citizen = [moment for moment, chat, _ in taker.sent if chat == 1]
    assert len(citizen) == 30 and citizen[-1] - citizen[0] < 31


def test_edits_and_answers_to_presses_do_not_count(taker: NotingBot, outbox: Outbox) -> None:
    send_all(taker, outbox, [message(1, f"{n}", Priority.PRESS, "editMessageText") for n in range(10)])
    moments = [moment for moment, _, _ in taker.sent]
    assert moments[-1] - moments[0] < 1


def test_nor_do_they_wait_for_a_message(taker: NotingBot, outbox: Outbox) -> None:
    """Who presses right after a message came sees the change at once; the next message keeps its distance."""
    press = [message(1, "tekan", Priority.PRESS, method) for method in ("answerCallbackQuery", "editMessageText")]
    send_all(taker, outbox, [message(1, "halo"), *press, message(1, "lagi")])
    moments = [moment for moment, _, _ in taker.sent]
    assert taker.texts() == ["halo", "tekan", "tekan", "lagi"]
    assert moments[2] - moments[0] < 0.1
    assert moments[3] - moments[0] >= 1


def test_presses_then_citizens_then_staff(taker: NotingBot, outbox: Outbox) -> None:
    """What came later but matters more goes first when not everything may go at once."""
    staff = [message(-chat, "petugas", Priority.STAFF) for chat in range(1, 61)]
    citizens = [message(chat, "warga") for chat in range(1, 61)]
    presses = [message(chat, "tekan", Priority.PRESS, "answerCallbackQuery") for chat in range(101, 111)]
    send_all(taker, outbox, [*staff, *citizens, *presses])
    texts = [text for _, _, text in taker.tried]
    assert texts == ["tekan"] * 10 + ["warga"] * 60 + ["petugas"] * 60


def test_retry_after_is_obeyed(taker: NotingBot, outbox: Outbox) -> None:
    taker.trouble["satu"] = [RetryAfter(7)]
    send_all(taker, outbox, [message(1, "satu"), message(1, "dua"), message(2, "lain")])
    assert taker.texts(1) == ["satu", "dua"]
    tries = [moment for moment, _, text in taker.tried if text == "satu"]
    assert len(tries) == 2 and tries[1] - tries[0] >= 7
    assert taker.texts()[0] == "lain"  # other chats go on meanwhile


@pytest.mark.parametrize("error", [Forbidden("Forbidden: bot was blocked by the user"), BadRequest("Chat not found")])
def test_a_refusal_is_given_up(taker: NotingBot, outbox: Outbox, db: Database, error: TelegramError) -> None:
    taker.trouble["satu"] = [error]
    send_all(taker, outbox, [message(1, "satu"), message(1, "dua")])
    assert taker.texts() == ["dua"]
    [row] = db.query("SELECT state, params, error FROM outbox WHERE state = 'failed'")
    assert row["params"] is None
    assert row["error"] == f"{type(error).__name__}: {error.message}"


def test_not_modified_is_as_good_as_sent(taker: NotingBot, outbox: Outbox, db: Database) -> None:
    taker.trouble["satu"] = [BadRequest("Message is not modified: specified new message content is the same")]
    send_all(taker, outbox, [message(1, "satu", method="editMessageText")])
    assert [row["state"] for row in db.query("SELECT state FROM outbox")] == ["sent"]


def test_the_network_comes_back(taker: NotingBot, outbox: Outbox) -> None:
    taker.trouble["satu"] = [NetworkError("httpx.ConnectError"), TimedOut(), NetworkError("Bad Gateway")]
    send_all(taker, outbox, [message(1, "satu"), message(1, "dua")])
    assert taker.texts() == ["satu", "dua"]
    tries = [moment for moment, _, text in taker.tried if text == "satu"]
    pauses = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert len(pauses) == 3 and pauses == sorted(pauses) and pauses[0] >= 1


def test_a_long_outage_ends(taker: NotingBot, outbox: Outbox) -> None:
    taker.trouble["satu"] = [NetworkError("down") for _ in range(20)]
    send_all(taker, outbox, [message(1, "satu")], for_s=3600)
    assert taker.texts() == ["satu"]
    assert taker.sent[0][0] - taker.tried[-2][0] < 62  # never waits longer than a minute


def test_looks_only_when_something_may_have_changed(
    taker: NotingBot, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repeated call that takes its time must not make the sender spin."""
    looks: list[float] = []
    due = outbox.due
    monkeypatch.setattr(outbox, "due", lambda *args: looks.append(now()) or due(*args))
    taker.trouble["satu"] = [NetworkError("down")]
    taker.travel_s = 20.0
    send_all(taker, outbox, [message(1, "satu")])
    assert taker.texts() == ["satu"]
    assert len(looks) < 12


def test_a_rejected_token_ends_the_sender(taker: NotingBot, outbox: Outbox) -> None:
    taker.trouble["satu"] = [InvalidToken()]
    with pytest.raises(ExceptionGroup) as caught:
        send_all(taker, outbox, [message(1, "satu")])
    assert caught.group_contains(InvalidToken)
    assert outbox.waiting() == 1  # and is sent once the token is right

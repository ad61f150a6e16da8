"""The sender: limits, order, priorities and trouble, in virtual time with a Bot that only notes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from telegram.constants import FloodLimit
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.store.outbox import Call, Outbox, Priority
from bot.telegram.sender import Sender
from tests.telegram.virtual_time import now, run

Sent = tuple[float, int, str]  # when, chat, text
GROUP = -1001
_TRAVEL_S = 0.02


class NotingBot:
    """Takes calls like telegram.Bot; `trouble` maps a text to the errors of its next attempts."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.tried: list[Sent] = []
        self.trouble: defaultdict[str, list[TelegramError]] = defaultdict(list)
        self.travel_s = _TRAVEL_S

    async def do_api_request(self, method: str, params: dict[str, Any], read_timeout: Any = None) -> Any:
        moment = (now(), int(params["chat_id"]), str(params["text"]))
        self.tried.append(moment)
        await asyncio.sleep(self.travel_s)
        if self.trouble[moment[2]]:
            raise self.trouble[moment[2]].pop(0)
        self.sent.append(moment)

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


def send_all(taker: NotingBot, outbox: Outbox, calls: Iterable[Call], for_s: float = 300.0) -> None:
    """Put the calls into the outbox and let the sender work for some virtual time."""
    outbox.put(list(calls))

    async def work() -> None:
        sender = Sender(taker, outbox, Path(), now)  # type: ignore[arg-type]
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


def test_twenty_a_minute_in_a_group(taker: NotingBot, outbox: Outbox) -> None:
    send_all(taker, outbox, [message(GROUP, f"{n}", Priority.STAFF) for n in range(50)])
    moments = [moment for moment, _, _ in taker.sent]
    assert taker.texts() == [f"{n}" for n in range(50)]
    assert most_in(moments, 60.0) == FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP


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

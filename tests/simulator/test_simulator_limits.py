"""Flood limits, with a clock that stands still until told otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.simulator.client import GROUP_ID, RINA, SITI, LocalTelegram

pytestmark = pytest.mark.asyncio


@pytest.fixture
def rate_limits() -> bool:
    return True


async def refused_for(call: Any) -> float:
    with pytest.raises(RetryAfter) as caught:
        await call
    waiting = caught.value.retry_after
    assert isinstance(waiting, timedelta)
    return waiting.total_seconds()


async def test_one_message_a_second_to_a_person(bot: Bot, tg: LocalTelegram, clock: Any) -> None:
    await tg.start(SITI)
    message = await bot.send_message(SITI, "satu")
    assert await refused_for(bot.send_message(SITI, "dua")) == 1
    await bot.edit_message_text("satu!", SITI, message.message_id)
    clock.now += 0.9
    assert await refused_for(bot.copy_message(SITI, SITI, message.message_id)) == 1
    clock.now += 0.1
    await bot.send_message(SITI, "dua")
    assert (await tg.counters())["rate_limited"] == 2


async def test_thirty_messages_a_second_overall(bot: Bot, tg: LocalTelegram, clock: Any) -> None:
    people = [(await tg.add_user(f"Warga {number}"))["id"] for number in range(31)]
    for person in people:
        await tg.start(person)
    for person in people[:30]:
        await bot.send_message(person, "halo")
    assert await refused_for(bot.send_message(people[30], "halo")) == 1
    clock.now += 1
    await bot.send_message(people[30], "halo")


async def test_twenty_messages_a_minute_in_the_group(bot: Bot, clock: Any) -> None:
    for number in range(20):
        await bot.send_message(GROUP_ID, str(number))
    assert await refused_for(bot.send_message(GROUP_ID, "lagi")) == 60
    clock.now += 59.5
    assert await refused_for(bot.send_message(GROUP_ID, "lagi")) == 1
    clock.now += 0.5
    await bot.send_message(GROUP_ID, "lagi")


async def test_a_refused_message_does_not_count(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(RINA)
    with pytest.raises(Exception, match="empty"):
        await bot.send_message(RINA, "")
    await bot.send_message(RINA, "halo")


async def test_limits_can_be_switched_off_and_time_skipped(bot: Bot, tg: LocalTelegram) -> None:
    await tg.start(SITI)
    await bot.send_message(SITI, "satu")
    await tg.advance_clock(1)
    await bot.send_message(SITI, "dua")
    await tg.rate_limits(False)
    for number in range(40):
        await bot.send_message(SITI, str(number))

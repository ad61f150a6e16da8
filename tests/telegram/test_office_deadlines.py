"""Deadlines over Christmas and the New Year, while the whole bot ends and begins again: each alert comes once."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.cases.model import Kind
from bot.conversation.library import Library
from bot.reminders.wib import at
from tests.cases.office import wib
from tests.telegram.fake_telegram import GROUP
from tests.telegram.office_people import ADMIN, ANNA, RINA, WATI, BusyOffice

# Wednesday. Closed: Thursday and Friday for Christmas, 1 January, and 5 January for Isra Mikraj; and on weekends.
OPENED = wib("2026-12-23 15:20")
MINUTE_S = 60
SIGNS = {
    "⏰ Belum ada yang mengambil": "take",
    "⏰ Kasus ini belum diambil": "not taken",
    "🚨 Kasus ini masih belum diambil": "still not taken",
    "⏰ Kasus ini harus selesai": "solve",
    "⏰ Kasus ini belum selesai": "not solved",
    "📋": "digest",
}
Told = list[tuple[str, int, str]]  # when (day, hour), in which chat, what


@pytest_asyncio.fixture(params=[True, False], ids=["topics", "no-topics"])
async def office(request: pytest.FixtureRequest, library: Library) -> BusyOffice:
    made = BusyOffice(library, OPENED.timestamp(), request.param)
    made.furnish()
    await made.move(0)  # the day's summary, of nothing
    return made


async def told(office: BusyOffice, until: str, minutes: int = 10) -> Told:
    """What the staff are told meanwhile. Every so many minutes the bot starts, looks, starts anew and looks again."""
    heard: Told = []
    while office.now < wib(until).timestamp():
        for seconds in (minutes * MINUTE_S, 0):
            office.restart()
            before = len(office.telegram.came)
            await office.move(seconds)
            heard += [
                (f"{at(office.now):%d %H.%M}", message.chat, what)
                for message in office.telegram.came[before:]
                for sign, what in SIGNS.items()
                if message.text.startswith(sign)
            ]
    return heard


def to_leaders(what: str, *moments: str) -> Told:
    return [(moment, chat, what) for moment in moments for chat in (WATI, ADMIN)]


def to_group(what: str, *moments: str) -> Told:
    return [(moment, GROUP, what) for moment in moments]


async def test_an_urgent_case_that_nobody_takes(office: BusyOffice) -> None:
    """One hour of the office's time; then again each hour, without the lunch break."""
    await office.ask_in_one_go(ANNA, Kind.VISIT)
    again = ("28 09.20", "28 10.20", "28 11.20", "28 13.20", "28 14.20", "28 15.20", "29 08.20")
    assert sorted(await told(office, "2026-12-29 08:20")) == sorted(
        [
            *to_group("take", "23 15.50"),
            *to_leaders("not taken", "28 08.20"),
            *to_leaders("still not taken", *again),
            *to_group("digest", "28 08.00", "29 08.00"),
        ]
    )


async def test_a_case_that_can_wait(office: BusyOffice) -> None:
    """Four hours of the office's time."""
    await office.ask_in_one_go(ANNA, Kind.GENERAL)
    assert sorted(await told(office, "2026-12-28 14:10")) == sorted(
        [
            *to_group("take", "28 09.20"),
            *to_leaders("not taken", "28 11.20"),
            *to_leaders("still not taken", "28 13.20"),
            *to_group("digest", "28 08.00"),
        ]
    )


async def test_a_case_that_is_taken_and_not_solved(office: BusyOffice) -> None:
    """Two days of the office's time; said once, and never again."""
    await office.ask_in_one_go(ANNA, Kind.VISIT)
    await office.press_one(RINA, GROUP, "Ambil", 0)
    days = ("28", "29", "30", "31", "04", "06")
    assert sorted(await told(office, "2027-01-06 08:40", minutes=40)) == sorted(
        [
            *to_group("solve", "28 15.20"),
            *to_leaders("not solved", "29 15.20"),
            *to_group("digest", *(f"{day} 08.00" for day in days)),
        ]
    )


async def test_what_fell_due_while_nobody_ran_the_bot_is_said_once(office: BusyOffice) -> None:
    """Of several alerts the gravest."""
    await office.ask_in_one_go(ANNA, Kind.VISIT)
    office.now = wib("2026-12-28 10:15").timestamp()
    assert sorted(await told(office, "2026-12-28 10:30")) == sorted(
        [*to_leaders("still not taken", "28 10.25"), *to_group("digest", "28 10.25")]
    )

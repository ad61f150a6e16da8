"""The action behind the journeys: the press, the bot's word on where the journey stands, and the slots."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.journey import GuideThrough
from bot.conversation.library import load_library
from bot.conversation.replies import Guide, Item, NoJourney, Paused, parse_items
from bot.journeys.walk import Position, Walk

WALK = Walk(load_library().journeys)
JOURNEY = "bayar-bni"
START = WALK.start(JOURNEY)
SECOND = WALK.answer(START, WALK.options(START)[0].value)
ANSWERED = WALK.back(SECOND)  # the first question, with its answer
NO_SLOTS = {"panduan": None, "langkah": None, "pilihan": None}


async def reply(
    intent: str, slots: dict[str, Any], metadata: dict[str, Any] | None = None, before: str = "panduan"
) -> tuple[Item, dict[str, Any]]:
    """The item that the action says, and what it sets the slots to; `before` is the intent of the message before."""
    message = {"intent": {"name": intent}, "metadata": metadata}
    events = [{"event": "user", "parse_data": {"intent": {"name": name}}} for name in (before, intent)]
    dispatcher = CollectingDispatcher()
    tracker = Tracker("7", {**NO_SLOTS, **slots}, message, events, False, None, {}, None)
    changes = await GuideThrough().run(dispatcher, tracker, {})
    (item,) = parse_items(dispatcher.messages)
    return item, {event["name"]: event["value"] for event in changes}


def at(position: Position) -> dict[str, Any]:
    return position.as_data()


async def test_a_press_leads_to_its_place_and_the_slots_follow() -> None:
    # The engine has filled the slots from the press; where the journey stood before does not matter.
    item, slots = await reply("panduan", at(SECOND), {"panduan": None})
    assert item == Guide(at(SECOND))
    assert slots == at(SECOND)


async def test_the_name_of_a_journey_alone_starts_it() -> None:
    assert (await reply("panduan", {"panduan": JOURNEY}))[0] == Guide(at(START))


@pytest.mark.parametrize("slots", [NO_SLOTS, at(START)])
async def test_the_bot_knows_best_where_the_journey_stands(slots: dict[str, Any]) -> None:
    item, after = await reply("kembali", slots, {"before": None, "panduan": at(SECOND)})
    assert item == Guide(at(ANSWERED))
    assert after == at(ANSWERED)


async def test_when_the_bot_knows_none_there_is_none() -> None:
    assert await reply("lanjut", at(SECOND), {"panduan": None}) == (NoJourney(), NO_SLOTS)


async def test_without_a_word_from_the_bot_the_slots_count() -> None:
    assert (await reply("kembali", at(SECOND)))[0] == Guide(at(ANSWERED))
    assert (await reply("kembali", {}))[0] == NoJourney()


@pytest.mark.parametrize(("before", "shown"), [("panduan", SECOND), ("kembali", SECOND), ("biaya", ANSWERED)])
async def test_after_a_question_in_between_on_takes_it_up_where_it_was(before: str, shown: Position) -> None:
    assert (await reply("lanjut", {}, {"panduan": at(ANSWERED)}, before))[0] == Guide(at(shown))


async def test_out_clears_the_slots() -> None:
    assert await reply("berhenti", at(SECOND), {"panduan": at(SECOND)}) == (Paused(JOURNEY), NO_SLOTS)


async def test_a_journey_that_is_no_more_clears_them_too() -> None:
    assert await reply("panduan", {**at(SECOND), "panduan": "khayal"}) == (NoJourney(), NO_SLOTS)

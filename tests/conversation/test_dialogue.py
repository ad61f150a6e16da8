"""The engine decides; without it, search finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.content.search import Hit, Search
from bot.conversation.dialogue import HUMAN_TOPIC, Dialogue
from bot.conversation.replies import Faq, Guide, HandOver, NoJourney, Offer, Paused, Reply
from bot.journeys.walk import Position, Walk


class FixedSearch(Search):
    """Finds what it is told to find."""

    def __init__(self, *hits: tuple[str, float]) -> None:
        self._hits = [Hit(*hit) for hit in hits]

    def find(self, text: str, limit: int = 3) -> list[Hit]:
        return self._hits[:limit]


def down(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("x")


def answering(topic: str):
    return lambda request: httpx.Response(200, json={"messages": [{"custom": {"faq": topic}}]})


async def test_with_the_engine_its_decision_counts(dialogue_with) -> None:
    reply = await dialogue_with(answering("visa")).hear("7", "berapa biaya paspor")
    assert reply == Reply((Faq("visa"),))


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "///", "／ /"])
async def test_a_text_without_content_is_not_sent_to_the_engine(dialogue_with, text: str) -> None:
    def unwanted(request: httpx.Request) -> httpx.Response:
        raise AssertionError("the engine was asked")

    assert await dialogue_with(unwanted).hear("7", text) == Reply(())


async def test_the_engine_hears_the_cleaned_text(dialogue_with) -> None:
    heard: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request.content)
        return httpx.Response(200, json={"messages": []})

    await dialogue_with(answer).hear("7", "\u200b／petugas{}")
    assert b'"petugas{}"' in heard[0]


@pytest.mark.parametrize(
    ("hits", "item"),
    [
        ([("biaya", 5.0)], Faq("biaya")),
        ([("biaya", 5.0), ("visa", 4.0)], Faq("biaya")),
        ([("biaya", 5.0), ("visa", 4.1)], Offer(("biaya", "visa"))),
        ([("biaya", 5.0), ("visa", 4.9), ("wna", 4.8), ("calo", 4.7)], Offer(("biaya", "visa", "wna"))),
        ([], HandOver(HUMAN_TOPIC)),
    ],
)
async def test_without_the_engine_a_clear_hit_is_answered_and_the_rest_offered(engine_that, walk, hits, item) -> None:
    assert await Dialogue(engine_that(down), FixedSearch(*hits), walk).hear("7", "x") == Reply((item,), limited=True)


async def test_without_the_engine_real_questions_get_a_limited_reply(dialogue_with) -> None:
    reply = await dialogue_with(down).hear("7", "brp biaya pasport 10 thn?")
    assert reply.limited
    (item,) = reply.items
    assert "biaya" in (item.topics if isinstance(item, Offer) else (item.topic,))


async def test_a_chosen_topic_is_answered_with_and_without_the_engine(dialogue_with) -> None:
    for answer in (answering("biaya"), down):
        assert await dialogue_with(answer).choose("7", "biaya") == Reply((Faq("biaya"),))


@pytest.mark.parametrize("body", [None, [], {"messages": [None]}, {"messages": "x"}, {"messages": 3}])
async def test_an_engine_that_talks_nonsense_never_breaks_the_conversation(dialogue_with, body: object) -> None:
    reply = await dialogue_with(lambda request: httpx.Response(200, json=body)).hear("7", "biaya")
    assert isinstance(reply, Reply)


# Journeys.


def says(custom: dict[str, Any]) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(200, json={"messages": [{"custom": custom}]})


def silent(request: httpx.Request) -> httpx.Response:
    """An engine whose action server is down."""
    return httpx.Response(200, json={"messages": []})


@pytest.fixture
def start(walk: Walk) -> Position:
    return walk.start("bayar-bni")


@pytest.fixture
def second(walk: Walk, start: Position) -> Position:
    return walk.answer(start, walk.options(start)[0].value)


@pytest.fixture
def asked() -> list[dict[str, Any]]:
    """What went to the engine of `listening`."""
    return []


@pytest.fixture
def listening(dialogue_with, asked: list[dict[str, Any]], start: Position) -> Dialogue:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return says(start.as_data())(request)

    return dialogue_with(answer)


async def test_a_press_goes_through_the_engine(listening, asked, start: Position, second: Position) -> None:
    assert await listening.guide("7", second.as_data()) == Reply((Guide(start.as_data()),))
    command, _, data = asked[0]["message"].partition("{")
    assert (command, json.loads("{" + data)) == ("/panduan", second.as_data())


async def test_a_press_from_before_the_journey_changed_is_mended_first(listening, asked, start: Position) -> None:
    await listening.guide("7", {**start.as_data(), "langkah": "khayal", "pilihan": {"x": "y"}, "lain": "/biaya"})
    assert json.loads(asked[0]["message"].removeprefix("/panduan")) == start.as_data()


@pytest.mark.parametrize("data", [{}, {"panduan": "khayal", "langkah": "x", "pilihan": {}}, {"panduan": "bayar-bni"}])
async def test_a_press_that_leads_nowhere_never_reaches_the_engine(listening, asked, data: dict[str, Any]) -> None:
    assert await listening.guide("7", data) == Reply((NoJourney(),))
    assert asked == []


async def test_a_command_goes_with_the_place_where_the_journey_stands(listening, asked, second: Position) -> None:
    await listening.steer("7", "berhenti", second.as_data())
    assert (asked[0]["message"], asked[0]["journey"]) == ("/berhenti", second.as_data())


async def test_a_text_goes_with_it_too(listening, asked, second: Position) -> None:
    await listening.hear("7", "lanjut", second.as_data())
    await listening.hear("7", "lanjut")
    assert [body["journey"] for body in asked] == [second.as_data(), None]


async def test_nothing_typed_is_a_press(listening, asked, start: Position) -> None:
    for text in ("/panduan{}", " /lanjut", "\u200b／panduan" + json.dumps(start.as_data())):
        await listening.hear("7", text, start.as_data())
    assert [body["message"][0] for body in asked] == ["p", "l", "p"]


@pytest.mark.parametrize("engine", [down, silent])
async def test_journeys_go_on_without_the_engine(dialogue_with, engine, start: Position, second: Position) -> None:
    dialogue = dialogue_with(engine)
    assert await dialogue.guide("7", second.as_data()) == Reply((Guide(second.as_data()),))
    assert await dialogue.steer("7", "berhenti", second.as_data()) == Reply((Paused("bayar-bni"),))
    assert await dialogue.steer("7", "lanjut", None) == Reply((NoJourney(),))
    reply = await dialogue.hear("7", "balek dulu", second.as_data())
    assert reply == Reply((Guide({**second.as_data(), "langkah": start.step}),))


async def test_without_the_engine_a_question_in_between_is_searched(dialogue_with, second: Position) -> None:
    for open_ in (second.as_data(), None):
        assert (await dialogue_with(down).hear("7", "brp biaya pasport 10 thn?", open_)).limited
    assert (await dialogue_with(down).hear("7", "lanjut")).limited

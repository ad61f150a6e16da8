"""The engine decides; without it, search finds."""

from __future__ import annotations

import httpx
import pytest

from bot.content.search import Hit, Search
from bot.conversation.dialogue import HUMAN_TOPIC, Dialogue
from bot.conversation.replies import Faq, HandOver, Offer, Reply


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


async def test_with_the_engine_its_decision_counts(engine_that, search: Search) -> None:
    reply = await Dialogue(engine_that(answering("visa")), search).hear("7", "berapa biaya paspor")
    assert reply == Reply((Faq("visa"),))


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "///", "／ /"])
async def test_a_text_without_content_is_not_sent_to_the_engine(engine_that, search: Search, text: str) -> None:
    def unwanted(request: httpx.Request) -> httpx.Response:
        raise AssertionError("the engine was asked")

    assert await Dialogue(engine_that(unwanted), search).hear("7", text) == Reply(())


async def test_the_engine_hears_the_cleaned_text(engine_that, search: Search) -> None:
    heard: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request.content)
        return httpx.Response(200, json={"messages": []})

    await Dialogue(engine_that(answer), search).hear("7", "\u200b／petugas{}")
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
async def test_without_the_engine_a_clear_hit_is_answered_and_the_rest_offered(engine_that, hits, item) -> None:
    assert await Dialogue(engine_that(down), FixedSearch(*hits)).hear("7", "x") == Reply((item,), limited=True)


async def test_without_the_engine_real_questions_get_a_limited_reply(engine_that, search: Search) -> None:
    reply = await Dialogue(engine_that(down), search).hear("7", "brp biaya pasport 10 thn?")
    assert reply.limited
    (item,) = reply.items
    assert "biaya" in (item.topics if isinstance(item, Offer) else (item.topic,))


async def test_a_chosen_topic_is_answered_with_and_without_the_engine(engine_that, search: Search) -> None:
    for answer in (answering("biaya"), down):
        assert await Dialogue(engine_that(answer), search).choose("7", "biaya") == Reply((Faq("biaya"),))


@pytest.mark.parametrize("body", [None, [], {"messages": [None]}, {"messages": "x"}, {"messages": 3}])
async def test_an_engine_that_talks_nonsense_never_breaks_the_conversation(engine_that, search, body: object) -> None:
    reply = await Dialogue(engine_that(lambda request: httpx.Response(200, json=body)), search).hear("7", "biaya")
    assert isinstance(reply, Reply)

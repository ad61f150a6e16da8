"""An hour at the desk with sixty new cases and three hundred relayed messages, at Telegram's limits."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest

from bot.conversation.library import load_library
from bot.simulator.client import GROUP_ID, LocalTelegram
from bot.telegram.desk.receipts import ARRIVED
from tests.e2e import hurried
from tests.e2e.desk_hour import CASES, RELAYED, Hour, an_hour
from tests.e2e.desk_people import (
    CONFIRMED,
    Asker,
    belongs,
    card_of,
    letters_of,
    topic_of,
    words_of,
)
from tests.telegram.citizen import is_of_bot

Json = dict[str, Any]
CARD_WITHIN_S, ANSWER_P95_S = 5.0, 1.0


async def checked(hour: Hour) -> None:
    calls = await hour.tg.calls(state="ok", limit=20_000)
    group = await hour.tg.messages(GROUP_ID)
    urgent = [card_after(asker, calls) for asker in hour.askers if asker.urgent]
    answers = [answered_after(person, moment, calls) for person, moment in hour.asked]
    others = [card_after(asker, calls) for asker in hour.askers if not asker.urgent]
    to_group = sorted(call["finished_at"] for call in calls if call["chat_id"] == GROUP_ID and is_message(call))
    p95 = quantiles(answers, n=20)[-1]
    limited = (await hour.tg.counters())["rate_limited"]
    print(f"\nkasus {len(hour.askers)}, darurat {len(urgent)}; diteruskan {relayed(hour.askers)}")
    print(f"kartu darurat: median {median(urgent):.2f} s, paling lama {max(urgent):.2f} s")
    print(f"kartu lain: median {median(others):.2f} s, paling lama {max(others):.2f} s")
    print(f"jawaban warga ({len(answers)}): median {median(answers):.2f} s, p95 {p95:.2f} s, max {max(answers):.2f} s")
    print(f"pesan ke grup: {len(to_group)}, paling padat {busiest(to_group)} dalam semenit; 429: {limited}")
    assert (len(hour.askers), relayed(hour.askers)) == (CASES, RELAYED)
    assert limited == 0
    assert not await hour.tg.calls(state="failed")
    assert max(urgent) <= CARD_WITHIN_S
    assert p95 < ANSWER_P95_S
    signed = with_signs(calls)
    for asker in hour.askers:
        await all_arrived(hour.tg, asker, group, signed)


def relayed(askers: list[Asker]) -> int:
    return sum(len(asker.words) + len(asker.heard) for asker in askers)


def is_message(call: Json) -> bool:
    return str(call["method"]).startswith(("send", "copy")) and call["method"] != "sendChatAction"


def busiest(moments: list[float]) -> int:
    return max(sum(1 for other in moments if 0 <= other - moment < 60) for moment in moments)


def card_after(asker: Asker, calls: list[Json]) -> float:
    """Seconds from the press to the card."""
    number = asker.case.number
    [done] = [
        call["finished_at"]
        for call in calls
        if call["method"] == "sendMessage"
        and call["chat_id"] == GROUP_ID
        and f"· {number}</b>" in call["params"]["text"]
    ]
    return float(done - asker.pressed_at)


def answered_after(person: int, moment: float, calls: list[Json]) -> float:
    done = next(
        call["finished_at"]
        for call in calls
        if call["chat_id"] == person and call["method"] == "sendMessage" and call["finished_at"] > moment
    )
    return float(done - moment)


async def all_arrived(tg: LocalTelegram, asker: Asker, group: list[Json], signed: set[tuple[int, int]]) -> None:
    """One of everything, in its place, and a sign on each message that went to the other side."""
    case, place = asker.case, asker.place
    assert place
    [card] = [message["message_id"] for message in group if card_of(case, message)]
    [topic] = [message["message_id"] for message in group if topic_of(case, message)]
    assert (place.message_id, place.thread_id) == (card, topic)
    assert len(letters_of(place, group)) == asker.letters
    own = [words_of(message) for message in await tg.messages(asker.id) if is_of_bot(message)]
    there = [words_of(message) for message in group if is_of_bot(message) and belongs(place, message)]
    for text, where in [(CONFIRMED, own), *((text, there) for text in asker.words.values())]:
        assert sum(text in words for words in where) == 1, text
    for text in asker.heard.values():
        assert sum(text in words for words in own) == 1, text
    assert {(asker.id, id_) for id_ in asker.words} | {(GROUP_ID, id_) for id_ in asker.heard} <= signed


def with_signs(calls: list[Json]) -> set[tuple[int, int]]:
    """Chat and message: what bears the sign that it has arrived."""
    signs = [call["params"] for call in calls if call["method"] == "setMessageReaction"]
    return {
        (int(sign["chat_id"]), int(sign["message_id"]))
        for sign in signs
        if json.loads(sign["reaction"])[0]["emoji"] == ARRIVED
    }


@pytest.mark.timeout(300)
def test_the_busiest_hour(tmp_path: Path) -> None:
    library = load_library()

    async def work() -> None:
        async with an_hour(tmp_path, library) as hour:
            await hour.passes()
            await hour.ends()
            await checked(hour)

    hurried.run(work())

"""kill -9 between a citizen's "Kirim" and the card in the group: one case, one topic, one card, told once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.e2e.desk_people import Asker
from tests.e2e.kill_desk import LOOK_EVERY_S, WAIT_S, Desk, a_desk
from tests.telegram.stub_engine import StubEngine

KILLS, ROOM, SEED = 200, 10, 2026
LETTERS = 2
# From the press to the last call that follows from it, about; some kills come after all of it.
LONGEST_S = 0.25
MOST_CALLS = 10

Stage = Callable[[Desk, Asker], Awaitable[None]]


def held(method: str, when: str, outcome: str = "drop", behind: str = "") -> Stage:
    """Such a call hangs when the process dies, before or after it has taken effect.

    `behind`: it is made only after a call of this method, which waits until all else is done.
    """

    async def stage(desk: Desk, asker: Asker) -> None:
        if behind:
            await desk.tg.hold(behind, times=1)
            await desk.press(asker)
            await desk.tg.wait_for_call(behind, state="held", timeout=WAIT_S)
            await until_sent(desk, asker)
        await desk.tg.hold(method, when=when, times=1)
        await (desk.tg.release(behind) if behind else desk.press(asker))
        await desk.tg.wait_for_call(method, state="held", timeout=WAIT_S)
        await desk.bot.kill()
        await desk.tg.release(outcome=outcome)

    stage.__name__ = f"{method}-{when}-{outcome}{behind and f'-behind-{behind}'}"
    return stage


async def until_sent(desk: Desk, asker: Asker) -> None:
    """Until the citizen has been told, and the bot knows."""
    confirmed = "SELECT 1 FROM outbox WHERE chat_id = ? AND method = 'sendMessage' AND state = 'new'"
    async with asyncio.timeout(WAIT_S):
        while desk.db.execute(confirmed, [asker.id]).fetchone():
            await asyncio.sleep(LOOK_EVERY_S)


async def while_it_commits(desk: Desk, asker: Asker) -> None:
    """The case is written, but not for good."""
    desk.db.execute("CREATE TABLE long AS SELECT value FROM json_each(?)", [json.dumps([0] * 1000)])
    desk.db.execute("CREATE TRIGGER slow AFTER INSERT ON cases BEGIN SELECT COUNT(*) FROM long a, long b, long c; END")
    await desk.press(asker)
    async with asyncio.timeout(WAIT_S):
        while not desk.writes():
            await asyncio.sleep(LOOK_EVERY_S)
    await desk.bot.kill()
    desk.db.execute("DROP TRIGGER slow")
    desk.db.execute("DROP TABLE long")


STAGES = [
    held("getUpdates", "after"),
    held("getUpdates", "before"),
    while_it_commits,
    held("answerCallbackQuery", "before"),
    held("answerCallbackQuery", "after"),
    held("createForumTopic", "before"),
    held("createForumTopic", "after"),
    held("createForumTopic", "before", outcome="run"),
    held("sendMessage", "before"),
    held("sendMessage", "after"),
    held("sendMessage", "before", behind="createForumTopic"),
    held("sendMessage", "after", behind="createForumTopic"),
    held("sendMessage", "before", behind="createForumTopic", outcome="run"),
    held("pinChatMessage", "before"),
    held("pinChatMessage", "after"),
    held("sendPhoto", "before"),
    held("sendPhoto", "after"),
]


def possible(forum: bool) -> list[Stage]:
    """Those that there are in such a group."""
    ways = ("createForumTopic", "pinChatMessage")
    return [stage for stage in STAGES if forum or not any(way in stage.__name__ for way in ways)]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("forum", [True, False], ids=["topics", "no-topics"])
async def test_killed_at(forum: bool, engine: StubEngine, tmp_path: Path) -> None:
    async with a_desk(engine, tmp_path, forum) as desk:
        for stage in possible(forum):
            print(stage.__name__)  # shown when it fails
            # Each letter has to wait for a second, as any message to a chat does.
            asker = await desk.asker(letters=LETTERS if "sendPhoto" in stage.__name__ else 0)
            await stage(desk, asker)
            await desk.comes_back()
            await desk.check([asker])


async def at_any_time(desk: Desk, asker: Asker, dice: random.Random) -> None:
    await desk.press(asker)
    await asyncio.sleep(dice.uniform(0, LONGEST_S))
    await desk.bot.kill()


async def after_some_calls(desk: Desk, asker: Asker, dice: random.Random) -> None:
    """Right after it was answered, the process may or may not have noted it."""
    last = (await desk.tg.counters())["last_call"]
    await desk.press(asker)
    with contextlib.suppress(TimeoutError):
        await desk.tg.wait_for_call(count=dice.randint(1, MOST_CALLS), after=last, timeout=1.0)
    await desk.bot.kill()


async def over_a_call(desk: Desk, asker: Asker, dice: random.Random) -> None:
    stages = [stage for stage in possible(desk.forum) if asker.letters or "sendPhoto" not in stage.__name__]
    await dice.choice(stages)(desk, asker)


async def killed_again_and_again(desk: Desk, dice: random.Random, times: int) -> Counter[str]:
    """How far the press had come when the process died."""
    came_to: Counter[str] = Counter()
    for _ in range(times // ROOM):
        askers = await asyncio.gather(*(desk.asker(dice.choice((0, 0, 0, 1))) for _ in range(ROOM)))
        for asker in askers:
            await dice.choice((at_any_time, at_any_time, after_some_calls, over_a_call))(desk, asker, dice)
            came_to[desk.stage_of(asker)] += 1
            await desk.comes_back()
        came_to["surat terkirim dua kali"] += await desk.check(askers)
    return came_to


@pytest.mark.timeout(1500)  # each wait has its own limit; this is for slow machines
async def test_two_hundred_kills(engine: StubEngine, tmp_path: Path) -> None:
    async def lane(forum: bool) -> Counter[str]:
        async with a_desk(engine, tmp_path / str(forum), forum) as desk:
            return await killed_again_and_again(desk, random.Random(SEED + forum), KILLS // 2)

    with_topics, without = await asyncio.gather(lane(True), lane(False))
    for stage, count in (with_topics + without).most_common():
        print(f"{count:4} {stage}")
    assert len(with_topics) > 5 and len(without) > 4  # the moments were spread over the way

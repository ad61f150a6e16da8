"""kill -9 at every stage of a message's way: nothing is lost, the order is kept, the bot goes on by itself."""

from __future__ import annotations

import contextlib
import itertools
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.conversation.library import load_library
from bot.processes.temporary import free_port
from bot.simulator.client import HASAN, MALA, RINA, SITI, LocalTelegram
from bot.telegram.render import visible
from tests.e2e.bot_process import KillableBot
from tests.telegram.citizen import Citizen
from tests.telegram.stub_engine import StubEngine, faq

QUESTION = "berapa biaya paspor 081234567890"
ANSWER = "Rp950.000"
WAIT_S = 60.0
KILLS, PER_KILL, SEED = 20, 3, 2026


@pytest.fixture
def siti(tg: LocalTelegram) -> Citizen:
    return Citizen(tg, SITI)


Stage = Callable[[LocalTelegram, StubEngine, KillableBot], Awaitable[None]]


async def handed_out(tg: LocalTelegram, engine: StubEngine, bot: KillableBot) -> None:
    """Telegram has handed the update out, but the bot has not received it."""
    await tg.hold("getUpdates", when="after", times=1)
    await tg.write(SITI, QUESTION)
    await tg.wait_for_call("getUpdates", state="held")
    await bot.kill()
    await tg.release(outcome="drop")


async def received_but_not_confirmed(tg: LocalTelegram, engine: StubEngine, bot: KillableBot) -> None:
    """The bot has the update and answers it, but the confirmation never reaches Telegram."""
    await tg.hold("getUpdates", when="before")
    await tg.write(SITI, QUESTION)
    await tg.wait_for_call("getUpdates", state="held")
    await bot.kill()
    await tg.release(outcome="drop")


async def confirmed_while_the_engine_thinks(tg: LocalTelegram, engine: StubEngine, bot: KillableBot) -> None:
    """Telegram has forgotten the update; only the inbox knows of it."""
    engine.hold()
    await tg.write(SITI, QUESTION)
    await tg.wait_for_updates("confirmed")
    await engine.wait_for(1)
    await bot.kill()
    engine.release()


async def sending(tg: LocalTelegram, engine: StubEngine, bot: KillableBot) -> None:
    """The answer is on its way and does not arrive."""
    await tg.hold("sendMessage", when="before", times=1)
    await tg.write(SITI, QUESTION)
    await tg.wait_for_call("sendMessage", state="held")
    await bot.kill()
    await tg.release(outcome="drop")


async def sent_but_not_known(tg: LocalTelegram, engine: StubEngine, bot: KillableBot) -> None:
    """The answer arrived, but the bot never learns of it."""
    await tg.hold("sendMessage", when="after", times=1)
    await tg.write(SITI, QUESTION)
    await tg.wait_for_call("sendMessage", state="held")
    await bot.kill()
    await tg.release(outcome="drop")


async def right_after(tg: LocalTelegram, engine: StubEngine, bot: KillableBot) -> None:
    """The answer is there; the bot may or may not have noted it."""
    await tg.write(SITI, QUESTION)
    await tg.wait_for_call("sendMessage", state="ok")
    await bot.kill()


@pytest.mark.parametrize(
    ("stage", "most"),
    [
        (handed_out, 1),
        (received_but_not_confirmed, 2),
        (confirmed_while_the_engine_thinks, 1),
        (sending, 1),
        (sent_but_not_known, 2),
        (right_after, 2),
    ],
)
async def test_killed_at(
    stage: Stage, most: int, tg: LocalTelegram, engine: StubEngine, bot: KillableBot, siti: Citizen
) -> None:
    """`most` answers: a repeated one is a nuisance, a lost one is not to be."""
    await tg.wait_for_polling(WAIT_S)
    await stage(tg, engine, bot)
    await bot.start()
    await tg.wait_for_polling(WAIT_S)
    await tg.write(SITI, "/menu")
    while not any("mau tanya soal apa" in text for text in await siti.bot_texts()):
        await siti.replies(timeout=WAIT_S)
    *answers, menu = await siti.bot_texts()
    assert "mau tanya soal apa" in menu
    assert 1 <= len(answers) <= most
    assert all(ANSWER in text for text in answers)


async def test_killed_behind_a_webhook(tg: LocalTelegram, engine: StubEngine, siti: Citizen, tmp_path: Path) -> None:
    bot = KillableBot(tg, engine, tmp_path)
    port = free_port()
    bot.settings |= {"webhook_url": f"http://127.0.0.1:{port}/hook", "pandu_webhook_port": port}
    await bot.start()
    try:
        await tg.wait_for_call("setWebhook", state="ok", timeout=WAIT_S)
        await confirmed_while_the_engine_thinks(tg, engine, bot)
        await tg.write(SITI, "/menu")  # while nobody is there: Telegram keeps trying
        await bot.start()
        answer, menu = await siti.replies(2, timeout=WAIT_S)
        assert ANSWER in answer["text"] and "mau tanya soal apa" in menu["text"]
    finally:
        await bot.kill()


def collapsed(texts: list[str]) -> list[str]:
    """Without repetitions of the same text in a row."""
    return [text for text, _ in itertools.groupby(texts)]


@pytest.mark.timeout(400)
async def test_twenty_kills_under_a_stream(tg: LocalTelegram, engine: StubEngine, bot: KillableBot) -> None:
    """Each kill comes after some calls of the Bot API more, a number drawn for each: at any moment of the work."""
    dice = random.Random(SEED)
    library = load_library()
    topics = [topic for topic in library.answers.topics if not topic.small_talk]
    engine.answers = {topic.title: faq(topic.id) for topic in topics}
    people = [SITI, HASAN, RINA, MALA, (await tg.add_user("Wak Dul"))["id"]]
    asked: dict[int, list[str]] = {person: [] for person in people}
    stream = itertools.cycle(people)
    for _ in range(KILLS):
        for person in itertools.islice(stream, PER_KILL):
            topic = topics[len(asked[person])]
            asked[person].append(visible(library.answers.make(topic.id).html))
            await tg.write(person, topic.title)
        last = (await tg.calls(limit=1) or [{"order": 0}])[-1]["order"]
        await tg.wait_for_call(count=dice.randint(1, 12), after=last, timeout=WAIT_S)
        await bot.restart()
    for person, expected in asked.items():
        citizen = Citizen(tg, person)
        with contextlib.suppress(TimeoutError):
            while len(collapsed(await citizen.bot_texts())) < len(expected):
                await citizen.replies(timeout=WAIT_S)
        said = await citizen.bot_texts()
        assert collapsed(said) == expected
        print(f"warga {person}: {len(expected)} pertanyaan, {len(said) - len(expected)} jawaban terulang")
    assert "Traceback" not in bot.log.read_text()


async def test_the_log_says_nothing_about_people(
    tg: LocalTelegram, engine: StubEngine, bot: KillableBot, siti: Citizen
) -> None:
    await tg.wait_for_polling(WAIT_S)
    secret = "NIK saya 1671012345678901 kak"
    await siti.write(secret)
    await tg.send(SITI, "contact")
    await siti.replies()
    engine.stop()  # a warning, with what went wrong
    await siti.write(secret)
    await tg.fail("sendMessage", 400, description="Bad Request: chat not found")
    await tg.write(SITI, "rahasia sekali")
    await tg.wait_for_call("sendMessage", state="failed", timeout=WAIT_S)
    await siti.write("/menu")
    log = bot.log.read_text()
    assert "updates stored" in log and "engine unavailable" in log and "call refused" in log
    for told in ("NIK", "1671012345678901", "rahasia", "Rp950", "Siti", "local-telegram", "+62", "0000700"):
        assert told not in log

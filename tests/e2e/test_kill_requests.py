"""kill -9 between a citizen's "Kirim" and the card in the group: one case, one topic, one card, one confirmation."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.cases.model import Kind
from bot.conversation.library import load_library
from bot.intake.consent import consent_forms
from bot.intake.form import SUMMARY
from bot.settings import LOCAL_TOKEN, Settings
from bot.simulator.app import create_app
from bot.simulator.client import DEWI, GROUP_ID, LocalTelegram
from bot.simulator.serving import serve_in_background
from bot.store.cases import CaseStore
from bot.store.consents import ConsentStore
from bot.store.database import open_database
from bot.store.desk import DeskStore
from bot.store.intakes import IntakeStore
from tests.e2e.bot_process import KillableBot
from tests.telegram.citizen import Citizen, labels
from tests.telegram.stub_engine import StubEngine

Json = dict[str, Any]
WAIT_S = 60.0
SEND, SENT = "✅ Kirim", "Permohonan sudah tercatat"
KILLS, SIDE_BY_SIDE, SEED = 200, 4, 2026
# From the press to the last call that follows from it takes about a tenth of a second; some kills come after all.
LONGEST_S = 0.2
ANSWERS: Json = {
    **{"hubungan": "sendiri", "nama": "Siti", "umur": 61, "tempat": "rumah", "wilayah": "Sukarami"},
    **{"bisa_dibawa": "tidak", "bahaya": "tidak", "tujuan": "Malaysia", "berangkat": "2027-02-20", "paspor": "baru"},
    **{"surat": None, "telepon": "+628123456789"},
}
KIND = Kind.ABROAD


@dataclass(frozen=True)
class Office:
    """A bot with its own local Telegram and data. The group is its desk."""

    tg: LocalTelegram
    bot: KillableBot
    db: Database

    async def about_to_send(self) -> tuple[Citizen, Json]:
        """Somebody new whose form is filled in, and the summary before them."""
        citizen = Citizen(self.tg, (await self.tg.add_user("Siti"))["id"])
        await self.tg.start(citizen.id)
        await citizen.replies()
        days = Settings.model_fields["case_days"].default
        for form in consent_forms(KIND, load_library().texts, days):
            ConsentStore(self.db).give(citizen.id, form.kind, form.version, form.text, time.time())
        IntakeStore(self.db).save(citizen.id, KIND, SUMMARY, ANSWERS, time.time())
        [summary] = await citizen.write("halo")
        assert SEND in labels(summary)
        return citizen, summary

    async def press(self, citizen: Citizen, summary: Json) -> None:
        await self.tg.press(citizen.id, summary["message_id"], label=SEND)

    async def comes_back(self, citizen: Citizen) -> None:
        """Start again, and wait until all that follows from the press is done."""
        await self.bot.start()
        async with asyncio.timeout(WAIT_S):
            while not self._done(citizen):
                await asyncio.sleep(0.02)  # another process writes what is looked at

    async def check(self, citizen: Citizen) -> None:
        """Exactly one of everything."""
        [case] = CaseStore(self.db).of_chat(citizen.id)
        texts = [message.get("text", "") for message in await self.tg.messages(citizen.id)]
        assert sum(SENT in text for text in texts) == 1, texts
        group = await self.tg.messages(GROUP_ID)
        cards = [message for message in group if f"· {case.number}\n" in message.get("text", "")]
        made = [message for message in group if case.number in message.get("forum_topic_created", {}).get("name", "")]
        assert (len(cards), len(made)) == (1, 1), (case.number, len(cards), len(made))
        place = DeskStore(self.db).card(case.id)
        assert place and place.message_id == cards[0]["message_id"] and place.thread_id == made[0]["message_id"]

    def _done(self, citizen: Citizen) -> bool:
        waiting = self.db.execute(
            "SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'new')"
            " + (SELECT COUNT(*) FROM outbox WHERE state = 'new')"
        ).fetchone()[0]
        return not waiting and bool(CaseStore(self.db).of_chat(citizen.id))


async def furnished(tg: LocalTelegram, engine: StubEngine, folder: Path) -> Office:
    bot = KillableBot(tg, engine, folder)
    db = open_database(bot.data_dir / "pandu.db")
    DeskStore(db).set(GROUP_ID, True, time.time())
    await tg.rate_limits(False)  # the bot's own pace begins anew with each process
    await bot.start()
    await tg.wait_for_polling(WAIT_S)
    # As /meja does when a real group is chosen, it tells the bot how far the group's messages have come.
    await tg.write(DEWI, "selamat pagi", chat_id=GROUP_ID)
    await tg.wait_for_updates("confirmed")
    return Office(tg, bot, db)


Stage = Callable[[Office, Citizen, Json], Awaitable[None]]


def held(method: str, when: str, outcome: str = "drop") -> Stage:
    """The call hangs, before or after it has taken effect, when the process dies."""

    async def stage(office: Office, citizen: Citizen, summary: Json) -> None:
        await office.tg.hold(method, when=when, times=1)
        await office.press(citizen, summary)
        await office.tg.wait_for_call(method, state="held", timeout=WAIT_S)
        await office.bot.kill()
        await office.tg.release(outcome=outcome)

    stage.__name__ = f"{method}-{when}"
    return stage


async def second_message_held(office: Office, citizen: Citizen, summary: Json) -> None:
    """The confirmation is there; the card hangs after it has taken effect."""
    before = len(await office.tg.calls("sendMessage", state="ok"))
    await office.tg.hold("pinChatMessage", when="before", times=1)
    await office.press(citizen, summary)
    await office.tg.wait_for_call("sendMessage", before + 2, state="ok", timeout=WAIT_S)
    await office.bot.kill()
    await office.tg.release(outcome="drop")


STAGES = [
    held("getUpdates", "after"),
    held("answerCallbackQuery", "before"),
    *(held(method, when) for method in ("sendMessage", "createForumTopic") for when in ("before", "after")),
    second_message_held,
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
async def test_killed_at(stage: Stage, tg: LocalTelegram, engine: StubEngine, tmp_path: Path) -> None:
    office = await furnished(tg, engine, tmp_path)
    try:
        citizen, summary = await office.about_to_send()
        await stage(office, citizen, summary)
        await office.comes_back(citizen)
        await office.check(citizen)
    finally:
        await office.bot.kill()


async def killed_again_and_again(folder: Path, engine: StubEngine, dice: random.Random, times: int) -> Counter[str]:
    """At a moment drawn for each; how far the press had come when the process died."""
    came_to: Counter[str] = Counter()
    with serve_in_background(create_app(LOCAL_TOKEN)) as address:
        async with LocalTelegram(address) as tg:
            office = await furnished(tg, engine, folder)
            try:
                for _ in range(times):
                    citizen, summary = await office.about_to_send()
                    await office.press(citizen, summary)
                    await asyncio.sleep(dice.uniform(0, LONGEST_S))
                    await office.bot.kill()
                    came_to[stage_of(office, citizen)] += 1
                    await office.comes_back(citizen)
                    await office.check(citizen)
            finally:
                await office.bot.kill()
    return came_to


def stage_of(office: Office, citizen: Citizen) -> str:
    cases = CaseStore(office.db).of_chat(citizen.id)
    if not cases:
        return "belum tercatat"
    waiting = {row[0] for row in office.db.execute("SELECT method FROM outbox WHERE state = 'new'")}
    begun = {row[0] for row in office.db.execute("SELECT method FROM outbox WHERE state = 'new' AND begun_at NOT NULL")}
    return f"tercatat, dalam perjalanan: {sorted(begun)}, menunggu: {len(waiting - begun)}" if waiting else "selesai"


@pytest.mark.timeout(590)
async def test_two_hundred_kills(engine: StubEngine, tmp_path: Path) -> None:
    lanes = [
        killed_again_and_again(tmp_path / str(lane), engine, random.Random(SEED + lane), KILLS // SIDE_BY_SIDE)
        for lane in range(SIDE_BY_SIDE)
    ]
    for lane in range(SIDE_BY_SIDE):
        (tmp_path / str(lane)).mkdir()
    came_to: Counter[str] = sum(await asyncio.gather(*lanes), Counter())
    for stage, count in came_to.most_common():
        print(f"{count:4} {stage}")
    assert came_to.total() == KILLS
    assert len(came_to) > 2  # the moments were spread over the way

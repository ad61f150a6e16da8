"""The next engine starts beside the old, takes over once it answers, and the old one ends; or nothing changes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from sqlite_utils import Database

from bot.conversation.engine import Engine, EngineUnavailable
from bot.conversation.secret import engine_token
from bot.processes import engines as module
from bot.processes.child import Child
from bot.processes.engines import Engines, SwitchError
from bot.processes.temporary import client, engine_for_command, free_port, until_ready
from bot.settings import Settings
from bot.store.lessons import EngineStore
from bot.telegram.following import follow_engine
from tests.processes.stub_engine import StubEngine

NOW = 1_700_000_000.0
MakeModel = Callable[..., Path]


@pytest.fixture
def at(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A port of our own, and less patience."""
    monkeypatch.setattr(module, "_GRACE_S", 0.3)
    return settings.model_copy(update={"engine_port": free_port(), "engine_timeout": 1.0})


@pytest.fixture
def make_model(at: Settings, stub_engine: StubEngine) -> MakeModel:
    """`make_model(name, kind)`; how the kinds behave: tests/processes/stub_engine.py."""

    def make(name: str, kind: str = "baik") -> Path:
        at.models_dir.mkdir(exist_ok=True)
        path = at.models_dir / name
        path.write_text(kind)
        return path

    return make


class Stage:
    """Engines that run, with what they said and the faults they reported."""

    def __init__(self, settings: Settings) -> None:
        self.said: list[str] = []
        self.stages: list[str] = []
        self.taken: list[str] = []
        self.faults: list[Child] = []
        self.engines = Engines(settings, self.said.append, self.faults.append)

    async def switch(self, model: Path) -> None:
        await self.engines.switch(model, self.stages.append, self.taken.append)


@pytest_asyncio.fixture
async def stage(at: Settings, make_model: MakeModel) -> AsyncIterator[Stage]:
    """An engine with the model `lama` answers."""
    stage = Stage(at)
    serving = asyncio.create_task(stage.engines.serve(make_model("lama")))
    await until_ready(at)
    yield stage
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert await is_gone(at.engine_address)
    assert all([await is_gone(address) for address in stage.taken])


async def is_gone(address: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) != 0


async def who_answers(settings: Settings, address: str = "") -> str:
    async with client(settings, address) as engine:
        return (await engine.ask("1", "halo", with_ranking=True)).ranking[0]


async def test_the_new_model_takes_over_and_the_old_engine_ends(
    stage: Stage, at: Settings, make_model: MakeModel
) -> None:
    new = make_model("baru")
    await stage.switch(new)
    assert stage.engines.model == new
    assert await who_answers(at, stage.taken[0]) == "baru"
    assert await is_gone(at.engine_address)
    assert len(stage.stages) == 2 and not stage.faults


async def test_the_old_engine_answers_until_the_new_one_has_taken_over_and_for_a_while_after(
    stage: Stage, at: Settings, make_model: MakeModel
) -> None:
    answered: list[str] = []

    async def ask_old() -> None:
        answered.append(await who_answers(at))

    def take(address: str) -> None:
        stage.taken.append(address)
        asking.append(asyncio.create_task(ask_old()))

    asking: list[asyncio.Task[None]] = []
    await stage.engines.switch(make_model("baru"), stage.stages.append, take)
    await asyncio.gather(*asking)
    assert answered == ["lama"]


async def test_switching_back_and_forth_returns_to_the_port_of_the_settings(
    stage: Stage, at: Settings, make_model: MakeModel
) -> None:
    await stage.switch(make_model("baru"))
    await stage.switch(make_model("lama"))
    assert stage.taken[1] == at.engine_address != stage.taken[0]
    assert await who_answers(at) == "lama"
    assert await is_gone(stage.taken[0])


async def test_an_engine_that_is_still_starting_keeps_its_port(at: Settings, make_model: MakeModel) -> None:
    """A switch that a restart cut off is taken up at once."""
    stage = Stage(at)
    serving = asyncio.create_task(stage.engines.serve(make_model("lama")))
    await asyncio.sleep(0)
    await stage.switch(make_model("baru"))
    assert await who_answers(at, stage.taken[0]) == "baru"
    assert stage.taken[0] != at.engine_address and not stage.said
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


@pytest.mark.parametrize(
    ("kind", "why"), [("rusak", "tidak bisa dinyalakan"), ("bisu", "tidak siap"), ("galat", "tidak menjawab")]
)
async def test_an_engine_that_does_not_answer_never_takes_over(
    stage: Stage, at: Settings, make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, kind: str, why: str
) -> None:
    if kind == "bisu":  # only there is it waited for in vain
        monkeypatch.setattr("bot.processes.temporary._STARTS_WITHIN_S", 1.5)
    with pytest.raises(SwitchError, match=why):
        await stage.switch(make_model("baru", kind))
    assert not stage.taken
    assert stage.engines.model.name == "lama"
    assert await who_answers(at) == "lama"


async def test_when_it_cannot_be_noted_the_old_engine_goes_on(
    stage: Stage, at: Settings, make_model: MakeModel
) -> None:
    def take(address: str) -> None:
        stage.taken.append(address)
        raise ValueError("disk penuh")

    with pytest.raises(ValueError, match="disk penuh"):
        await stage.engines.switch(make_model("baru"), stage.stages.append, take)
    assert await is_gone(stage.taken[0])
    assert await who_answers(at) == "lama"


async def test_stopped_in_the_middle_nothing_is_left_running(stage: Stage, at: Settings, make_model: MakeModel) -> None:
    before, begun = psutil.Process().children(), asyncio.Event()

    def said(_: str) -> None:
        begun.set()

    switching = asyncio.create_task(stage.engines.switch(make_model("baru", "bisu"), said, stage.taken.append))
    await begun.wait()
    switching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await switching
    assert psutil.Process().children() == before
    assert await who_answers(at) == "lama"


async def test_citizens_who_ask_during_a_switch_all_get_an_answer(
    stage: Stage, at: Settings, make_model: MakeModel, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot's client follows the store, as in the bot's own process."""
    monkeypatch.setattr("bot.telegram.following._LOOK_EVERY_S", 0.05)
    store = EngineStore(db)
    store.take("lama", at.engine_address, NOW)
    engine = Engine(at.engine_address, engine_token(at), at.engine_timeout)
    following = asyncio.create_task(follow_engine(db, engine))
    done = asyncio.Event()
    answers: list[str] = []

    async def citizen(chat: str) -> None:
        while not done.is_set():
            answers.append((await engine.ask(chat, "halo", with_ranking=True)).ranking[0])

    async def switch() -> None:
        def take(address: str) -> None:
            stage.taken.append(address)
            store.take("baru", address, NOW + 1)

        await stage.engines.switch(make_model("baru", "lambat"), stage.stages.append, take)
        done.set()

    try:
        async with asyncio.TaskGroup() as tasks:  # an EngineUnavailable would end it
            for chat in ("1", "2", "3"):
                tasks.create_task(citizen(chat))
            tasks.create_task(switch())
    finally:
        following.cancel()
        await engine.close()
    assert answers[0] == "lama" and answers[-1] == "baru"


async def test_commands_find_an_engine_that_has_moved(
    stage: Stage, at: Settings, make_model: MakeModel, db: Database
) -> None:
    await stage.switch(make_model("baru"))
    EngineStore(db).take("baru", stage.taken[0], NOW)
    async with engine_for_command(at, stage.said.append) as engine:
        assert (await engine.ask("1", "halo", with_ranking=True)).ranking == ("baru",)


async def test_a_client_moves_between_questions(stage: Stage, at: Settings) -> None:
    engine = Engine(f"http://127.0.0.1:{free_port()}", engine_token(at), at.engine_timeout)
    with pytest.raises(EngineUnavailable):
        await engine.ask("1", "halo")
    engine.move(at.engine_address)
    assert (await engine.ask("1", "halo", with_ranking=True)).ranking == ("lama",)
    await engine.close()

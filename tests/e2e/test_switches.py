"""kill -9 at every step of a switch of engines: afterwards one engine runs, its model is whole, the bot asks it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from bot import paths
from bot.editing.model_note import ModelNote, write_note
from bot.processes import training
from bot.processes.temporary import free_port
from bot.settings import Settings
from bot.simulator.app import create_app
from bot.simulator.client import SITI, LocalTelegram
from bot.simulator.serving import serve_in_background
from bot.store.database import open_database
from bot.store.lessons import AT_WORK, EngineStore, LessonState
from tests.e2e.admin import LOOK_EVERY_S, Admin
from tests.e2e.bot_process import Process, environment
from tests.e2e.gated_run import Step, reached
from tests.processes.stub_engine import StubEngine
from tests.telegram.citizen import Citizen

TOKEN = "123456:token-untuk-menguji-saja"
NOW = 1_700_000_000.0
# What each model takes every question for, and words of that answer.
OLD, NEW = ("biaya", "Rp950.000"), ("jam-layanan", "Jam buka")
WAIT_S = 30.0

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Rig:
    """`make run` with engines that are none, and a gate in it; the way back to the other model is open."""

    def __init__(self, folder: Path, tg: LocalTelegram, stub: StubEngine) -> None:
        self.siti = Citizen(tg, SITI)
        self._stub, self._gate = stub, folder / "gate"
        self._gate.write_text("")
        places: dict[str, object] = {
            "telegram_bot_token": TOKEN,
            "pandu_telegram_api": tg.base_url,
            "pandu_data_dir": folder / "var",
            "pandu_models_dir": folder / "models",
            "pandu_engine_port": free_port(),
            "pandu_engine_timeout": 0.5,
            "pandu_actions_port": free_port(),
            "pandu_console_port": 0,
            "pandu_settings_file": folder / "pandu.toml",
        }
        self._environment = environment(**places)
        own = {name.removeprefix("pandu_"): value for name, value in places.items() if name != "pandu_settings_file"}
        self.settings = Settings.model_validate(own)
        self.db = open_database(self.settings.database)
        self.admin = Admin(self.settings, self.db)
        self._make_models()
        self.run: Process

    def _make_models(self) -> None:
        old, new = training.model_path(self.settings), self.settings.models_dir / "pandu-baru.tar.gz"
        write_note(new, ModelNote(training.fingerprint(), ("0",)))
        for model, (topic, _) in ((new, NEW), (old, OLD)):
            model.write_text(f"baik {topic}")
            EngineStore(self.db).take(model.name, self.settings.engine_address, NOW)

    async def start(self) -> None:
        self.run = Process(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.e2e.gated_run", str(self._stub.python), str(self._gate)),
                cwd=paths.ROOT,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
            )
        )

    async def reach(self, step: Step) -> None:
        """The way to the other model, up to this step."""
        self._gate.write_text(step)
        self.admin.orders_return()
        await self.run.line(reached(step), WAIT_S)

    async def reach_again(self, step: Step) -> None:
        """After a restart."""
        self._gate.write_text(step)
        await self.start()
        await self.run.line(reached(step), WAIT_S)

    def go_on(self) -> None:
        self._gate.write_text("")

    async def kill(self) -> None:
        """The supervisor: nothing outlives it."""
        self.go_on()
        async with asyncio.timeout(WAIT_S):  # whoever outlives it keeps its output open
            await self.run.kill()
        await self.engines_become(0)

    def kill_the_bot(self) -> None:
        self.run.named("bot", "serve").kill()

    def engines(self) -> list[psutil.Process]:
        """Everywhere, not only below the supervisor."""
        return [process for process in psutil.process_iter(["cmdline"]) if self._is_engine(process)]

    def _is_engine(self, process: psutil.Process) -> bool:
        words = process.info["cmdline"] or []
        return "rasa" in words and any(word.startswith(str(self.settings.models_dir)) for word in words)

    async def engines_become(self, count: int) -> None:
        async with asyncio.timeout(WAIT_S):
            while len(self.engines()) != count:
                await asyncio.sleep(LOOK_EVERY_S)

    async def is_whole(self) -> None:
        """One engine, of the model that is in use, where the store says; citizens get its answers."""
        await self.admin.result(WAIT_S)
        row = self.admin.in_use
        there = [(str(self.settings.models_dir / row.model), row.address)]
        async with asyncio.timeout(WAIT_S):
            while [_served(engine.info["cmdline"]) for engine in self.engines()] != there:
                await asyncio.sleep(LOOK_EVERY_S)
        _, expected = NEW if row.model == "pandu-baru.tar.gz" else OLD
        await self.citizens_hear(expected)

    async def citizens_hear(self, expected: str) -> None:
        """Once the engine has begun to answer."""
        async with asyncio.timeout(WAIT_S):
            while expected not in (await self.siti.write("halo"))[-1]["text"]:
                await asyncio.sleep(LOOK_EVERY_S)


def _served(words: list[str]) -> tuple[str, str]:
    """An engine's model and address, out of its command line."""
    model, port = (words[words.index(option) + 1] for option in ("--model", "--port"))
    return model, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    with serve_in_background(create_app(TOKEN)) as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rig(telegram: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rig]:
    folder = tmp_path_factory.mktemp("rig")
    with pytest.MonkeyPatch.context() as patch:
        stub = StubEngine(folder / "stub", patch)
        async with LocalTelegram(telegram) as tg:
            await tg.rate_limits(False)
            made = Rig(folder, tg, stub)
            with closing(made.db):
                await made.start()
                yield made
                await made.kill()


@pytest.mark.parametrize("step", Step)
async def test_the_supervisor_is_killed(rig: Rig, step: Step) -> None:
    """What was ordered is done after the restart, if it was not done before."""
    before = rig.admin.in_use.model
    await rig.reach(step)
    await rig.siti.tg.write(SITI, "halo")
    await rig.kill()
    assert (rig.admin.in_use.model == before) == (step not in (Step.TAKEN, Step.ENDED))
    await rig.start()
    assert await rig.siti.replies(timeout=WAIT_S), "the message is lost"
    await rig.is_whole()
    assert rig.admin.in_use.model != before
    assert rig.admin.lesson.state is LessonState.DONE


async def test_the_supervisor_is_killed_in_every_attempt(rig: Rig) -> None:
    before = rig.admin.in_use.model
    await rig.reach(Step.LOADING)
    await rig.kill()
    await rig.reach_again(Step.WARM)
    await rig.kill()
    await rig.start()
    await rig.is_whole()
    assert rig.admin.in_use.model == before
    assert rig.admin.lesson.state is LessonState.FAILED


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.TAKING])
async def test_the_bot_is_killed(rig: Rig, step: Step) -> None:
    before = rig.admin.in_use.model
    await rig.reach(step)
    rig.kill_the_bot()
    model = rig.admin.in_use.model
    heard = await rig.siti.write("halo")  # answered by whichever engine is in use at this step, before it goes on
    assert heard and rig.admin.in_use.model == model
    assert (rig.admin.lesson.state in AT_WORK) == (model == before)
    rig.go_on()
    await rig.is_whole()
    assert rig.admin.in_use.model != before


@pytest.mark.parametrize("step", [Step.LOADING, Step.TAKEN])
async def test_the_engine_in_use_is_killed(rig: Rig, step: Step) -> None:
    """It comes back, and the switch goes on."""
    before = rig.admin.in_use.model
    await rig.reach(step)
    model = rig.admin.in_use.model
    [engine] = [engine for engine in rig.engines() if str(rig.settings.models_dir / model) in engine.cmdline()]
    engine.kill()
    rig.go_on()
    await rig.is_whole()
    assert rig.admin.in_use.model != before


async def test_the_next_engine_is_killed_while_it_loads(rig: Rig) -> None:
    before = rig.admin.in_use.model
    await rig.reach(Step.LOADING)
    await rig.engines_become(2)
    [following] = [one for one in rig.engines() if str(rig.settings.models_dir / before) not in one.cmdline()]
    following.kill()
    rig.go_on()
    await rig.is_whole()
    assert rig.admin.in_use.model == before
    assert rig.admin.lesson.state is LessonState.FAILED

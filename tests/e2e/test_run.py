"""`python -m bot run`: quick to answer, mends itself, leaves nothing behind, and says plainly what is wrong."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from bot import settings
from bot.processes import training
from bot.processes.temporary import free_port
from bot.settings import LOOPBACK
from bot.simulator.app import create_app
from bot.simulator.client import SITI, LocalTelegram
from bot.simulator.serving import serve_in_background
from tests.e2e.bot_process import Process, start, started
from tests.telegram.citizen import Citizen
from tests.telegram.stub_engine import StubEngine

TOKEN = "123456:token-untuk-menguji-saja"
QUESTION, ANSWER = "gan brp biaya bikin paspor 10 taun?", "Rp950.000"
LIMITED = "Sistem kami sedang lambat"
# The bars of the design, in seconds.
FIRST_ANSWER_S, FULL_ANSWER_S, STOP_S = 3.0, 30.0, 15.0
GONE_S = 5.0
WAIT_S = 120.0

pytestmark = pytest.mark.timeout(500)


@pytest_asyncio.fixture
async def model() -> Path:
    """Training is not part of the start that is measured."""
    return await training.ensure_model(settings.load(), print)


@pytest.fixture
def simulator() -> Iterator[str]:
    """Not the one that `run` would start: this one has a message waiting before the bot is there."""
    with serve_in_background(create_app(TOKEN)) as address:
        yield address


@pytest.fixture
def environment(simulator: str, tmp_path: Path) -> dict[str, object]:
    return {
        "telegram_bot_token": TOKEN,
        "pandu_telegram_api": simulator,
        "pandu_data_dir": tmp_path / "var",
        "pandu_engine_port": free_port(),
        "pandu_actions_port": free_port(),
        "pandu_console_port": free_port(),
        "pandu_settings_file": tmp_path / "pandu.toml",
    }


@pytest_asyncio.fixture
async def siti(tg: LocalTelegram) -> AsyncIterator[Citizen]:
    yield Citizen(tg, SITI)


async def full_answer(siti: Citizen) -> None:
    """Ask until the engine answers."""
    async with asyncio.timeout(WAIT_S):
        while LIMITED in (await siti.write(QUESTION))[0]["text"]:
            pass


async def none_left(tree: list[psutil.Process], within: float) -> list[psutil.Process]:
    """What is still alive of these after some time."""
    _, alive = await asyncio.to_thread(psutil.wait_procs, tree, within)
    return [process for process in alive if _runs(process)]


def _runs(process: psutil.Process) -> bool:
    """A dead process that nobody has collected yet does not run."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


async def test_starts_answers_and_stops(
    model: Path, environment: dict[str, object], siti: Citizen, capsys: pytest.CaptureFixture[str]
) -> None:
    await siti.tg.write(siti.id, QUESTION)  # written while the bot was down
    began = time.monotonic()
    async with started("run", **environment) as process:
        [first] = await siti.replies(timeout=WAIT_S)
        first_s = time.monotonic() - began
        assert LIMITED in first["text"]
        await process.line("Mesin siap", WAIT_S)
        await full_answer(siti)
        full_s = time.monotonic() - began
        tree = process.tree()
        assert len(tree) >= 3
        process.interrupt()
        interrupted = time.monotonic()
        code, out, err = await process.finish(WAIT_S)
        stop_s = time.monotonic() - interrupted
        assert (code, err) == (0, "")
        assert "Selesai." in out
        assert await none_left(tree, 0) == []
    with capsys.disabled():
        print(f"\n  jawaban pertama {first_s:.1f} s, jawaban penuh {full_s:.1f} s, berhenti {stop_s:.1f} s")
    assert first_s <= FIRST_ANSWER_S
    assert full_s <= FULL_ANSWER_S
    assert stop_s <= STOP_S


async def test_mends_itself_and_dies_as_a_whole(model: Path, environment: dict[str, object], siti: Citizen) -> None:
    async with started("run", **environment) as process:
        await process.line("Mesin siap", WAIT_S)
        engine = process.named("rasa", "run")
        engine.kill()
        await process.line("dijalankan lagi", WAIT_S)
        [reply] = await siti.write(QUESTION)
        assert LIMITED in reply["text"]
        await full_answer(siti)
        assert process.named("rasa", "run").pid != engine.pid
        bot = process.named("bot", "serve")
        bot.kill()
        assert ANSWER in (await siti.write(QUESTION))[0]["text"]
        tree = process.tree()
        await process.kill()
        assert await none_left(tree, GONE_S) == []


async def complaint(process: Process) -> str:
    """The one line on standard error of a command that refuses to start."""
    code, _, err = await process.finish(WAIT_S)
    assert code != 0
    assert err.count("\n") == 1 and "Traceback" not in err, err
    return err


@pytest.mark.parametrize("token", ["123456:salah", "salah"])
async def test_wrong_token(environment: dict[str, object], tg: LocalTelegram, token: str) -> None:
    err = await complaint(await start("run", **environment | {"telegram_bot_token": token}))
    assert "TELEGRAM_BOT_TOKEN ditolak" in err and "@BotFather" in err
    assert "salah" not in err.removeprefix("Error: TELEGRAM_BOT_TOKEN ditolak")


async def test_token_revoked_while_running(environment: dict[str, object], tg: LocalTelegram) -> None:
    process = await start("serve", **environment, pandu_log_level="ERROR")
    await tg.wait_for_polling(WAIT_S)
    await tg.fail("getUpdates", 401, description="Unauthorized")
    await tg.write(SITI, "halo")  # ends the poll that is waiting
    assert "TELEGRAM_BOT_TOKEN ditolak" in await complaint(process)


async def test_a_fault_of_the_bot_ends_all(
    environment: dict[str, object], tg: LocalTelegram, engine: StubEngine
) -> None:
    process = await start("run", **environment, pandu_engine_url=engine.address)
    await tg.wait_for_polling(WAIT_S)
    await tg.fail("getUpdates", 401, description="Unauthorized")
    await tg.write(SITI, "halo")
    assert (await complaint(process)).startswith("Error: TELEGRAM_BOT_TOKEN ditolak")


async def test_taken_port(environment: dict[str, object], model: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        err = await complaint(await start("run", **environment | {"pandu_engine_port": port}))
    assert f"Port {port} untuk mesin" in err and "pandu.toml" in err


@pytest.mark.parametrize("command", ["run", "serve"])
@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("telegram_bot_token = 'tidak ditutup", "pandu.toml tidak terbaca"),
        ("enjin_port = 5\n", "'enjin_port'"),
        ("engine_port = 'lima'\n", "'engine_port'"),
        ("engine_timeout = 0\n", "'engine_timeout'"),
    ],
)
async def test_bad_settings(
    environment: dict[str, object], tmp_path: Path, content: str, names: str, command: str
) -> None:
    (tmp_path / "pandu.toml").write_text(content, encoding="utf-8")
    kept = {key: value for key, value in environment.items() if key != "pandu_engine_port"}
    err = await complaint(await start(command, **kept))
    assert names in err and "docs/settings.md" in err


async def test_a_data_folder_that_cannot_be_written(environment: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("bukan folder", encoding="utf-8")
    err = await complaint(await start("run", **environment | {"pandu_data_dir": tmp_path / "berkas" / "var"}))
    assert "Periksa hak akses" in err


async def test_webhook_without_https(environment: dict[str, object]) -> None:
    err = await complaint(await start("run", **environment, webhook_url="http://contoh.go.id/hook"))
    assert "https://" in err


@pytest.mark.parametrize("webhook", [False, True])
async def test_serve_ends_politely(environment: dict[str, object], tg: LocalTelegram, webhook: bool) -> None:
    port = free_port()
    extra = {"webhook_url": f"http://{LOOPBACK}:{port}/hook", "pandu_webhook_port": port} if webhook else {}
    process = await start("serve", **environment, **extra)
    if webhook:
        await tg.wait_for_call("setWebhook", state="ok", timeout=WAIT_S)
    else:
        await tg.wait_for_polling(WAIT_S)
    process.interrupt()
    code, _, err = await process.finish(STOP_S)
    assert code == 0 and "Traceback" not in err

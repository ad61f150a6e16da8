"""All of `make run` as it runs on the office's computer, and citizens who are guided in it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from bot import settings
from bot.conversation.engine import Engine
from bot.conversation.secret import engine_token
from bot.processes import training
from bot.processes.temporary import free_port
from bot.settings import LOOPBACK, Settings
from bot.simulator.client import LocalTelegram
from tests.conversations.transcript import says
from tests.e2e.bot_process import Process, started
from tests.telegram.citizen import Citizen

Json = dict[str, Any]
WAIT_S = 60.0
_LOOK_EVERY_S = 0.1
# What tells the processes of `make run` apart.
BOT, ENGINE, ACTIONS = ("bot", "serve"), ("rasa", "run"), ("-m", "actions")


class Guided(Citizen):
    """A citizen who knows what the bot should say next; what else it says, also twice, does not matter."""

    async def hears(self, wanted: str) -> Json:
        """Wait for a message that says this (`...` is anything between). Raises TimeoutError."""
        heard: list[str] = []
        try:
            while True:
                [*others, last] = await self.replies(timeout=WAIT_S)
                heard += [message["text"] for message in (*others, last)]
                if says(last["text"], wanted):
                    return last
        except TimeoutError:
            raise TimeoutError(f"{wanted!r} never came, but {heard}") from None


class Stack:
    """The running processes. Raises TimeoutError where one does not do its part."""

    def __init__(self, process: Process, tg: LocalTelegram, own: Settings) -> None:
        self.tg = tg
        self.process = process
        self.own = own
        self.bot_log = own.log_dir / "bot.log"

    async def citizen(self) -> Guided:
        """Somebody new, who has pressed nothing yet."""
        return Guided(self.tg, (await self.tg.add_user("Warga"))["id"])

    def kill(self, *words: str) -> None:
        """kill -9; the supervisor starts it again."""
        self.process.named(*words).kill()

    async def engine_is_back(self) -> None:
        engine = Engine(self.own.engine_address, engine_token(self.own), self.own.engine_timeout)
        await _until(engine.ready)
        await engine.close()

    async def actions_are_back(self) -> None:
        await _until(self._actions_answer)

    async def bot_is_back(self) -> None:
        await self.tg.wait_for_polling(WAIT_S)

    async def _actions_answer(self) -> bool:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(LOOPBACK, self.own.actions_port)
            writer.close()
            return True
        return False


async def _until(there: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a process that gives no sign of its own."""
    async with asyncio.timeout(WAIT_S):
        while not await there():
            await asyncio.sleep(_LOOK_EVERY_S)


@contextlib.asynccontextmanager
async def running_stack(folder: Path, **more: object) -> AsyncIterator[Stack]:
    """Everything, with the engine ready; training, when there is no model yet, comes before. `more`: settings."""
    await training.ensure_model(settings.load(telegram_bot_token=""), print)
    places: dict[str, object] = {
        "data_dir": folder / "var",
        "engine_port": free_port(),
        "actions_port": free_port(),
        "simulator_port": free_port(),
        "console_port": free_port(),
        **more,
    }
    own = Settings.model_validate({"telegram_bot_token": "", "webhook_url": "", "engine_url": "", **places})
    given = {f"pandu_{name}": value for name, value in places.items()}
    async with (
        started("run", pandu_settings_file=folder / "pandu.toml", **given) as process,
        LocalTelegram(own.bot_api) as tg,
    ):
        await process.line("Mesin siap", WAIT_S)
        stack = Stack(process, tg, own)
        await stack.actions_are_back()
        yield stack

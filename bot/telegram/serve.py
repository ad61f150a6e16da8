"""The process `python -m bot serve`."""

from __future__ import annotations

import asyncio
import signal
import time

from bot.conversation.engine import Engine
from bot.conversation.library import load_library
from bot.conversation.secret import engine_token
from bot.settings import Settings
from bot.store.database import open_database
from bot.telegram.service import Service

_LOOK_EVERY_S = 0.5


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Raises OperatorError."""
    began = time.monotonic()
    service = Service(settings, load_library(), open_database(settings.database), engine_token(settings))
    print("Bot siap menerima pesan; sampai mesin siap, jawaban diambil dari pencarian.", flush=True)
    announcing = asyncio.create_task(_announce_engine(settings, began))
    serving = asyncio.create_task(service.run())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        pass
    finally:
        announcing.cancel()


async def _announce_engine(settings: Settings, began: float) -> None:
    engine = Engine(settings.engine_address, engine_token(settings), settings.engine_timeout)
    while not await engine.ready():
        await asyncio.sleep(_LOOK_EVERY_S)
    print(f"Mesin siap setelah {time.monotonic() - began:.0f} detik: jawaban penuh.", flush=True)
    await engine.close()

"""The real engine (Rasa), started once for all tests that want it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot import settings as bot_settings
from bot.processes.temporary import started_engine
from bot.settings import Settings

_KEY: pytest.StashKey[Settings] = pytest.StashKey()
# Training, when there is no model for the present inputs, and the start.
_READY_WITHIN_S = 400.0


class _Holder:
    """Keeps an engine running in a thread of its own, whose loop watches the process."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._settings: Settings | None = None
        self._thread = threading.Thread(target=self._run, name="real-engine")

    def start(self) -> Settings:
        self._thread.start()
        self._ready.wait(_READY_WITHIN_S)
        if self._failure:
            raise self._failure
        assert self._settings, f"no engine within {_READY_WITHIN_S} s"
        return self._settings

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._hold())
        except BaseException as error:
            self._failure = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _hold(self) -> None:
        async with started_engine(bot_settings.load(telegram_bot_token="", engine_url=""), print) as own:
            self._settings = own
            self._ready.set()
            await self._stop.wait()


def real_engine(config: pytest.Config) -> Settings:
    """Settings that lead to a ready engine; it is stopped at the end of the session."""
    if _KEY not in config.stash:
        holder = _Holder()
        config.add_cleanup(holder.stop)
        config.stash[_KEY] = holder.start()
    return config.stash[_KEY]

"""Keeping up with the engine: the supervisor starts the next one beside it, and notes where it listens."""

from __future__ import annotations

import asyncio
import sqlite3

from sqlite_utils import Database

from bot import log
from bot.conversation.engine import Engine
from bot.store.lessons import EngineStore

_log = log.get(__name__)
_LOOK_EVERY_S = 0.5


async def follow_engine(db: Database, engine: Engine) -> None:
    """Move the client to where the model in use answers, until cancelled."""
    store, at = EngineStore(db), ""
    while True:
        try:
            current = store.current()
        except sqlite3.Error as error:
            _log.warning("engine's address not read", reason=str(error))
            current = None
        if current and current.address != at:
            at = current.address
            engine.move(at)
        await asyncio.sleep(_LOOK_EVERY_S)

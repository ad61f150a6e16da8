"""Writing again until it works: a full disk must delay messages, not lose or repeat them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from bot import log

_log = log.get(__name__)
_RETRY_S = 2.0
T = TypeVar("T")


async def patiently(write: Callable[[], T]) -> T:
    """The result of `write`, which must leave nothing half-done when it fails."""
    while True:
        try:
            return write()
        except sqlite3.OperationalError as error:  # disk full, file locked
            _log.error("store cannot be written, trying again", reason=str(error), wait_s=_RETRY_S)
            await asyncio.sleep(_RETRY_S)

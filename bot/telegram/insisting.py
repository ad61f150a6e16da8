"""Calls of the Bot API that have to work one day: the network may come later than the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot import log

_log = log.get(__name__)
_RETRY_S = 2.0


async def until_done(call: Callable[[], Awaitable[object]]) -> None:
    """Repeat a call until it works. Raises InvalidToken."""
    while not await _done(call):
        await asyncio.sleep(_RETRY_S)


async def until_answered(call: Callable[[], Awaitable[object]]) -> None:
    """Repeat a call until it works, or Telegram says that it will not. Raises InvalidToken."""

    async def accepting_no() -> None:
        try:
            await call()
        except (BadRequest, Forbidden) as error:
            _log.info("telegram refused", reason=error.message)

    await until_done(accepting_no)


async def _done(call: Callable[[], Awaitable[object]]) -> bool:
    try:
        await call()
    except InvalidToken:
        raise
    except TelegramError as error:
        _log.warning("telegram not reachable, trying again", reason=type(error).__name__, wait_s=_RETRY_S)
        return False
    return True

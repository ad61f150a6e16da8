"""Long polling. python-telegram-bot's own loop confirms an update before it is handled; ours stores it first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot import log
from bot.store.inbox import Inbox
from bot.store.patience import patiently
from bot.telegram.calls import call
from bot.telegram.sender import seconds
from bot.telegram.updates import ALLOWED, chat_of

_log = log.get(__name__)
_POLL_S = 30
_READ_TIMEOUT_S = _POLL_S + 10
_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 30.0


class Fetcher:
    """Fetches updates into the inbox. An update is confirmed by asking for the next one, after it is stored."""

    def __init__(self, bot: Bot, inbox: Inbox, on_stored: Callable[[], None]) -> None:
        self._bot = bot
        self._inbox = inbox
        self._on_stored = on_stored
        self._offset: int | None = None

    async def run(self) -> None:
        """Fetch for ever. Raises InvalidToken when Telegram rejects the token."""
        retry = _FIRST_RETRY_S
        while True:
            try:
                await self._fetch()
                retry = _FIRST_RETRY_S
            except InvalidToken:
                raise
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except TelegramError as error:
                await self._endure(error, retry)
                retry = min(_LONGEST_RETRY_S, retry * 2)

    async def _fetch(self) -> None:
        params: dict[str, Any] = {"timeout": _POLL_S, "allowed_updates": ALLOWED}
        if self._offset is not None:
            params["offset"] = self._offset
        updates = await call(self._bot, "getUpdates", params, read_timeout=_READ_TIMEOUT_S)
        if not updates:
            return
        pairs = [(chat_of(update), update) for update in updates]
        new = await patiently(lambda: self._inbox.put(pairs))
        self._offset = updates[-1]["update_id"] + 1
        _log.info("updates stored", fetched=len(updates), new=new)
        self._on_stored()

    async def _endure(self, error: TelegramError, wait: float) -> None:
        if isinstance(error, Conflict):
            _log.error("another program fetches this bot's updates, or a webhook is set; end it", wait_s=wait)
        else:
            _log.warning("fetching failed, trying again", reason=type(error).__name__, wait_s=wait)
        await asyncio.sleep(wait)

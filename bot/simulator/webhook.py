"""Delivery of updates to the bot's own address: in order, again and again until it says 2xx."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import httpx

from bot.simulator.limits import Rules
from bot.simulator.signals import Signal
from bot.simulator.updates import UpdateQueue

Json = dict[str, Any]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_DEFAULT_CONNECTIONS = 40


class Webhook:
    """The webhook of the bot; without an address it does nothing.

    One update at a time, whatever max_connections says: the strictest order Telegram may choose.
    """

    def __init__(self, updates: UpdateQueue, signal: Signal, clock: Callable[[], float], rules: Rules) -> None:
        self._updates = updates
        self._signal = signal
        self._clock = clock
        self._rules = rules
        self._task: asyncio.Task[None] | None = None
        self._secret = ""
        self._connections = _DEFAULT_CONNECTIONS
        self._last_error: tuple[int, str] | None = None
        self.url = ""

    async def set(self, url: str, secret: str, connections: int | None) -> None:
        """Deliver to `url` from now on, with `secret` in a header."""
        await self.remove()
        self.url, self._secret = url, secret
        self._connections = connections or _DEFAULT_CONNECTIONS
        self._task = asyncio.create_task(self._deliver(), name="webhook")

    async def remove(self) -> None:
        """Stop delivering; what is not delivered stays in the queue."""
        self.url, self._secret, self._last_error = "", "", None
        task, self._task = self._task, None
        if task:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def info(self) -> Json:
        """Telegram's WebhookInfo object."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.url:
            info["max_connections"] = self._connections
        if self._last_error:
            info["last_error_date"], info["last_error_message"] = self._last_error
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def _deliver(self) -> None:
        pause = self._rules.webhook_pause
        async with httpx.AsyncClient(trust_env=False, timeout=self._rules.webhook_timeout) as http:
            while not self._signal.closed:
                await self._signal.wait_for(lambda: len(self._updates) > 0, self._rules.webhook_timeout)
                update = self._updates.first()
                if update is None:
                    continue
                if await self._attempt(http, update):
                    pause = self._rules.webhook_pause
                else:
                    await self._signal.wait_for(lambda: False, pause)
                    pause = min(pause * 2, self._rules.webhook_longest_pause)

    async def _attempt(self, http: httpx.AsyncClient, update: Json) -> bool:
        headers = {SECRET_HEADER: self._secret} if self._secret else {}
        self._updates.note_handed_out(1)
        try:
            answer = await http.post(self.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            return self._failed(str(error) or type(error).__name__)
        if not answer.is_success:
            return self._failed(f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
        # Not "clear the first": a drop_pending_updates may have emptied the queue meanwhile.
        self._updates.confirm_before(update["update_id"] + 1)
        return True

    def _failed(self, message: str) -> bool:
        self._last_error = (int(self._clock()), message)
        return False

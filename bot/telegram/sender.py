"""From the outbox to Telegram: within its limits, citizens first, again after trouble."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from telegram import Bot, InputFile
from telegram.constants import FloodLimit
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import log
from bot.store.outbox import Outbox, OutboxRow
from bot.store.patience import patiently
from bot.telegram.calls import call
from bot.telegram.pace import Pace
from bot.telegram.turn import PICTURE

_log = log.get(__name__)

_AT_ONCE = 32
_FIRST_RETRY_S = 1.0
_LONGEST_RETRY_S = 60.0
# Added to Telegram's stretches of time: one call may travel faster than the one before it.
_MARGIN_S = 0.1
_SECOND_S, _MINUTE_S = 1.0 + _MARGIN_S, 60.0 + _MARGIN_S
_NOT_MODIFIED = "not modified"


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks us to wait; python-telegram-bot gives an int or a timedelta."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def counts_as_message(method: str) -> bool:
    """Telegram's limits count new messages, not edits or answers to presses."""
    return method.startswith(("send", "copy", "forward")) and method != "sendChatAction"


def with_files(params: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The parameters with pictures in place of their names. Raises BadRequest for one that is not in the folder."""
    return {key: _file(value, folder) if _is_picture(value) else value for key, value in params.items()}


def _is_picture(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {PICTURE}


def _file(value: dict[str, str], folder: Path) -> InputFile:
    path = (folder / value[PICTURE]).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise BadRequest(f"no picture {value[PICTURE]}")
    return InputFile(path.read_bytes(), filename=path.name)


class Sender:
    """Sends what is in the outbox. `wake` it when something was put there.

    `on_refused(chat_id)` is called when a chat takes no messages from the bot any more. Pictures lie in `folder`.
    """

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        folder: Path,
        clock: Callable[[], float] = time.time,
        on_refused: Callable[[int], None] = lambda chat_id: None,
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._clock = clock
        self._on_refused = on_refused
        self._folder = folder
        self._overall = Pace(FloodLimit.MESSAGES_PER_SECOND, _SECOND_S)
        self._groups: dict[int, Pace] = {}
        self._quiet_until: dict[int, float] = {}  # chat -> when its next message may go
        self._busy: set[int] = set()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Send for ever. Raises InvalidToken when Telegram rejects the token."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._woken.clear()
                self._start_due(tasks)
                await self._sleep()

    def _start_due(self, tasks: asyncio.TaskGroup) -> None:
        """Start what may go now, the most urgent first."""
        now = self._clock()
        resting = self._resting(now)

        def held_back(chat_id: int, method: str) -> bool:
            return chat_id in resting and counts_as_message(method)

        for row in self._outbox.due(now, self._busy, _AT_ONCE - len(self._busy), held_back):
            if counts_as_message(row.call.method):
                if self._overall.next() > now:
                    return  # what is more urgent than messages came before them
                self._overall.note(now)
            self._busy.add(row.call.chat_id)
            tasks.create_task(self._send(row))

    def _resting(self, now: float) -> set[int]:
        """Chats that may not have another message yet."""
        self._quiet_until = {chat: until for chat, until in self._quiet_until.items() if until > now}
        return set(self._quiet_until)

    async def _sleep(self) -> None:
        """Until woken or until the next chat or postponed call may go on."""
        now = self._clock()
        moments = [*self._quiet_until.values(), self._overall.next(), self._outbox.next_wake(now) or 0.0]
        timeout = min((moment - now for moment in moments if moment > now), default=None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._woken.wait()

    async def _send(self, row: OutboxRow) -> None:
        try:
            await call(self._bot, row.call.method, with_files(row.call.params, self._folder))
            await patiently(lambda: self._outbox.sent(row.id))
        except InvalidToken:
            raise
        except TelegramError as error:
            trouble = error
            await patiently(lambda: self._trouble(row, trouble))
        finally:
            if counts_as_message(row.call.method):
                self._rest(row.call.chat_id)
            self._busy.discard(row.call.chat_id)
            self.wake()

    def _rest(self, chat_id: int) -> None:
        """The chat just had a message: when may the next one go?"""
        now = self._clock()
        until = now + 1 / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT
        if chat_id < 0:  # groups have negative ids
            pace = self._groups.setdefault(chat_id, Pace(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, _MINUTE_S))
            pace.note(now)
            until = max(until, pace.next())
        self._quiet_until[chat_id] = until

    def _trouble(self, row: OutboxRow, error: TelegramError) -> None:
        """Give up what Telegram will never take, try the rest again later."""
        name = type(error).__name__
        if isinstance(error, RetryAfter):
            wait = seconds(error)
            self._outbox.postpone(row.id, self._clock() + wait)
        elif isinstance(error, BadRequest) and _NOT_MODIFIED in error.message.lower():
            self._outbox.sent(row.id)
        elif isinstance(error, (BadRequest, ChatMigrated, Forbidden)):
            _log.warning("call refused", method=row.call.method, reason=name, detail=error.message)
            self._outbox.failed(row.id, f"{name}: {error.message}")
            if isinstance(error, Forbidden):
                self._on_refused(row.call.chat_id)
        else:
            wait = min(_LONGEST_RETRY_S, _FIRST_RETRY_S * 2 ** min(row.attempts, 10))
            _log.warning("sending failed, trying again", method=row.call.method, reason=name, wait_s=wait)
            self._outbox.postpone(row.id, self._clock() + wait)

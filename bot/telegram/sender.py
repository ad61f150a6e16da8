"""From the outbox to Telegram: within its limits, citizens first, again after trouble."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.constants import FloodLimit
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import log
from bot.store.outbox import Head, Outbox, OutboxRow, Priority
from bot.store.patience import patiently
from bot.telegram import doubt
from bot.telegram.calls import call
from bot.telegram.outcomes import Outcome, Outcomes
from bot.telegram.pace import MINUTE_S, SECOND_S, Pace, Rests
from bot.telegram.pictures import with_files

_log = log.get(__name__)

_AT_ONCE = 32
_FIRST_RETRY_S = 1.0
_LONGEST_RETRY_S = 60.0


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks us to wait; python-telegram-bot gives an int or a timedelta."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def counts_as_message(method: str) -> bool:
    """Telegram's limits count new messages, not edits or answers to presses, nor new topics."""
    return method.startswith(("send", "copy", "forward")) and method != "sendChatAction"


def makes_message(method: str) -> bool:
    """Whether a message with a new id comes of it."""
    return counts_as_message(method) or method == doubt.TOPIC


class Sender:
    """Sends what is in the outbox. `wake` it when something was put there.

    `on_refused(chat_id)` is called when a chat takes no messages from the bot any more, `on_migrated(old, new)` when a
    group got a new id, inside the transaction that moves what waits for it. Pictures lie in `folder`. `outcomes` act
    upon the end of calls, by the purpose of Call.then. `prepare` fills in parameters that are known only when the call
    is made; it raises BadRequest when that is impossible.
    """

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        folder: Path,
        clock: Callable[[], float] = time.time,
        on_refused: Callable[[int], None] = lambda chat_id: None,
        *,
        outcomes: Mapping[str, Outcome] | None = None,
        prepare: Callable[[dict[str, Any]], dict[str, Any]] = lambda params: params,
        on_migrated: Callable[[int, int], None] = lambda old, new: None,
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._clock = clock
        self._on_refused = on_refused
        self._on_migrated = on_migrated
        self._folder = folder
        self._outcomes = Outcomes(outbox, outcomes or {})
        self._prepare = prepare
        self._overall = Pace(FloodLimit.MESSAGES_PER_SECOND, SECOND_S)
        self._rests = Rests()
        self._busy: set[tuple[int, str]] = set()  # chat, lane
        self._making: set[int] = set()  # chats with a new message on its way
        self._in_doubt: set[int] = set()  # chats that may have a message we do not know of
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Send for ever. Raises InvalidToken when Telegram rejects the token."""
        self._in_doubt = self._outbox.chats_in_doubt(doubt.FINDABLE)
        self._recall_pace()
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._woken.clear()
                # One look at the clock for both: what falls due between two looks would be slept through.
                now = self._clock()
                self._start_due(tasks, now)
                await self._sleep(now)

    def _recall_pace(self) -> None:
        """Telegram still counts what was sent before we started."""
        now = self._clock()
        for made in self._outbox.made_between(now - MINUTE_S, now):
            if counts_as_message(made.method):
                self._rests.note(made.chat_id, made.at)

    def _start_due(self, tasks: asyncio.TaskGroup, now: float) -> None:
        """Start what may go now, the most urgent first."""
        for row in self._outbox.due(now, self._busy, _AT_ONCE - len(self._busy), lambda head: self._take(head, now)):
            self._busy.add((row.call.chat_id, row.call.lane))
            tasks.create_task(self._send(row))

    def _take(self, head: Head, now: float) -> bool:
        """Whether the call may go now; then it is counted.

        A chat has one new message on its way at a time, and none while it is unknown whether the last one arrived:
        what is sought (bot/telegram/doubt.py) must not be taken for another.
        """
        chat_id = head.chat_id
        if self._rests.call(chat_id, head.method) > now:
            return False
        if not makes_message(head.method):
            return True
        if chat_id in self._making or (chat_id in self._in_doubt and not head.begun):
            return False
        if counts_as_message(head.method):
            if max(self._overall.next(), self._rests.message(chat_id, head.priority <= Priority.URGENT)) > now:
                return False
            self._overall.note(now)
        self._making.add(chat_id)
        return True

    async def _sleep(self, now: float) -> None:
        """Until woken or until the next chat or postponed call may go on."""
        moments = [*self._rests.ends(now), self._overall.next(), self._outbox.next_wake(now) or 0.0]
        timeout = min((moment - now for moment in moments if moment > now), default=None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._woken.wait()

    async def _send(self, row: OutboxRow) -> None:
        in_doubt = row.begun
        try:
            result = await doubt.find_sent(self._bot, row) if row.begun else None
            in_doubt = False
            if result is None:
                result = await self._call(row)
            await patiently(lambda: self._outcomes.sent(row, result))
        except InvalidToken:
            raise
        except TelegramError as error:
            trouble = error
            unsure = doubt.can_be_found(row.call) and (in_doubt or doubt.may_be_done(error))
            in_doubt = await patiently(lambda: self._trouble(row, trouble, unsure))
        finally:
            self._free(row, in_doubt)

    async def _call(self, row: OutboxRow) -> Any:
        """Telegram's answer. What can be found again, or must not be replaced any more, is marked as begun first."""
        params = self._composed(row)
        if doubt.can_be_found(row.call) or row.call.merge_key is not None:
            await patiently(lambda: self._outbox.begin(row, self._clock()))
        return await call(self._bot, row.call.method, params)

    def _composed(self, row: OutboxRow) -> dict[str, Any]:
        """The parameters as Telegram gets them. Raises BadRequest when they cannot be made."""
        try:
            return with_files(self._prepare(row.call.params), self._folder)
        except (TelegramError, sqlite3.OperationalError):
            raise
        except Exception as error:  # a fault of ours in one call must not end the sending of all others
            _log.exception("call cannot be prepared", method=row.call.method)
            raise BadRequest("parameters cannot be prepared") from error

    def _free(self, row: OutboxRow, in_doubt: bool) -> None:
        """The call has ended: others of its lane and chat may go on."""
        chat_id = row.call.chat_id
        if makes_message(row.call.method):
            self._making.discard(chat_id)
            (self._in_doubt.add if in_doubt else self._in_doubt.discard)(chat_id)
        if counts_as_message(row.call.method):
            self._rests.note(chat_id, self._clock())
        self._busy.discard((chat_id, row.call.lane))
        self.wake()

    def _trouble(self, row: OutboxRow, error: TelegramError, unsure: bool) -> bool:
        """Give up what Telegram will never take, try the rest again later. True when the call stays in doubt."""
        if isinstance(error, ChatMigrated):
            self._migrate(row.call.chat_id, error.new_chat_id)
        elif doubt.is_as_wanted(error):
            self._outcomes.sent(row, True)
        elif isinstance(error, (BadRequest, Forbidden)):
            _log.warning("call refused", method=row.call.method, reason=type(error).__name__, detail=error.message)
            self._outcomes.failed(row, error)
            if isinstance(error, Forbidden):
                self._on_refused(row.call.chat_id)
        else:
            self._outbox.postpone(row.id, self._clock() + self._wait(row, error), unsure)
            return unsure
        return False

    def _wait(self, row: OutboxRow, error: TelegramError) -> float:
        """Seconds until the call is tried again."""
        if isinstance(error, RetryAfter):
            wait = seconds(error)
            self._rests.hold(row.call.chat_id, row.call.method, self._clock() + wait)
        else:
            wait = min(_LONGEST_RETRY_S, _FIRST_RETRY_S * 2 ** min(row.attempts, 10))
            name = type(error).__name__
            _log.warning("sending failed, trying again", method=row.call.method, reason=name, wait_s=wait)
        return wait

    def _migrate(self, old: int, new: int) -> None:
        """The group has become a supergroup."""
        _log.info("group has a new id")
        with self._outbox.together():
            self._outbox.move(old, new)
            self._on_migrated(old, new)

"""From the inbox through the handler to the outbox: in order within a chat, chats in parallel."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from sqlite_utils import Database
from telegram import Bot, Update

from bot import log
from bot.store.buttons import Buttons
from bot.store.inbox import MAX_ATTEMPTS, Inbox, InboxRow
from bot.store.outbox import Outbox
from bot.store.patience import patiently
from bot.telegram.handler import Handler
from bot.telegram.turn import Turn

_log = log.get(__name__)
_CHATS_AT_ONCE = 16
_TRIES = 3  # before the citizen is told that it did not work


class Dispatcher:
    """Handles what is in the inbox. `wake` it when something was put there.

    `on_outgoing` is called when replies were stored, `on_changed` when more than replies was.
    """

    def __init__(
        self,
        db: Database,
        bot: Bot,
        handler: Handler,
        on_outgoing: Callable[[], None],
        on_changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._db = db
        self._bot = bot
        self._handler = handler
        self._on_outgoing = on_outgoing
        self._on_changed = on_changed
        self._inbox = Inbox(db)
        self._outbox = Outbox(db)
        self._buttons = Buttons(db)
        self._active: set[int] = set()
        self._room = asyncio.Semaphore(_CHATS_AT_ONCE)
        self._suspects = asyncio.Lock()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Handle for ever, beginning with what an earlier process left unhandled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._woken.clear()
                for chat_id in self._inbox.waiting_chats():
                    if chat_id not in self._active:
                        self._active.add(chat_id)
                        tasks.create_task(self._chat(chat_id))
                await self._woken.wait()

    async def _chat(self, chat_id: int) -> None:
        async with self._room:
            try:
                while row := self._inbox.next_of(chat_id):
                    # A process died over it, or over another that was at hand: one at a time, only the culprit does.
                    async with self._suspects if row.attempts else contextlib.nullcontext():
                        await self._handle(row)
            finally:
                self._active.discard(chat_id)
                self.wake()  # an update may have come between the last look and now

    async def _handle(self, row: InboxRow) -> None:
        if row.attempts >= MAX_ATTEMPTS:
            _log.error("update given up", update_id=row.update_id, attempts=row.attempts)
            await self._commit(row, self._handler.failed(row.chat_id), "failed")
            return
        await patiently(lambda: self._inbox.begin(row.update_id))
        for attempt in range(1, _TRIES + 1):
            try:
                turn = await self._handler.handle(Update.de_json(row.update, self._bot))
                await self._commit(row, turn, "done")  # writes all or nothing, so a failure there may be tried again
                return
            except Exception:
                _log.exception("update failed", update_id=row.update_id, attempt=attempt)
        await self._commit(row, self._handler.failed(row.chat_id), "failed")

    async def _commit(self, row: InboxRow, turn: Turn | None, state: str) -> None:
        """The replies and the end of the update, in one transaction."""

        def write() -> None:
            with self._db.atomic():
                if turn:
                    self._outbox.put(turn.finished(self._buttons))
                self._inbox.finish(row.update_id, state)

        await patiently(write)
        self._on_outgoing()
        if turn and turn.effects:
            self._on_changed()

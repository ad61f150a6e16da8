"""Cleaning the engine's store after /hapus_data, as often as it takes, also when the bot dies meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlite_utils import Database

from bot.cases.care import CaseCare
from bot.store.patience import patiently
from bot.store.rounds import Rounds
from bot.store.to_forget import ToForget

_AGAIN_S = 60.0  # after the engine's store was busy


class Forgetting:
    """Takes conversations out of the engine's store when they are due. `wake` it when one was noted.

    `forget(chat)` does it, False when the store is busy. `clock` gives Unix seconds. `on_outgoing` is called after
    each cleaning: operators erase from another process, whose calls in the outbox nobody else here knows of.
    """

    def __init__(
        self,
        db: Database,
        forget: Callable[[int], bool],
        on_outgoing: Callable[[], None],
        clock: Callable[[], float],
    ) -> None:
        self._forget = forget
        self._on_outgoing = on_outgoing
        self._clock = clock
        self._care = CaseCare(db, clock)
        self._store = ToForget(db)
        self._rounds = Rounds(self.tick, lambda now: self._store.next_due(), clock)
        self.wake, self.run = self._rounds.wake, self._rounds.run

    async def tick(self) -> bool:
        """Do all that is due by now, and empty the side file, in which copies would stay. True when there was any."""
        now = self._clock()
        chats = self._store.due(now)
        for chat_id in chats:
            await self._clean(chat_id, now)
        if chats:
            self._care.flush()
            self._on_outgoing()
        return bool(chats)

    async def _clean(self, chat_id: int, now: float) -> None:
        gone = await asyncio.to_thread(self._forget, chat_id)  # the engine may be writing: that can take seconds
        if gone:
            await patiently(lambda: self._store.done(chat_id, now))
        else:
            await patiently(lambda: self._store.put_off(chat_id, now, now + _AGAIN_S))

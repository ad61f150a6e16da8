"""An admin at Latih & uji: gives the orders that the console gives, and waits for what comes of them."""

from __future__ import annotations

import asyncio
import time

from sqlite_utils import Database

from bot.editing.lesson_orders import LessonOrders
from bot.settings import Settings
from bot.simulator.client import DEWI
from bot.store.lessons import AT_WORK, EngineRow, Lesson, LessonState
from bot.store.sentences import SentenceStore
from bot.store.staff import StaffStore

LOOK_EVERY_S = 0.1
_INVITED_FOR_S = 60.0


class Admin:
    def __init__(self, settings: Settings, db: Database) -> None:
        self._db = db
        self._orders = LessonOrders(db, settings.models_dir, time.time)
        staff, now = StaffStore(db), time.time()
        officer = staff.accept(staff.invite("admin", now, _INVITED_FOR_S), DEWI, "Dewi", now)
        assert officer
        self._officer = officer

    def teach(self, topic: str, text: str) -> None:
        assert SentenceStore(self._db).add(topic, text, False, self._officer.id, time.time())

    def orders_lesson(self) -> None:
        self._orders.learn(self._officer)

    def orders_switch(self) -> None:
        """To the model that was trained, whether it got better or worse."""
        lesson = self.lesson
        if lesson.state is LessonState.REFUSED:
            self._orders.use_anyway(self._officer, lesson.id, "untuk diukur")
        else:
            self._orders.use(self._officer, lesson.id)

    def orders_return(self) -> None:
        self._orders.go_back(self._officer)

    async def result(self, within: float) -> Lesson:
        """Of what was ordered last. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while self.lesson.state in AT_WORK:
                await asyncio.sleep(LOOK_EVERY_S)
        return self.lesson

    @property
    def lesson(self) -> Lesson:
        lesson = self._orders.latest()
        assert lesson
        return lesson

    @property
    def in_use(self) -> EngineRow:
        engine = self._orders.in_use()
        assert engine
        return engine

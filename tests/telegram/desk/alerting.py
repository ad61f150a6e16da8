"""A process that does nothing but alert, to be killed: python -m tests.telegram.desk.alerting DATABASE NOW DIES_AT

It kills itself over the DIES_AT-th case that it tells the leaders of (counted from 1), in the middle of a transaction.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.content.texts import load_texts
from bot.paths import FAQ
from bot.store.database import open_database
from bot.store.outbox import Call, Priority
from bot.telegram.desk.alerts import Alerts
from bot.telegram.desk.board import Board
from bot.telegram.desk.leaders import Leaders
from bot.telegram.desk.watch import Watch
from tests.cases.office import DEADLINES, HOURS


class MortalLeaders(Leaders):
    left = 0

    def told(self, html: str, key: str, priority: Priority) -> list[Call]:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().told(html, key, priority)


async def main(database: str, now: str, dies_at: str) -> None:
    db, texts = open_database(Path(database)), load_texts(FAQ)
    leaders = MortalLeaders(db, texts)
    leaders.left = int(dies_at)

    def clock() -> float:
        return float(now)

    alerts = Alerts(db, Board(db, texts, DEADLINES, clock), leaders, texts, DEADLINES, HOURS, ())
    watch = Watch(db, [alerts], lambda: None, clock)
    while await watch.tick():
        pass


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

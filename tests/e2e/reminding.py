"""A process that does nothing but remind, to be killed: python -m tests.e2e.reminding DATABASE DIES_AT

It kills itself over the DIES_AT-th message (counted from 1), in the middle of a transaction.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.reminders.loop import Reminders
from bot.store.database import open_database
from bot.store.outbox import Call
from bot.store.reminders import Reminder


class Message:
    def __init__(self, dies_at: int) -> None:
        self._left = dies_at

    def __call__(self, reminder: Reminder, late: bool) -> Call | None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return Call(reminder.chat_id, "sendMessage", {"text": reminder.kind})


def main(database: str, dies_at: str) -> None:
    reminders = Reminders(open_database(Path(database)), Message(int(dies_at)), lambda: None)
    asyncio.run(reminders.run())


if __name__ == "__main__":
    main(*sys.argv[1:])

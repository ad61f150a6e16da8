"""From the reminders to the outbox: each one once, when it is due, across kill -9."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from sqlite_utils import Database

from bot import log
from bot.store.outbox import Call, Outbox
from bot.store.patience import patiently
from bot.store.reminders import Reminder, ReminderStore
from bot.store.rounds import Rounds

_log = log.get(__name__)

# Who is reminded later than this is told so.
LATE_S = 5 * 60
# A tick holds up everything else, so it does a part when much is due at once.
_AT_ONCE = 20

Message = Callable[[Reminder, bool], Call | None]


class Reminders:
    """Puts what is due into the outbox. `wake` it when a reminder was stored.

    `message(reminder, late)` makes the message. It is called inside the transaction, so it may store buttons;
    None drops the reminder.
    """

    def __init__(
        self,
        db: Database,
        message: Message,
        on_outgoing: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._db = db
        self._message = message
        self._on_outgoing = on_outgoing
        self._clock = clock
        self._store = ReminderStore(db)
        self._outbox = Outbox(db)
        self._rounds = Rounds(self.tick, lambda now: self._store.next_due(), clock)
        self.wake, self.run = self._rounds.wake, self._rounds.run

    async def tick(self) -> bool:
        """Deal with some of what is due by now, messages and marks in one transaction; whether any was sent."""
        # Woken often: without looking first, each time would take the store's only write lock.
        sent = self._something_due() and await patiently(self._write)
        if sent:
            self._on_outgoing()
        return sent

    def blocked(self, chat_id: int) -> None:
        """The citizen has blocked the bot: nobody is to be reminded any more."""
        count = self._store.cancel(chat_id)
        if count:
            _log.info("reminders cancelled, bot was blocked", count=count)

    def _something_due(self) -> bool:
        due = self._store.next_due()
        return due is not None and due <= self._clock()

    def _write(self) -> bool:
        """True when something was put into the outbox."""
        with self._db.atomic():
            due = self._store.due(self._clock(), _AT_ONCE)
            calls = [call for reminder in due if (call := self._close(reminder))]
            self._outbox.put(calls)
        return bool(calls)

    def _close(self, reminder: Reminder) -> Call | None:
        """Mark the reminder as sent or dropped; its message, if it has one."""
        call = self._call(reminder)
        self._store.mark(reminder.id, "sent" if call else "dropped")
        return call

    def _call(self, reminder: Reminder) -> Call | None:
        now = self._clock()
        if now >= reminder.until_at:
            _log.info("reminder dropped, too late", kind=reminder.kind, late_s=round(now - reminder.due_at))
            return None
        try:
            with self._db.atomic():
                return self._message(reminder, now - reminder.due_at > LATE_S)
        except sqlite3.Error:  # the store's trouble, not the message's: all of it again later
            raise
        except Exception:  # one bad message must not hold up everybody's
            _log.exception("reminder failed", kind=reminder.kind)
            return None

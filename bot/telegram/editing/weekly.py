"""Once a week admins are told which facts nobody has checked for long."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from html import escape

from sqlite_utils import Database

from bot.content.facts import Facts, long_date
from bot.content.texts import Texts
from bot.editing.rights import admins
from bot.editing.stale import stale
from bot.reminders.wib import WIB, at
from bot.store.once import Once
from bot.store.outbox import Call
from bot.store.staff import StaffStore
from bot.telegram.editing.saying import Saying
from bot.telegram.turn import Say
from bot.telegram.words import with_parts

_WEEK = timedelta(days=7)
_MOST_LINES = 30  # with these it is one message still


class StaleFacts:
    """A chore of the watch (bot/telegram/desk/watch.py). `hour` is that of Monday, on the clock of WIB."""

    def __init__(
        self, db: Database, facts: Facts, texts: Texts, saying: Saying, older_than_days: int, hour: int
    ) -> None:
        self._facts = facts
        self._texts = texts
        self._saying = saying
        self._older_than_days = older_than_days
        self._hour = time(hour)
        self._staff = StaffStore(db)
        self._once = Once(db)

    def due(self, now: float) -> bool:
        """The week's hour has come, and nothing was said yet; a late start makes it late, not void."""
        return at(now) >= self._monday(at(now)) and not self._once.done(_name(now))

    def calls(self, now: float) -> list[Call]:
        """Use inside a transaction: marks the week."""
        found = stale(self._facts, at(now).date(), self._older_than_days)
        if not self._once.first(_name(now), now) or not found:
            return []
        lines = [f"• {escape(fact.key, quote=False)} ({long_date(fact.checked)})" for fact in found[:_MOST_LINES]]
        html = with_parts(
            self._texts,
            "sunting_basi",
            jumlah=str(len(found)),
            hari=str(self._older_than_days),
            daftar="\n".join(lines),
        )
        return [call for admin in admins(self._staff) for call in self._saying.sent(admin, Say(html))]

    def next_at(self, now: float) -> float:
        monday = self._monday(at(now))
        return (monday if monday.timestamp() > now else monday + _WEEK).timestamp()

    def _monday(self, moment: datetime) -> datetime:
        day = moment.date() - timedelta(days=moment.weekday())
        return datetime.combine(day, self._hour, WIB)


def _name(now: float) -> str:
    year, week, _ = at(now).isocalendar()
    return f"fakta-basi-{year}-{week}"

"""The desk's watch in a group: time is moved, and what is said is sent at once."""

from __future__ import annotations

from sqlite_utils import Database

from bot.cases.deadlines import Deadlines
from bot.content.texts import Texts
from bot.telegram.desk.alerts import Alerts
from bot.telegram.desk.digest import Digest
from bot.telegram.desk.leaders import UNREACHED, Leaders
from bot.telegram.desk.rising import Rising
from bot.telegram.desk.watch import Watch
from tests.cases.office import HOURS, TARGETS, Office, wib
from tests.telegram.desk.group import Group

DIGEST_HOUR = 8


class Watched(Group):
    """`digests` are made after a new `start` only."""

    def __init__(self, office: Office, texts: Texts, on_call: tuple[int, ...] = (), forum: bool = True) -> None:
        super().__init__(office, texts, forum)
        self.texts = texts
        self._on_call = on_call
        self.digests = False
        self.outcomes[UNREACHED] = Leaders(office.db, texts)
        self.start()

    @property
    def db(self) -> Database:
        return self.office.db

    def start(self) -> None:
        """The process starts, or starts again."""
        deadlines = Deadlines(TARGETS, HOURS, on_call=bool(self._on_call))
        leaders = Leaders(self.db, self.texts)
        alerts = Alerts(self.db, self.board, leaders, self.texts, deadlines, HOURS, self._on_call)
        rising = Rising(self.db, self.office.book, self.board, self.texts, HOURS, bool(self._on_call))
        digest = [Digest(self.db, self.texts, deadlines, DIGEST_HOUR)] if self.digests else []
        self.watch = Watch(self.db, [rising, alerts, *digest], lambda: None, self.office.clock)

    async def look(self, moment: str) -> list[tuple[int, str]]:
        """What the bot has said since the last look: to which chat, as plain text."""
        self.office.now = wib(moment).timestamp()
        while await self.watch.tick():
            pass
        before = len(self.telegram.came)
        self.drain()
        return [(message.chat, message.text) for message in self.telegram.came[before:]]

    async def first_lines(self, moment: str) -> list[tuple[int, str]]:
        return [(chat, text.splitlines()[0]) for chat, text in await self.look(moment)]

"""Telling those who answer for a case, each in their own chat; the group, when none of them can be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlite_utils import Database
from telegram.error import TelegramError

from bot.content.texts import Texts
from bot.store.buttons import Buttons
from bot.store.desk import DeskStore
from bot.store.outbox import Call, Priority, Then
from bot.store.staff import Officer, StaffStore
from bot.store.undelivered import all_failed
from bot.telegram.desk.roster import LEADERS
from bot.telegram.turn import Say, call_of

UNREACHED = "peringatan"  # the purpose of Call.then


class Leaders:
    """Supervisors and admins. Also the outcome of what they are told. Use inside the transaction that sends it."""

    def __init__(self, db: Database, texts: Texts) -> None:
        self._db = db
        self._texts = texts
        self._buttons = Buttons(db)
        self._desk = DeskStore(db)
        self._staff = StaffStore(db)

    def told(self, html: str, key: str, priority: Priority) -> list[Call]:
        """A message to each of them; `key` is this news' own. Without them and without a group there is none."""
        return self.told_to(self._leaders(), html, key, priority)

    def told_to(self, officers: Iterable[Officer], html: str, key: str, priority: Priority) -> list[Call]:
        """As `told`, to these officers. (A private chat has the id of the person.)"""
        then = Then(UNREACHED, {"key": key, "html": html, "priority": int(priority)})
        calls = [call_of(officer.user_id, Say(self._hinted(html)), self._buttons) for officer in officers]
        made = [replace(call, priority=priority, merge_key=key, then=then) for call in calls]
        return made or self._to_the_group(html, priority)

    def sent(self, ref: dict[str, Any], result: Any) -> Iterable[Call]:
        return ()

    def failed(self, ref: dict[str, Any], error: TelegramError) -> Iterable[Call]:
        """One of them has blocked the bot: when all have, somebody must know nevertheless."""
        return self._to_the_group(ref["html"], Priority(ref["priority"])) if all_failed(self._db, ref["key"]) else ()

    def _leaders(self) -> list[Officer]:
        return [officer for officer in self._staff.active() if officer.role in LEADERS]

    def _hinted(self, html: str) -> str:
        """Without a group nobody can take the case: say how to choose one."""
        return html if self._desk.get() else f"{html}\n\n{self._texts.html('peringatan_tanpa_meja')}"

    def _to_the_group(self, html: str, priority: Priority) -> list[Call]:
        desk = self._desk.get()
        if desk is None:
            return []
        say = Say(f"{html}\n\n{self._texts.html('peringatan_tidak_sampai')}")
        return [replace(call_of(desk.chat_id, say, self._buttons), priority=priority)]

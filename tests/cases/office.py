"""An office with a store in memory, a clock that tests move, three officers, and citizens who agreed to everything."""

from __future__ import annotations

import sqlite3
from datetime import datetime, time, timedelta

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.care import CaseCare
from bot.cases.deadlines import Deadlines, Target, Targets
from bot.cases.model import Case, Details, Kind, Priority
from bot.cases.office_hours import OfficeHours
from bot.cases.orders import Action, Order, Role
from bot.reminders.wib import WIB
from bot.store.cases import CaseStore
from bot.store.consents import ConsentKind, ConsentStore
from bot.store.database import migrate
from bot.store.history import History
from bot.store.staff import Officer, StaffStore

ANNA, BUDI, CITRA = 555_000_1001, 555_000_1002, 555_000_1003  # citizens' chats
RINA, DEDI, WATI, ADMIN = 11, 12, 13, 14  # officers' Telegram accounts
ROLES = {RINA: Role.OFFICER, DEDI: Role.OFFICER, WATI: Role.SUPERVISOR, ADMIN: Role.ADMIN}
NAMES = {RINA: "Rina", DEDI: "Dedi", WATI: "Wati", ADMIN: "Arif"}
WORDS = "Kami menyimpan yang Bapak/Ibu sampaikan."

MORNING, EVENING = (time(8), time(12)), (time(13), time(16))
HOURS = OfficeHours(dict.fromkeys(range(5), (MORNING, EVENING)))
TARGETS = Targets(
    {
        Priority.EMERGENCY: Target(timedelta(hours=1), timedelta(hours=7)),
        Priority.HIGH: Target(timedelta(hours=2), timedelta(hours=14)),
        Priority.NORMAL: Target(timedelta(hours=7), timedelta(hours=35)),
    },
    repeat=timedelta(hours=1),
)
DEADLINES = Deadlines(TARGETS, HOURS, on_call=False)


def wib(text: str) -> datetime:
    """2026-11-24 09:00, in Palembang."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


TUESDAY = wib("2026-11-24 09:00")


def memory() -> Database:
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    migrate(db)
    return db


class Office:
    def __init__(self, db: Database) -> None:
        self.db = db
        self.now = TUESDAY.timestamp()
        self.book = CaseBook(db, self.clock)
        self.care = CaseCare(db, self.clock)
        self.cases = CaseStore(db)
        self.history = History(db)
        self.staff = StaffStore(db)
        self.consents = ConsentStore(db)
        for user_id, role in ROLES.items():
            self.hire(user_id, role)
        for chat_id in (ANNA, BUDI, CITRA):
            self.agree(chat_id)

    def clock(self) -> float:
        return self.now

    def raise_priorities(self) -> list[Case]:
        """Look at every open case with today's date, as the desk does. Returns those that are more urgent now."""
        order = Order(action=Action.RAISE)
        pairs = [(case, self.book.system_does(case.number, order)) for case in self.book.queue()]
        return [now for before, now in pairs if now != before]

    def go_to(self, moment: str) -> None:
        self.now = wib(moment).timestamp()

    def hire(self, user_id: int, role: Role) -> Officer:
        token = self.staff.invite(role, self.now, 60.0)
        officer = self.staff.accept(token, user_id, NAMES.get(user_id, f"Petugas {user_id}"), self.now)
        assert officer
        return officer

    def agree(self, chat_id: int) -> None:
        for kind in ConsentKind:
            self.consents.give(chat_id, kind, "1", WORDS, self.now)

    def id_of(self, user_id: int) -> int:
        officer = self.staff.by_user(user_id)
        assert officer
        return officer.id

    def open(self, chat_id: int = ANNA, kind: Kind = Kind.GENERAL, **details: object) -> Case:
        return self.book.open(chat_id, kind, Details(**details)).case  # type: ignore[arg-type]

    def officer(self, user_id: int, case: Case, action: Action, **needed: object) -> Case:
        return self.book.officer_does(user_id, case.number, Order(action=action, **needed))  # type: ignore[arg-type]

    def citizen(self, chat_id: int, case: Case, action: Action, **needed: object) -> Case:
        return self.book.citizen_does(chat_id, case.number, Order(action=action, **needed))  # type: ignore[arg-type]

"""The one door to cases: whatever happens to one is checked, written and told in the history, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from bot.cases.life_cycle import after
from bot.cases.life_cycle import refusal as refusal_of
from bot.cases.model import Case, Details, Kind, Letter, State, UnreadableError, readable
from bot.cases.orders import Action, Actor, ConflictError, Order, Refusal, RefusedError, Role
from bot.cases.priority import assess, by_urgency
from bot.cases.record import Record, acting
from bot.reminders.wib import at
from bot.store.cases import CaseStore
from bot.store.consents import ConsentKind, ConsentStore
from bot.store.history import Entry
from bot.store.staff import StaffStore

# What must be agreed to before a case of the kind is opened.
CONSENTS: Mapping[Kind, tuple[ConsentKind, ...]] = {
    Kind.ABROAD: (ConsentKind.DATA, ConsentKind.HEALTH),
    Kind.VISIT: (ConsentKind.DATA, ConsentKind.HEALTH),
    Kind.GENERAL: (ConsentKind.DATA,),
}
SYSTEM = Actor(Role.SYSTEM)


class ConsentError(Exception):
    """The citizen has not agreed to `missing`: nothing about them may be kept."""

    def __init__(self, missing: ConsentKind) -> None:
        super().__init__(missing.value)
        self.missing = missing


@dataclass(frozen=True)
class Opened:
    """`new` is False when the chat had an open case of the kind, which then is `case`, unchanged."""

    case: Case
    new: bool


@dataclass(frozen=True)
class CitizenView:
    """All that a citizen may see of their case: nothing internal is in it."""

    number: str
    kind: Kind
    state: State
    opened_at: float
    holder: str | None  # the officer's name
    visit_at: float | None
    entries: tuple[Entry, ...]


class CaseBook:
    """Raises RefusedError or ConflictError, having changed nothing, whenever something is not to be done.

    Call inside the transaction that tells people of it. `clock` gives Unix seconds.
    """

    def __init__(self, db: Database, clock: Callable[[], float] = time.time) -> None:
        self._db = db
        self._clock = clock
        self._cases = CaseStore(db)
        self._staff = StaffStore(db)
        self._record = Record(db)
        self._consents = ConsentStore(db)

    def open(self, chat_id: int, kind: Kind, details: Details) -> Opened:
        """Record what a citizen asks for. Raises ConsentError when they have not agreed to that."""
        with self._db.atomic():
            if known := self._cases.open_of(chat_id, kind):
                return Opened(Case.of(known), new=False)
            self._check_consents(chat_id, kind)
            now = self._clock()
            today = at(now).date()
            priority = assess(details, today).priority
            row = self._cases.add(chat_id, kind, State.NEW, priority, now, today.year, details.as_data())
            case = Case.of(row)
            self._record.tell(case, Order(action=Action.OPEN), Actor(Role.CITIZEN, chat_id), now)
        return Opened(case, new=True)

    def officer_does(self, user_id: int, number: str, order: Order, version: int | None = None) -> Case:
        """What the owner of this Telegram account does; `version` is that of the case they were shown."""
        return self._do(self._acting(user_id), number, order, version)

    def check(self, user_id: int, number: str, action: Action, version: int | None = None) -> Case:
        """The case, if `officer_does` would do this now; raises what it would raise."""
        return self._checked(self._acting(user_id), number, action, version)

    def citizen_does(self, chat_id: int, number: str, order: Order) -> Case:
        return self._do(Actor(Role.CITIZEN, chat_id), number, order)

    def system_does(self, number: str, order: Order) -> Case:
        return self._do(SYSTEM, number, order)

    def case(self, number: str) -> Case | None:
        row = self._cases.by_number(number)
        return Case.of(row) if row else None

    def details(self, case: Case) -> Details | None:
        """What was told about it, for the staff; None once it is forgotten. Raises UnreadableError."""
        try:
            data = self._cases.details(case.id)
            return None if data is None else Details.from_data(data)
        except (ValueError, LookupError, TypeError, AttributeError):  # JSON of any form
            raise UnreadableError(case.number, "keterangannya tidak terbaca") from None

    def entries(self, case: Case) -> list[Entry]:
        """The whole history, for the staff: internal notes too."""
        return self._record.entries(case)

    def queue(self) -> list[Case]:
        """All open cases, the most urgent first."""
        return by_urgency(Case.of(row) for row in self._cases.open_cases())

    def readable_queue(self) -> tuple[list[Case], list[UnreadableError]]:
        """As `queue`, but what cannot be read hides nothing else: it comes apart, the oldest first."""
        cases, unreadable = readable(self._cases.open_cases())
        return by_urgency(cases), unreadable

    def of_citizen(self, chat_id: int) -> list[CitizenView]:
        """The chat's own cases, the newest first."""
        return [self._view(Case.of(row)) for row in self._cases.of_chat(chat_id)]

    def _view(self, case: Case) -> CitizenView:
        holder = self._staff.by_id(case.holder) if case.holder else None
        entries = tuple(self._record.shown(case))
        name = holder.name if holder else None
        return CitizenView(case.number, case.kind, case.state, case.opened_at, name, case.visit_at, entries)

    def _check_consents(self, chat_id: int, kind: Kind) -> None:
        for consent in CONSENTS[kind]:
            if not self._consents.holds(chat_id, consent):
                raise ConsentError(consent)

    def _do(self, actor: Actor, number: str, order: Order, version: int | None = None) -> Case:
        with self._db.atomic():
            case = self._checked(actor, number, order.action, version)
            if order.to is not None and not self._works_here(order.to):
                raise RefusedError(Refusal.NOT_STAFF)
            return self._write(case, self._after(case, order, actor), order, actor)

    def _after(self, case: Case, order: Order, actor: Actor) -> Case:
        return self._assessed(case) if order.action is Action.RAISE else after(case, order, actor, self._clock())

    def _acting(self, user_id: int) -> Actor:
        """Raises RefusedError when the owner of the account does not work here."""
        officer = self._staff.by_user(user_id)
        if officer is None:
            raise RefusedError(Refusal.NOT_STAFF)
        return acting(officer)

    def _checked(self, actor: Actor, number: str, action: Action, version: int | None) -> Case:
        """The case, if the actor may do this to it. Raises RefusedError or ConflictError."""
        case = self.case(number)
        if case is None:
            raise RefusedError(Refusal.UNKNOWN)
        if version not in (None, case.version):
            raise self._conflict(case)
        refused = refusal_of(case, actor, action)
        if refused is None and action is Action.REOPEN and self._has_another(case):
            refused = Refusal.SECOND_OPEN
        if refused:
            raise RefusedError(refused)
        return case

    def _works_here(self, officer_id: int) -> bool:
        officer = self._staff.by_id(officer_id)
        return officer is not None and officer.active

    def _has_another(self, case: Case) -> bool:
        return case.chat_id is not None and self._cases.open_of(case.chat_id, case.kind) is not None

    def _assessed(self, case: Case) -> Case:
        """The case with today's priority; it only ever rises."""
        details = self.details(case)
        if details is None:
            return case
        now = assess(details, at(self._clock()).date()).priority
        return replace(case, priority=min(case.priority, now, key=lambda priority: priority.rank))

    def _write(self, case: Case, changed: Case, order: Order, actor: Actor) -> Case:
        if order.letters:
            self._add_letters(case, order.letters)
        if changed != case:
            if not self._cases.save(changed):
                raise self._conflict(case)
            changed = replace(changed, version=case.version + 1)
        if changed != case or order.action is not Action.RAISE:
            self._record.tell(changed, order, actor, self._clock())
        return changed

    def _add_letters(self, case: Case, letters: tuple[Letter, ...]) -> None:
        details = self.details(case)
        if details is not None:
            self._cases.keep_details(case.id, replace(details, letters=(*details.letters, *letters)).as_data())

    def _conflict(self, case: Case) -> ConflictError:
        return ConflictError(case, *self._record.last_change(case))

"""How what happens to a case is told in the history, and read back."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from bot.cases.life_cycle import RULES, SHOWN
from bot.cases.model import Case
from bot.cases.orders import Action, Actor, Order, Role
from bot.store.history import Entry, History, NewEntry
from bot.store.staff import Officer, StaffStore, signature_of, staff_id_in

VERSION = "versi"  # in the facts of an entry: the version of the case after it


class Record:
    def __init__(self, db: Database) -> None:
        self._history = History(db)
        self._staff = StaffStore(db)

    def tell(self, case: Case, order: Order, actor: Actor, now: float) -> None:
        """Add what was done; `case` is the case after it. What stays for ever holds neither the citizen nor words."""
        optional = {"alasan": order.reason, "kunjungan": order.visit_at, "surat": len(order.letters) or None}
        facts = row_facts(case) | {name: value for name, value in optional.items() if value is not None}
        audience = SHOWN if order.action is Action.OPEN else RULES[order.action].audience
        self._history.append(
            NewEntry(
                at=now,
                case_id=case.id,
                actor=signature(actor),
                action=order.action.value,
                audience=audience,
                facts=facts,
                text=order.text,
            )
        )

    def entries(self, case: Case) -> list[Entry]:
        """Everything, internal notes too."""
        return self._history.of_case(case.id)

    def shown(self, case: Case) -> list[Entry]:
        """What the citizen whose case it is may read."""
        return self._history.open_to(case.id, SHOWN)

    def last_change(self, case: Case) -> tuple[Actor, Action]:
        """Who brought the case to its present version, and how."""
        entry = next(one for one in self.entries(case) if one.facts.get(VERSION) == case.version)
        return self._signed(entry.actor), Action(entry.action)

    def _signed(self, name: str) -> Actor:
        """The actor behind a signature; a citizen stays unnamed."""
        id_ = staff_id_in(name)
        if id_ is None:
            return Actor(Role(name))
        officer = self._staff.by_id(id_)
        return acting(officer) if officer else Actor(Role.OFFICER)


def acting(officer: Officer) -> Actor:
    return Actor(Role(officer.role), officer.id, officer.name)


def signature(actor: Actor) -> str:
    """How the history names the actor: officers by their id, which says nothing outside; citizens not at all."""
    if actor.role in (Role.CITIZEN, Role.SYSTEM):
        return actor.role.value
    assert actor.id is not None
    return signature_of(actor.id)


def row_facts(case: Case) -> dict[str, Any]:
    """What the history keeps of the case's row, so that the row can be held against it (bot/cases/audit.py)."""
    return {
        VERSION: case.version,
        "keadaan": case.state.value,
        "prioritas": case.priority.value,
        "pemegang": case.holder,
    }

"""Who may do what to a case, and what becomes of it. Pure: nothing is read or written here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.cases.model import CLOSED, HELD, OPEN, Case, State
from bot.cases.orders import Action, Actor, Order, Refusal, Role
from bot.store.history import INTERNAL


class NextActor(StrEnum):
    """Whose turn it is."""

    STAFF = "petugas mana pun"
    HOLDER = "petugas yang memegang"
    CITIZEN = "warga"
    NOBODY = "selesai"


@dataclass(frozen=True)
class Rule:
    """`holder_only` binds officers; supervisors and admins stand in for whom they like."""

    roles: frozenset[Role]
    states: frozenset[State]
    audience: str  # who may read of it in the history
    holder_only: bool = True


SHOWN = "warga"  # the citizen whose case it is may read it, and all the staff
_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMIN})
_CITIZEN = frozenset({Role.CITIZEN})
_SYSTEM = frozenset({Role.SYSTEM})
# A citizen who has cancelled is not called back; they may always ask anew.
_REOPENED = CLOSED - {State.CANCELLED}

RULES: dict[Action, Rule] = {
    Action.TAKE: Rule(_STAFF, frozenset({State.NEW}), SHOWN, holder_only=False),
    Action.ASK_DOCUMENTS: Rule(_STAFF, HELD, SHOWN),
    Action.SCHEDULE: Rule(_STAFF, HELD, SHOWN),
    Action.HAND_OVER: Rule(_STAFF, OPEN, SHOWN),
    Action.RELEASE: Rule(_STAFF | _SYSTEM, HELD, INTERNAL),
    Action.NOTE: Rule(_STAFF, frozenset(State), INTERNAL, holder_only=False),
    Action.WRITE: Rule(_STAFF, HELD, SHOWN),
    Action.SHOW_CONTACT: Rule(_STAFF, OPEN, INTERNAL),
    Action.FINISH: Rule(_STAFF, HELD, SHOWN),
    Action.REJECT: Rule(_STAFF, HELD, SHOWN),
    Action.REOPEN: Rule(_STAFF, _REOPENED, SHOWN),
    Action.ADD: Rule(_CITIZEN, OPEN, SHOWN),
    Action.CANCEL: Rule(_CITIZEN, OPEN, SHOWN),
    Action.RAISE: Rule(_SYSTEM, OPEN, INTERNAL),
}


def refusal(case: Case, actor: Actor, action: Action) -> Refusal | None:
    """Why the actor may not do this to the case; None when they may."""
    rule = RULES[action]
    if actor.role is Role.CITIZEN and case.chat_id != actor.id:
        return Refusal.UNKNOWN
    if actor.role not in rule.roles:
        return Refusal.ROLE
    if case.erased_at is not None:
        return Refusal.FORGOTTEN
    if case.state not in rule.states:
        return Refusal.STATE
    if rule.holder_only and actor.role is Role.OFFICER and case.holder != actor.id:
        return Refusal.NOT_HOLDER
    return None


def allowed(case: Case, actor: Actor) -> frozenset[Action]:
    """What the actor may do now: the buttons to show."""
    return frozenset(action for action in RULES if refusal(case, actor, action) is None)


def after(case: Case, order: Order, actor: Actor, now: float) -> Case:
    """The case after an allowed order; the same when the order changes nothing about it. The version is the store's."""
    match order.action:
        case Action.TAKE:
            return _held(case, actor.id, now)
        case Action.HAND_OVER:
            return _held(case, order.to, now) if case.state is State.NEW else replace(case, holder=order.to)
        case Action.ASK_DOCUMENTS:
            return replace(case, state=State.WAITING)
        case Action.SCHEDULE:
            return replace(case, state=State.SCHEDULED, visit_at=order.visit_at)
        case Action.RELEASE:
            return replace(case, state=State.NEW, holder=None, waiting_since=now)
        case Action.ADD if case.state is State.WAITING:
            return replace(case, state=_at_work(case))
        case Action.FINISH | Action.REJECT | Action.CANCEL:
            return replace(case, state=_END[order.action], closed_at=now, waiting_since=None, reason=order.reason)
        case Action.REOPEN:
            reopened = replace(case, closed_at=None, reason=None, visit_at=None, counted_from=now)
            return _held(reopened, actor.id, now)
    return case


def next_actor(case: Case) -> NextActor:
    """Whose turn it is: every open case has somebody."""
    if case.state is State.NEW:
        return NextActor.STAFF
    if case.state is State.WAITING:
        return NextActor.CITIZEN
    return NextActor.HOLDER if case.state in HELD else NextActor.NOBODY


_END = {Action.FINISH: State.DONE, Action.REJECT: State.REJECTED, Action.CANCEL: State.CANCELLED}


def _held(case: Case, officer: int | None, now: float) -> Case:
    taken_at = now if case.taken_at is None else case.taken_at
    return replace(case, state=_at_work(case), holder=officer, waiting_since=None, taken_at=taken_at)


def _at_work(case: Case) -> State:
    """A visit that was promised stays promised, whoever takes over."""
    return State.TAKEN if case.visit_at is None else State.SCHEDULED

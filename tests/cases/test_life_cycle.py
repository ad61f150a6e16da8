"""Who may do what when, whose turn it is, and what becomes of a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.life_cycle import RULES, SHOWN, after, allowed, next_actor, refusal
from bot.cases.life_cycle import NextActor as Turn
from bot.cases.model import CLOSED, HELD, OPEN, Case, Kind, Priority, State
from bot.cases.orders import Action, Actor, Order, Refusal, Role

HOLDER, COLLEAGUE = Actor(Role.OFFICER, 1, "Rina"), Actor(Role.OFFICER, 2, "Dedi")
LEAD, ADMIN = Actor(Role.SUPERVISOR, 3, "Wati"), Actor(Role.ADMIN, 4, "Arif")
CITIZEN, STRANGER = Actor(Role.CITIZEN, 1001), Actor(Role.CITIZEN, 1002)
SYSTEM = Actor(Role.SYSTEM)
DESK = {
    *(Action.ASK_DOCUMENTS, Action.SCHEDULE, Action.HAND_OVER, Action.RELEASE, Action.NOTE, Action.WRITE),
    *(Action.SHOW_CONTACT, Action.FINISH, Action.REJECT),
}


def case_in(state: State) -> Case:
    held = state is not State.NEW
    return Case(
        id=1,
        number="KP-2026-0001",
        chat_id=1001,
        kind=Kind.VISIT,
        state=state,
        priority=Priority.NORMAL,
        holder=HOLDER.id if held else None,
        opened_at=1.0,
        counted_from=1.0,
        waiting_since=None if held else 1.0,
        taken_at=2.0 if held else None,
        closed_at=3.0 if state in CLOSED else None,
    )


def order(action: Action) -> Order:
    return Order(action=action, to=COLLEAGUE.id, visit_at=99.0, reason="dilayani")


@pytest.mark.parametrize(
    ("actor", "state", "actions"),
    [
        (HOLDER, State.TAKEN, DESK),
        (HOLDER, State.WAITING, DESK),
        (HOLDER, State.SCHEDULED, DESK),
        (HOLDER, State.DONE, {Action.NOTE, Action.REOPEN}),
        (HOLDER, State.CANCELLED, {Action.NOTE}),
        (COLLEAGUE, State.NEW, {Action.TAKE, Action.NOTE}),
        (COLLEAGUE, State.TAKEN, {Action.NOTE}),
        (COLLEAGUE, State.DONE, {Action.NOTE}),
        (LEAD, State.NEW, {Action.TAKE, Action.HAND_OVER, Action.NOTE, Action.SHOW_CONTACT}),
        (LEAD, State.WAITING, DESK),
        (LEAD, State.REJECTED, {Action.NOTE, Action.REOPEN}),
        (ADMIN, State.TAKEN, DESK),
        (CITIZEN, State.NEW, {Action.ADD, Action.CANCEL}),
        (CITIZEN, State.SCHEDULED, {Action.ADD, Action.CANCEL}),
        (CITIZEN, State.DONE, set()),
        (STRANGER, State.NEW, set()),
        (SYSTEM, State.TAKEN, {Action.RELEASE, Action.RAISE}),
        (SYSTEM, State.NEW, {Action.RAISE}),
    ],
)
def test_who_may_do_what(actor: Actor, state: State, actions: set[Action]) -> None:
    assert allowed(case_in(state), actor) == actions


def test_reasons_for_refusing() -> None:
    assert refusal(case_in(State.TAKEN), COLLEAGUE, Action.FINISH) is Refusal.NOT_HOLDER
    assert refusal(case_in(State.TAKEN), COLLEAGUE, Action.TAKE) is Refusal.STATE
    assert refusal(case_in(State.TAKEN), CITIZEN, Action.NOTE) is Refusal.ROLE
    assert refusal(case_in(State.TAKEN), STRANGER, Action.NOTE) is Refusal.UNKNOWN
    forgotten = replace(case_in(State.DONE), erased_at=9.0, chat_id=None)
    assert refusal(forgotten, LEAD, Action.REOPEN) is Refusal.FORGOTTEN
    assert refusal(forgotten, CITIZEN, Action.ADD) is Refusal.UNKNOWN


def test_every_action_but_opening_has_a_rule() -> None:
    assert set(RULES) == set(Action) - {Action.OPEN}


def test_only_what_is_meant_for_citizens_is_shown_to_them() -> None:
    internal = {action for action, rule in RULES.items() if rule.audience != SHOWN}
    assert internal == {Action.NOTE, Action.SHOW_CONTACT, Action.RELEASE, Action.RAISE}


@pytest.mark.parametrize(
    ("state", "action", "expected"),
    [
        (State.NEW, Action.TAKE, State.TAKEN),
        (State.NEW, Action.HAND_OVER, State.TAKEN),
        (State.TAKEN, Action.ASK_DOCUMENTS, State.WAITING),
        (State.WAITING, Action.ADD, State.TAKEN),
        (State.TAKEN, Action.ADD, State.TAKEN),
        (State.TAKEN, Action.SCHEDULE, State.SCHEDULED),
        (State.SCHEDULED, Action.ADD, State.SCHEDULED),
        (State.WAITING, Action.HAND_OVER, State.WAITING),
        (State.SCHEDULED, Action.RELEASE, State.NEW),
        (State.SCHEDULED, Action.FINISH, State.DONE),
        (State.TAKEN, Action.REJECT, State.REJECTED),
        (State.NEW, Action.CANCEL, State.CANCELLED),
        (State.REJECTED, Action.REOPEN, State.TAKEN),
    ],
)
def test_states(state: State, action: Action, expected: State) -> None:
    assert after(case_in(state), order(action), LEAD, 5.0).state is expected


def test_what_changes_nothing_about_the_case() -> None:
    for action in (Action.NOTE, Action.WRITE, Action.SHOW_CONTACT, Action.ADD):
        case = case_in(State.TAKEN)
        assert after(case, order(action), HOLDER, 5.0) == case


def test_a_promised_visit_stays_promised_whoever_takes_over() -> None:
    case = after(case_in(State.TAKEN), order(Action.SCHEDULE), HOLDER, 5.0)
    asked = after(case, order(Action.ASK_DOCUMENTS), HOLDER, 6.0)
    assert after(asked, order(Action.ADD), CITIZEN, 7.0).state is State.SCHEDULED
    released = after(case, order(Action.RELEASE), SYSTEM, 8.0)
    assert (released.holder, released.waiting_since) == (None, 8.0)
    taken = after(released, order(Action.TAKE), COLLEAGUE, 9.0)
    assert (taken.state, taken.visit_at, taken.holder) == (State.SCHEDULED, 99.0, COLLEAGUE.id)
    assert taken.taken_at == 2.0  # the first response was then


def test_reopening_begins_anew() -> None:
    done = after(after(case_in(State.TAKEN), order(Action.SCHEDULE), HOLDER, 5.0), order(Action.FINISH), HOLDER, 6.0)
    assert (done.closed_at, done.reason) == (6.0, "dilayani")
    again = after(done, order(Action.REOPEN), LEAD, 7.0)
    assert (again.holder, again.counted_from, again.closed_at, again.reason) == (LEAD.id, 7.0, None, None)
    assert (again.state, again.visit_at, again.opened_at) == (State.TAKEN, None, 1.0)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", RULES)
def test_no_allowed_action_leaves_an_open_case_without_somebody_whose_turn_it_is(state: State, action: Action) -> None:
    for actor in (HOLDER, COLLEAGUE, LEAD, ADMIN, CITIZEN, SYSTEM):
        case = case_in(state)
        if refusal(case, actor, action):
            continue
        changed = after(case, order(action), actor, 5.0)
        assert (next_actor(changed) is Turn.NOBODY) == (changed.state in CLOSED) == (changed.closed_at is not None)
        assert (changed.state in HELD) == (changed.open and changed.holder is not None)
        assert (changed.state is State.NEW) == (changed.waiting_since is not None)


def test_states_are_open_or_closed() -> None:
    assert set(State) == OPEN | CLOSED and not OPEN & CLOSED


@pytest.mark.parametrize("action", [Action.HAND_OVER, Action.SCHEDULE, Action.FINISH, Action.REJECT])
def test_an_order_without_what_it_needs_is_none(action: Action) -> None:
    with pytest.raises(ValueError):
        Order(action=action, text="tanpa apa-apa")


def test_a_reason_is_no_place_for_words() -> None:
    """It stays for ever."""
    with pytest.raises(ValueError):
        Order(action=Action.REJECT, reason="Ibu Siti tidak datang")

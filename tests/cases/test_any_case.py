"""Whatever people do, in whatever order: no case is lost or left alone, and nobody reads what is not theirs.

Everything runs on the real store. Words carry who they are from and for, so that a leak is seen wherever it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.cases.audit import complaints
from bot.cases.life_cycle import NextActor, allowed, next_actor
from bot.cases.model import HELD, Case, Details, Kind, Letter, LetterKind, Place, State
from bot.cases.orders import Action, Actor, ConflictError, Order, RefusedError, Role
from bot.cases.record import acting
from bot.reminders.wib import at
from tests.cases.office import ADMIN, ANNA, BUDI, CITRA, DEADLINES, DEDI, RINA, ROLES, WATI, Office, memory

CITIZENS = st.sampled_from([ANNA, BUDI, CITRA])
USERS = st.sampled_from([RINA, DEDI, WATI, ADMIN, 15, ANNA])  # 15 comes and goes; Anna never works here
PICK = st.integers(0, 99)
DESK = st.sampled_from([action for action in Action if action is not Action.OPEN])
MINUTES = st.sampled_from([1, 45, 240, 24 * 60, 8 * 24 * 60])
HIRED = st.sampled_from([RINA, DEDI, WATI, ADMIN, 15])
ROLES_GIVEN = st.sampled_from(sorted(set(ROLES.values())))
DETAILS = st.builds(
    dict,
    days=st.none() | st.integers(-2, 20),
    movable=st.none() | st.booleans(),
    place=st.none() | st.sampled_from(Place),
)
WORDY = {Action.ASK_DOCUMENTS, Action.NOTE, Action.WRITE, Action.FINISH, Action.REJECT, Action.ADD, Action.CANCEL}
INTERNAL = "INTERNAL"


class AnyCase(RuleBasedStateMachine):
    """`said` has what was told about each case that is not forgotten; `ranks` the priority that it had reached."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Office(memory())
        self.opened: list[str] = []
        self.said: dict[str, list[str]] = {}
        self.ranks: dict[str, int] = {}
        self.sent: set[tuple[Any, ...]] = set()
        self.words = 0

    def teardown(self) -> None:
        self.office.db.close()

    # Helpers.

    def word(self, whose: str) -> str:
        self.words += 1
        return f"<{whose} {self.words}>"

    def pick(self, number: int) -> Case:
        """One of the last few: what happens to a case should have a history."""
        last = self.opened[-4:]
        case = self.office.book.case(last[number % len(last)])
        assert case
        return case

    def stored(self) -> list[Any]:
        tables = ("cases", "case_details", "history", "history_texts", "consents")
        return [self.office.db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]

    def attempt(self, act: Callable[[], Case]) -> Case | None:
        """The case after it; None when it was refused, and then nothing at all has changed."""
        before = self.stored()
        try:
            return act()
        except (RefusedError, ConflictError):
            assert self.stored() == before
            return None

    def order(self, case: Case, action: Action, text: str, to: int = 0) -> Order:
        """With all that an action may need, and words only where somebody may write some."""
        letters = (Letter(LetterKind.OTHER, self.word(f"SURAT {case.chat_id}"), True),) if action is Action.ADD else ()
        visit = self.office.now + 5 * 3600
        return Order(
            action=action,
            text=text if action in WORDY else None,
            to=to if action is Action.HAND_OVER else None,
            visit_at=visit,
            reason="dilayani",
            letters=letters,
        )

    def desk_order(self, case: Case, action: Action, to: int) -> Order:
        return self.order(case, action, self.word(INTERNAL if action is Action.NOTE else f"KANTOR {case.chat_id}"), to)

    # What happens.

    @initialize()
    def first_case(self) -> None:
        self.somebody_asks(ANNA, Kind.VISIT, {"days": None, "movable": None, "place": None})

    @rule(chat_id=CITIZENS, kind=st.sampled_from(Kind), told=DETAILS)
    def somebody_asks(self, chat_id: int, kind: Kind, told: dict[str, Any]) -> None:
        self.office.agree(chat_id)
        name, days = self.word(f"NAMA {chat_id}"), told["days"]
        departure = None if days is None else at(self.office.now).date() + timedelta(days=days)
        details = Details(name=name, departure=departure, movable=told["movable"], place=told["place"])
        known = self.office.cases.open_of(chat_id, kind)
        opened = self.office.book.open(chat_id, kind, details)
        assert opened.new == (known is None)
        if opened.new:
            assert opened.case.number not in self.opened
            self.opened.append(opened.case.number)
            self.said[opened.case.number] = []
            self.ranks[opened.case.number] = opened.case.priority.rank

    @rule(user=USERS, number=PICK, action=DESK, colleague=PICK, old=st.sampled_from([0, 0, 0, 1]))
    def an_officer_tries(self, user: int, number: int, action: Action, colleague: int, old: int) -> None:
        case = self.pick(number)
        self.officer_does(user, case, self.desk_order(case, action, colleague % 8), case.version - old)

    @precondition(lambda self: self.office.staff.active())
    @rule(number=PICK, choice=PICK, colleague=PICK)
    def an_officer_presses_a_button(self, number: int, choice: int, colleague: int) -> None:
        """One that is shown to them: it works."""
        case = self.pick(number)
        staff = self.office.staff.active()
        officer, other = staff[colleague % len(staff)], staff[choice % len(staff)]
        # All but reopening, which has a condition beyond the case itself.
        actions = sorted(allowed(case, acting(officer)) - {Action.REOPEN})
        if actions:
            order = self.desk_order(case, actions[choice % len(actions)], other.id)
            assert self.officer_does(officer.user_id, case, order, case.version)

    def officer_does(self, user: int, case: Case, order: Order, version: int) -> Case | None:
        done = self.attempt(lambda: self.office.book.officer_does(user, case.number, order, version))
        if done:
            assert self.office.staff.by_user(user) and version == case.version
            self.said[case.number] += [order.text] if order.text else []
        return done

    @rule(chat_id=CITIZENS, number=PICK, action=DESK | st.just(Action.ADD))
    def a_citizen_tries(self, chat_id: int, number: int, action: Action) -> None:
        self.a_citizen_acts(chat_id, self.pick(number), action)

    def a_citizen_acts(self, chat_id: int, case: Case, action: Action) -> None:
        """Just what is allowed works, and only on their own case."""
        order = self.order(case, action, self.word(f"WARGA {chat_id}"))
        may = action in allowed(case, Actor(Role.CITIZEN, chat_id))
        done = self.attempt(lambda: self.office.book.citizen_does(chat_id, case.number, order))
        assert bool(done) == may
        if done:
            assert case.chat_id == chat_id and action in (Action.ADD, Action.CANCEL)
            self.said[case.number] += [order.text or "", *(letter.file_id for letter in order.letters)]

    @rule(number=PICK, first=USERS, second=USERS)
    def two_officers_race(self, number: int, first: int, second: int) -> None:
        """Both have seen the same card; at most one takes the case, and the other is told who it was."""
        case, order = self.pick(number), Order(action=Action.TAKE)
        won = [user for user in (first, second) if self.officer_does(user, case, order, case.version)]
        officers = [user for user in (first, second) if self.office.staff.by_user(user)]
        assert len(won) == (1 if officers and case.state is State.NEW else 0)
        if won:
            now = self.office.book.case(case.number)
            assert now and now.holder == self.office.id_of(won[0])

    @rule(number=PICK, cancels=st.sampled_from([False, False, False, True]))
    def the_citizen_answers(self, number: int, cancels: bool) -> None:
        case = self.pick(number)
        if case.chat_id is not None:
            self.a_citizen_acts(case.chat_id, case, Action.CANCEL if cancels else Action.ADD)

    @rule(user=HIRED, role=ROLES_GIVEN, leaves=st.booleans())
    def the_staff_changes(self, user: int, role: Role, leaves: bool) -> None:
        officer = self.office.staff.by_user(user)
        if not leaves or officer is None:
            self.office.hire(user, role)
            return
        held = [row.number for row in self.office.cases.held_by(officer.id)]
        assert [case.number for case in self.office.care.dismiss(officer.id)] == held

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.office.now += 60 * minutes
        self.office.raise_priorities()
        for case in self.office.book.queue():
            while alert := DEADLINES.next_alert(case, self.office.cases.marks(case.id), self.office.now):
                assert self.office.cases.mark(case.id, *alert.mark, self.office.now)
                assert (case.id, *alert.mark) not in self.sent
                self.sent.add((case.id, *alert.mark))

    @rule(days=st.sampled_from([None, None, 1, 90]), chat_id=CITIZENS)
    def data_goes(self, days: int | None, chat_id: int) -> None:
        """After its time, or at the citizen's wish."""
        gone = self.office.care.erase(chat_id) if days is None else self.office.care.forget_old(days)
        assert days is None or not any(case.open for case in gone)
        for case in gone:
            del self.said[case.number]
        assert days is not None or str(chat_id) not in str(self.stored())

    # What always holds.

    @invariant()
    def no_case_is_lost(self) -> None:
        cases = [Case.of(row) for row in self.office.cases.all()]
        assert [case.number for case in cases] == self.opened
        for case in cases:
            told = str((self.office.book.entries(case), self.office.book.details(case)))
            assert all(word in told for word in self.said.get(case.number, []))
            assert (case.number in self.said) == (case.erased_at is None)
            assert case.priority.rank <= self.ranks[case.number]
            self.ranks[case.number] = case.priority.rank

    @invariant()
    def every_open_case_has_somebody_whose_turn_it_is(self) -> None:
        working = {officer.id for officer in self.office.staff.active()}
        queue = self.office.book.queue()
        assert len({(case.chat_id, case.kind) for case in queue}) == len(queue)
        for case in queue:
            assert next_actor(case) is not NextActor.NOBODY
            assert (case.holder in working) if case.state in HELD else case.holder is None
            assert case.state in HELD or DEADLINES.response_due(case) is not None
            assert DEADLINES.resolution_due(case) is not None and case.chat_id is not None

    @invariant()
    def nobody_reads_what_is_not_theirs(self) -> None:
        for chat_id in (ANNA, BUDI, CITRA):
            seen = str(self.office.book.of_citizen(chat_id))
            assert INTERNAL not in seen
            others = {ANNA, BUDI, CITRA} - {chat_id}
            assert not any(f"<{who} {other}" in seen for who in ("WARGA", "KANTOR", "NAMA") for other in others)

    @invariant()
    def the_history_is_sound(self) -> None:
        assert complaints(self.office.db) == []


TestAnyCase = AnyCase.TestCase
TestAnyCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)

"""Whoever should know of a late case is told, each time exactly once: over weekends, holidays and restarts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.deadlines import Alert, AlertKind, Deadlines, Target, Targets
from bot.cases.model import Case, Priority
from bot.cases.orders import Action
from bot.reminders.wib import at
from bot.store.database import open_database
from tests.cases.office import DEADLINES, DEDI, HOURS, RINA, TARGETS, WATI, Office, memory, wib

SOON, LATE, AGAIN = AlertKind.RESPONSE_SOON, AlertKind.RESPONSE_LATE, AlertKind.NOBODY_TAKES
SOLVE_SOON, SOLVE_LATE = AlertKind.RESOLUTION_SOON, AlertKind.RESOLUTION_LATE
ON_CALL = Deadlines(TARGETS, HOURS, on_call=True)
MINUTE = timedelta(minutes=1)
Told = list[tuple[str, AlertKind, int]]


def look(office: Office, deadlines: Deadlines) -> list[Alert]:
    """What the loop of the desk will do: send everything that is due, and mark it."""
    sent: list[Alert] = []
    for case in office.book.queue():
        while alert := deadlines.next_alert(case, office.cases.marks(case.id), office.now):
            assert office.cases.mark(case.id, *alert.mark, office.now)
            sent.append(alert)
    return sent


def watch(office: Office, until: str, deadlines: Deadlines = DEADLINES, every: timedelta = 10 * MINUTE) -> Told:
    """Look every few minutes; what was sent, and when."""
    told: Told = []
    end = wib(until).timestamp()
    while office.now < end:
        office.now = min(office.now + every.total_seconds(), end)
        told += [(f"{at(office.now):%m-%d %H:%M}", alert.kind, alert.round) for alert in look(office, deadlines)]
    return told


def test_a_case_that_nobody_takes_is_escalated_until_somebody_does(office: Office) -> None:
    case = office.open(movable=False)  # high: two hours
    assert watch(office, "2026-11-24 14:05") == [
        ("11-24 10:00", SOON, 0),
        ("11-24 11:00", LATE, 0),
        ("11-24 12:00", AGAIN, 1),
        ("11-24 14:00", AGAIN, 2),  # nothing during the break
    ]
    office.officer(RINA, case, Action.TAKE)
    assert watch(office, "2026-11-24 23:00") == []


def test_nights_weekends_and_holidays_do_not_count(office: Office) -> None:
    office.go_to("2026-12-23 15:30")
    office.open(movable=False)
    assert watch(office, "2026-12-28 10:30", every=30 * MINUTE) == [
        ("12-28 08:30", SOON, 0),
        ("12-28 09:30", LATE, 0),
        ("12-28 10:30", AGAIN, 1),
    ]


def test_emergencies_do_not_wait_for_the_office_when_somebody_is_on_call(office: Office) -> None:
    office.go_to("2026-11-28 22:00")
    office.open(in_danger=True)
    assert watch(office, "2026-11-29 00:10", ON_CALL) == [
        ("11-28 22:30", SOON, 0),
        ("11-28 23:00", LATE, 0),
        ("11-29 00:00", AGAIN, 1),
    ]


def test_without_anybody_on_call_they_do(office: Office) -> None:
    office.go_to("2026-11-28 22:00")
    office.open(in_danger=True)
    assert watch(office, "2026-11-30 09:00", every=30 * MINUTE) == [
        ("11-30 08:30", SOON, 0),
        ("11-30 09:00", LATE, 0),
    ]


def test_others_wait_even_when_somebody_is_on_call(office: Office) -> None:
    office.go_to("2026-11-28 22:00")
    office.open()
    assert watch(office, "2026-11-30 08:00", ON_CALL, 60 * MINUTE) == []


def test_a_taken_case_has_to_be_solved(office: Office) -> None:
    case = office.open(movable=False)  # high: 14 hours
    office.officer(RINA, case, Action.TAKE)
    assert watch(office, "2026-11-27 16:00", every=30 * MINUTE) == [
        ("11-25 09:00", SOLVE_SOON, 0),
        ("11-26 09:00", SOLVE_LATE, 0),
    ]
    office.officer(RINA, case, Action.FINISH, reason="dilayani")
    assert watch(office, "2026-12-01 16:00", every=60 * MINUTE) == []


def test_waiting_for_the_citizen_is_not_forgotten(office: Office) -> None:
    case = office.open(movable=False)
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.ASK_DOCUMENTS)
    assert [kind for _, kind, _ in watch(office, "2026-11-27 16:00", every=60 * MINUTE)] == [SOLVE_SOON, SOLVE_LATE]


def test_a_visit_moves_the_deadline_behind_it(office: Office) -> None:
    case = office.open(movable=False)
    office.officer(RINA, case, Action.TAKE)
    office.officer(RINA, case, Action.SCHEDULE, visit_at=wib("2026-12-02 10:00").timestamp())
    assert watch(office, "2026-12-04 16:00", every=60 * MINUTE) == [
        ("12-02 10:00", SOLVE_SOON, 0),
        ("12-02 12:00", SOLVE_LATE, 0),
    ]


def test_a_released_case_has_its_first_response_anew(office: Office) -> None:
    case = office.open(movable=False)
    watch(office, "2026-11-24 11:30")
    office.officer(RINA, case, Action.TAKE)
    office.go_to("2026-11-24 14:00")
    office.care.dismiss(office.id_of(RINA))
    assert watch(office, "2026-11-24 16:00") == [("11-24 15:00", SOON, 0), ("11-24 16:00", LATE, 0)]
    office.officer(DEDI, case, Action.TAKE)


def test_a_reopened_case_has_to_be_solved_anew(office: Office) -> None:
    case = office.open(movable=False)
    office.officer(RINA, case, Action.TAKE)
    watch(office, "2026-11-26 16:00", every=60 * MINUTE)
    office.officer(RINA, case, Action.FINISH, reason="dilayani")
    office.go_to("2026-12-01 08:00")
    office.officer(WATI, case, Action.REOPEN)
    assert watch(office, "2026-12-04 16:00", every=60 * MINUTE) == [
        ("12-01 16:00", SOLVE_SOON, 0),
        ("12-02 16:00", SOLVE_LATE, 0),
    ]


def test_after_a_long_silence_each_is_told_once_and_of_the_rounds_only_the_last(office: Office) -> None:
    office.open(movable=False)
    office.go_to("2026-11-26 11:00")
    assert [(alert.kind, alert.round) for alert in look(office, DEADLINES)] == [(SOON, 0), (LATE, 0), (AGAIN, 14)]
    assert look(office, DEADLINES) == []
    assert watch(office, "2026-11-26 12:00") == [("11-26 12:00", AGAIN, 15)]


def test_a_case_that_became_more_urgent_repeats_nothing(office: Office) -> None:
    office.open(departure=wib("2026-11-28 00:00").date())
    assert watch(office, "2026-11-24 11:00") == [("11-24 10:00", SOON, 0), ("11-24 11:00", LATE, 0)]
    office.go_to("2026-11-25 08:00")
    [case] = office.raise_priorities()
    assert case.priority is Priority.EMERGENCY
    assert {kind for _, kind, _ in watch(office, "2026-11-25 12:00")} == {AGAIN}


def test_a_clock_that_is_put_back_repeats_nothing(office: Office) -> None:
    office.open(movable=False)
    office.go_to("2026-11-24 14:30")
    assert len(look(office, DEADLINES)) == 3
    office.go_to("2026-11-24 09:30")
    assert watch(office, "2026-11-24 14:50") == []
    assert watch(office, "2026-11-24 15:00") == [("11-24 15:00", AGAIN, 3)]


def test_marks_survive_a_restart(tmp_path: Path) -> None:
    office = Office(open_database(tmp_path / "pandu.db"))
    office.open(movable=False)
    office.go_to("2026-11-24 10:30")
    assert len(look(office, DEADLINES)) == 1
    office.db.close()
    reopened = open_database(tmp_path / "pandu.db")
    office.db, office.book, office.cases = reopened, type(office.book)(reopened), type(office.cases)(reopened)
    assert look(office, DEADLINES) == []
    reopened.close()


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=30), st.sampled_from([DEADLINES, ON_CALL]), st.booleans())
def test_however_often_one_looks_each_alert_goes_out_once(waits: list[int], by: Deadlines, danger: bool) -> None:
    office = Office(memory())
    case = office.open(in_danger=danger)
    sent: list[Alert] = []
    for wait in waits:
        office.now += wait * 60
        sent += look(office, by)
    assert len(set(sent)) == len(sent)
    rounds = [alert.round for alert in sent if alert.kind is AGAIN]
    assert rounds == sorted(rounds)
    response = by.response_due(case)
    assert response is not None
    assert (office.now >= response) == (LATE in [alert.kind for alert in sent])
    office.db.close()


def test_deadlines_for_people(office: Office) -> None:
    case: Case = office.open(movable=False)
    assert DEADLINES.response_due(case) == wib("2026-11-24 11:00").timestamp()
    assert DEADLINES.resolution_due(case) == wib("2026-11-26 09:00").timestamp()
    taken = office.officer(RINA, case, Action.TAKE)
    assert DEADLINES.response_due(taken) is None
    done = office.officer(RINA, case, Action.FINISH, reason="dilayani")
    assert (DEADLINES.response_due(done), DEADLINES.resolution_due(done)) == (None, None)


def test_targets_without_sense_are_refused() -> None:
    hour = timedelta(hours=1)
    every = dict.fromkeys(Priority, Target(hour, hour))
    for wrong in (
        lambda: Targets({Priority.HIGH: Target(hour, hour)}, hour),
        lambda: Targets(every, timedelta()),
        lambda: Targets(dict.fromkeys(Priority, Target(timedelta(), hour)), hour),
        lambda: Targets(every, hour, reminder_share=1.0),
    ):
        with pytest.raises(ValueError):
            wrong()

"""Whose chat it is while an officer holds a case."""

from __future__ import annotations

import pytest

from bot.cases.model import Case, Kind
from bot.cases.orders import Action
from bot.store.desk import RelayStore
from bot.telegram.requests.ownership import held_case
from tests.cases.office import ANNA, BUDI, DEDI, RINA, Office, memory
from tests.telegram.requests.own import GROUP


@pytest.fixture
def office() -> Office:
    return Office(memory())


def held(office: Office, reply_to: int | None = None, chat_id: int = ANNA) -> str | None:
    case = held_case(office.db, chat_id, reply_to)
    return case.number if case else None


def two(office: Office) -> tuple[Case, Case]:
    first, second = office.open(kind=Kind.GENERAL), office.open(kind=Kind.VISIT)
    office.officer(RINA, first, Action.TAKE)
    office.officer(DEDI, second, Action.TAKE)
    return first, second


def test_nobody_holds_the_chat_until_an_officer_takes_the_case(office: Office) -> None:
    case = office.open()
    assert held(office) is None
    office.officer(RINA, case, Action.TAKE)
    assert held(office) == case.number
    assert held(office, chat_id=BUDI) is None
    office.officer(RINA, case, Action.FINISH, reason="selesai")
    assert held(office) is None


def test_of_two_the_one_that_is_replied_to(office: Office) -> None:
    first, second = two(office)
    relays = RelayStore(office.db)
    relays.sent(relays.add(first.id, GROUP, 1, ANNA, office.now), 70)
    assert held(office, reply_to=70) == first.number
    assert held(office, reply_to=71) == second.number


def test_of_two_else_the_one_that_was_talked_about_last(office: Office) -> None:
    first, second = two(office)
    assert held(office) == second.number
    office.officer(RINA, first, Action.WRITE, text="Halo")
    assert held(office) == first.number
    office.officer(DEDI, second, Action.NOTE, text="catatan untuk rekan")
    assert held(office) == first.number


def test_a_row_that_somebody_damaged_does_not_silence_the_chat(office: Office) -> None:
    first, second = two(office)
    office.db.execute("UPDATE cases SET priority = 'x' WHERE id = ?", [second.id])
    assert held(office) == first.number

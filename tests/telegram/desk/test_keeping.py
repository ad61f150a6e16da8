"""What was promised to go, goes: from the store and from the group, and nothing else."""

from __future__ import annotations

import pytest

from bot.cases.model import Case
from bot.cases.orders import Action, Role
from bot.store.intakes import IntakeStore
from bot.telegram.desk.keeping import Keeping
from tests.cases.office import ANNA, BUDI, CITRA, RINA
from tests.telegram.desk.group import Group
from tests.telegram.fake_telegram import GROUP

CASE_DAYS, INTAKE_DAYS = 90, 7


class Woken:
    times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def keeping(group: Group, woken: Woken) -> Keeping:
    return Keeping(group.office.db, group.board, CASE_DAYS, INTAKE_DAYS, woken, group.office.clock)


def closed(group: Group, chat: int, name: str) -> Case:
    group.office.officer(RINA, case := group.open(chat, name=name), Action.TAKE)
    done = group.office.officer(RINA, case, Action.FINISH, reason="dilayani")
    group.show(group.board.refreshed(done))
    return done


def in_the_group(group: Group) -> str:
    return "\n".join(message.text for message in group.telegram.messages.values() if message.chat == GROUP)


def test_cases_that_closed_long_ago_are_forgotten_in_the_store_and_in_the_group(
    group: Group, keeping: Keeping, woken: Woken
) -> None:
    group.office.go_to("2026-08-25 09:00")
    old = closed(group, ANNA, "Siti")
    group.office.go_to("2026-08-27 09:00")
    young, still_open = closed(group, BUDI, "Budi"), group.open(CITRA, name="Citra")
    group.office.go_to("2026-11-24 09:00")
    keeping.tidy()
    assert woken.times == 1
    group.drain()
    book = group.office.book
    assert [book.details(one) is None for one in (old, young, still_open)] == [True, False, False]
    shown = in_the_group(group)
    assert "Siti" not in shown and "Budi" in shown and "Citra" in shown
    keeping.tidy()
    assert woken.times == 1
    assert group.office.consents.of_chat(ANNA) == [] and group.office.consents.of_chat(BUDI) != []


def test_drafts_and_invitations_go(group: Group, keeping: Keeping) -> None:
    office = group.office
    intakes = IntakeStore(office.db, office.clock)
    office.go_to("2026-11-16 09:00")
    intakes.save(ANNA, "umum", "nama", {"nama": "Siti"}, office.now)
    office.staff.invite(Role.OFFICER, office.now, 60.0)
    office.go_to("2026-11-18 09:00")
    intakes.save(BUDI, "umum", "nama", {}, office.now)
    office.go_to("2026-11-24 09:00")
    keeping.tidy()
    assert intakes.get(ANNA) is None and intakes.get(BUDI) is not None
    assert office.db.table("invitations").count == 0


def test_one_unreadable_case_does_not_keep_drafts(group: Group, keeping: Keeping) -> None:
    office = group.office
    office.go_to("2026-08-25 09:00")
    broken = closed(group, ANNA, "Siti")
    office.db.execute("UPDATE cases SET kind = 'aneh' WHERE id = ?", [broken.id])
    IntakeStore(office.db).save(BUDI, "umum", "nama", {}, office.now)
    office.go_to("2026-11-24 09:00")
    keeping.tidy()
    assert IntakeStore(office.db).get(BUDI) is None

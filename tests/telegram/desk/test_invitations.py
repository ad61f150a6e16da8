"""Becoming an officer by a link."""

from __future__ import annotations

import pytest

from bot.cases.orders import Role
from bot.content.texts import Texts
from tests.cases.office import ADMIN, RINA, Office
from tests.telegram.desk.working import Work

SRI = 99
_HOUR_S = 3600.0


@pytest.fixture
def work(office: Office, texts: Texts) -> Work:
    return Work(office, texts)


def token(work: Work, role: str = "petugas") -> str:
    return work.office.staff.invite(role, work.office.now, _HOUR_S)


@pytest.mark.parametrize(("role", "then"), [("petugas", "Ambil"), ("supervisor", "/antrean"), ("admin", "/meja")])
def test_welcome_and_what_to_do_next(work: Work, role: str, then: str) -> None:
    work.start(SRI, token(work, role))
    officer = work.office.staff.by_user(SRI)
    assert officer and (officer.role, officer.name) == (role, "Sri")
    [welcome] = work.told(SRI)
    assert "Sri" in welcome and role in welcome and then in welcome


def test_a_link_works_once(work: Work) -> None:
    link = token(work)
    work.start(SRI, link)
    work.start(SRI + 1, link)
    assert work.office.staff.by_user(SRI + 1) is None
    assert "tidak berlaku" in work.told(SRI + 1)[-1]
    work.start(SRI, link)  # the same person presses again
    assert "sudah terdaftar sebagai petugas" in work.told(SRI)[-1]


def test_it_expires(work: Work) -> None:
    link = token(work)
    work.office.now += _HOUR_S
    work.start(SRI, link)
    assert work.office.staff.by_user(SRI) is None
    assert "tidak berlaku" in work.told(SRI)[-1]


@pytest.mark.parametrize("made_up", ["x", "tidak-ada", "'; DROP TABLE staff", "ö" * 40])
def test_nothing_can_be_made_up(work: Work, made_up: str) -> None:
    work.start(SRI, made_up)
    assert work.office.staff.by_user(SRI) is None


def test_another_role_replaces_the_one_before(work: Work) -> None:
    work.start(RINA, token(work, "supervisor"), "Rina")
    officer = work.office.staff.by_user(RINA)
    assert officer and officer.role == Role.SUPERVISOR


def test_the_last_admin_stays_admin_and_the_link_stays_good(work: Work) -> None:
    link = token(work)
    work.start(ADMIN, link)
    officer = work.office.staff.by_user(ADMIN)
    assert officer and officer.role == Role.ADMIN
    assert "admin terakhir" in work.told(ADMIN)[-1]
    work.start(SRI, link)
    assert work.office.staff.by_user(SRI)


def test_not_in_a_group(work: Work) -> None:
    message = work.write_in(work.open(), f"/start undangan-{token(work)}")
    assert work.invitations.take(work.read(SRI, message)) is None


@pytest.mark.parametrize("text", ["/start", "/start biaya", "/start undangan", "undangan-abc", "/start panduan-x"])
def test_other_texts_are_not_its_business(work: Work, text: str) -> None:
    assert work.invitations.take(work.read(SRI, work.write(SRI, text))) is None


def test_a_name_is_one_short_line_without_markup(work: Work) -> None:
    work.start(SRI, token(work), "<b>Sri</b>\n\u202e*x* " + "a" * 50)
    officer = work.office.staff.by_user(SRI)
    assert officer and officer.name.startswith("<b>Sri</b> *x* aaa") and len(officer.name) == 40
    assert officer.name in work.told(SRI)[-1]

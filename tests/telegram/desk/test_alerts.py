"""Whoever should know of a late case is told, once: in the topic, in private, or else in the group."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from bot.cases.model import Case
from bot.cases.orders import Action, Role
from bot.content.texts import Texts
from bot.store.outbox import Call
from bot.telegram.desk.alerts import Alerts
from tests.cases.office import ADMIN, ANNA, BUDI, CITRA, DEDI, RINA, WATI, Office
from tests.telegram import virtual_time
from tests.telegram.desk.watching import Watched
from tests.telegram.fake_telegram import GROUP

TAKE_SOON, SOLVE_SOON = "⏰ Belum ada yang mengambil kasus ini. Ambil sebelum", "⏰ Kasus ini harus selesai sebelum"
LATE, AGAIN = "⏰ Kasus ini belum diambil, padahal", "🚨 Kasus ini masih belum diambil."
UNSOLVED, DUTY = "⏰ Kasus ini belum selesai, padahal", "🔴 Kasus darurat baru di luar jam kerja."
HINT, NOBODY = "Grup petugas belum dipasang", "Tidak ada supervisor atau admin yang bisa dihubungi"


@pytest.fixture(params=[True, False], ids=["topics", "no-topics"])
def desk(office: Office, texts: Texts, request: pytest.FixtureRequest) -> Watched:
    return Watched(office, texts, forum=request.param)


@pytest.fixture
def guarded(office: Office, texts: Texts) -> Watched:
    """Rina and Dedi are on duty at all hours."""
    return Watched(office, texts, on_call=(RINA, DEDI))


def same(told: list[tuple[int, str]], *expected: tuple[int, str]) -> bool:
    """Whether just these were told; of texts, the beginning counts."""
    return len(told) == len(expected) and all(
        any(chat == one and text.startswith(begin) for chat, text in told) for one, begin in expected
    )


async def test_the_desk_is_reminded_then_the_leaders_are_told_again_and_again(desk: Watched) -> None:
    case = desk.open(movable=False)  # high: two hours
    assert await desk.look("2026-11-24 09:59") == []
    assert same(await desk.look("2026-11-24 10:00"), (GROUP, TAKE_SOON))
    assert desk.topic(case)[-1].text == f"{TAKE_SOON} Selasa, 24 November 2026, pukul 11.00 WIB."
    assert await desk.look("2026-11-24 10:59") == []
    assert same(await desk.look("2026-11-24 11:00"), (WATI, LATE), (ADMIN, LATE))
    assert same(await desk.look("2026-11-24 12:00"), (WATI, AGAIN), (ADMIN, AGAIN))
    assert await desk.look("2026-11-24 13:59") == []
    assert same(await desk.look("2026-11-24 14:00"), (WATI, AGAIN), (ADMIN, AGAIN))
    desk.office.officer(RINA, case, Action.TAKE)
    assert await desk.look("2026-11-24 15:59") == []


async def test_a_case_that_is_not_solved(desk: Watched) -> None:
    desk.office.officer(RINA, case := desk.open(movable=False), Action.TAKE)
    assert same(await desk.look("2026-11-25 09:00"), (GROUP, SOLVE_SOON))
    told = await desk.look("2026-11-26 09:00")
    assert same(told, (WATI, UNSOLVED), (ADMIN, UNSOLVED))
    assert f"🟠 {case.number} · Layanan" not in told[0][1]  # it is a question, not a visit
    assert f"🟠 {case.number} · Tanya petugas · Rina" in told[0][1]


async def test_what_the_leaders_get_leads_to_the_case_and_tells_nothing_of_the_citizen(desk: Watched) -> None:
    case = desk.open(movable=False, name="Siti Aminah", phone="+6281234567")
    await desk.look("2026-11-24 11:00")
    place = desk.store.card(case.id)
    assert place
    [message] = desk.private(WATI)
    assert (
        f'<a href="https://t.me/c/1700000001/{place.thread_id or place.message_id}">{case.number}</a>' in message.html
    )
    assert "Siti" not in message.html and "+62" not in message.html
    assert desk.private(ANNA) == desk.private(RINA) == []


async def test_nights_and_holidays_are_quiet(desk: Watched) -> None:
    desk.office.go_to("2026-12-23 15:30")
    desk.open(movable=False)
    for moment in ("2026-12-24 10:00", "2026-12-25 10:00", "2026-12-27 10:00", "2026-12-28 08:29"):
        assert await desk.look(moment) == []
    assert same(await desk.look("2026-12-28 08:30"), (GROUP, TAKE_SOON))


async def test_after_a_long_stop_only_the_gravest_is_said(desk: Watched) -> None:
    desk.open(movable=False)
    assert same(await desk.look("2026-11-26 15:00"), (WATI, AGAIN), (ADMIN, AGAIN))
    desk.start()
    assert await desk.look("2026-11-26 15:59") == []


@pytest.mark.parametrize("restarts", [False, True])
async def test_nothing_is_said_twice(desk: Watched, restarts: bool) -> None:
    desk.open(movable=False)
    assert len(await desk.look("2026-11-24 11:10")) == 2
    for minute in range(11, 60, 7):
        if restarts:
            desk.start()
        assert await desk.look(f"2026-11-24 11:{minute}") == []


async def test_many_at_once_are_all_told(desk: Watched) -> None:
    for chat in range(1, 51):
        desk.office.agree(chat)
        desk.open(chat, movable=False)
    told = await desk.look("2026-11-24 11:00")
    assert len(told) == len(set(told)) == 2 * 50


# Who is there to be told.


async def test_without_a_group_the_leaders_learn_of_all(office: Office, texts: Texts) -> None:
    desk = Watched(office, texts)
    desk.db.execute("DELETE FROM desk")
    office.open(movable=False)
    told = await desk.look("2026-11-24 10:00")
    assert same(told, (WATI, "⏰ Belum ada yang mengambil"), (ADMIN, "⏰ Belum ada yang mengambil"))
    assert HINT in told[0][1]
    assert same(await desk.look("2026-11-24 11:00"), (WATI, LATE), (ADMIN, LATE))


async def test_when_all_leaders_have_blocked_the_bot_the_group_is_told_once(desk: Watched) -> None:
    desk.open(movable=False)
    desk.telegram.blocked = {WATI, ADMIN}
    told = await desk.look("2026-11-24 11:00")
    assert same(told, (GROUP, LATE)) and NOBODY in told[0][1]
    assert await desk.look("2026-11-24 11:30") == []


@pytest.mark.parametrize("blocked", [WATI, ADMIN])
async def test_one_leader_is_enough(desk: Watched, blocked: int) -> None:
    desk.open(movable=False)
    desk.telegram.blocked = {blocked}
    assert same(await desk.look("2026-11-24 11:00"), (WATI + ADMIN - blocked, LATE))


async def test_without_leaders_the_group_is_told(desk: Watched) -> None:
    for leader in (WATI, ADMIN):
        desk.office.care.dismiss(desk.office.id_of(leader))
    desk.open(movable=False)
    assert same(await desk.look("2026-11-24 11:00"), (GROUP, LATE))


async def test_while_nobody_can_be_told_it_stays_due(office: Office, texts: Texts) -> None:
    desk = Watched(office, texts)
    desk.db.execute("DELETE FROM desk")
    for leader in (WATI, ADMIN):
        office.care.dismiss(office.id_of(leader))
    office.open(movable=False)
    assert await desk.look("2026-11-24 11:00") == []
    office.hire(WATI, Role.SUPERVISOR)
    assert same(await desk.look("2026-11-24 11:05"), (WATI, LATE))


# On duty at all hours.


async def test_those_on_duty_learn_of_an_emergency_at_night_at_once_and_once(guarded: Watched) -> None:
    guarded.office.go_to("2026-11-28 22:00")
    case = guarded.open(in_danger=True)
    assert same(await guarded.look("2026-11-28 22:00"), (RINA, DUTY), (DEDI, DUTY))
    assert "pukul 23.00 WIB" in guarded.private(RINA)[0].text
    guarded.start()
    assert await guarded.look("2026-11-28 22:20") == []
    assert same(await guarded.look("2026-11-28 22:30"), (GROUP, TAKE_SOON))
    guarded.office.officer(RINA, case, Action.TAKE)
    assert await guarded.look("2026-11-28 23:30") == []


async def test_an_emergency_released_at_night_is_news_again(guarded: Watched) -> None:
    guarded.office.go_to("2026-11-28 22:00")
    case = guarded.open(in_danger=True)
    await guarded.look("2026-11-28 22:00")
    guarded.office.officer(RINA, case, Action.TAKE)
    guarded.office.go_to("2026-11-28 22:10")
    guarded.office.officer(WATI, case, Action.RELEASE)
    assert same(await guarded.look("2026-11-28 22:10"), (RINA, DUTY), (DEDI, DUTY))


async def test_one_that_nobody_took_before_the_office_closed_goes_to_those_on_duty(guarded: Watched) -> None:
    guarded.office.go_to("2026-11-24 15:50")
    guarded.open(in_danger=True)
    assert await guarded.look("2026-11-24 15:59") == []
    assert same(await guarded.look("2026-11-24 16:00"), (RINA, DUTY), (DEDI, DUTY))


async def test_other_cases_leave_those_on_duty_alone(guarded: Watched) -> None:
    guarded.office.go_to("2026-11-28 22:00")
    guarded.open(movable=False)
    assert await guarded.look("2026-11-29 12:00") == []


async def test_those_on_duty_who_have_left_are_not_told_but_somebody_is(guarded: Watched) -> None:
    for officer in (RINA, DEDI):
        guarded.office.care.dismiss(guarded.office.id_of(officer))
    guarded.office.go_to("2026-11-28 22:00")
    guarded.open(in_danger=True)
    assert same(await guarded.look("2026-11-28 22:00"), (WATI, DUTY), (ADMIN, DUTY))


# Trouble.


async def test_a_case_that_cannot_be_read_holds_up_no_other_and_is_reported_once(desk: Watched) -> None:
    broken, whole = desk.open(ANNA, movable=False), desk.open(BUDI, movable=False)
    desk.db.execute("UPDATE cases SET state = 'aneh' WHERE id = ?", [broken.id])
    told = await desk.look("2026-11-24 11:00")
    report = f"⚠️ Catatan kasus {broken.number} rusak"
    assert same(told, (WATI, report), (ADMIN, report), (WATI, LATE), (ADMIN, LATE))
    assert any(whole.number in text for _, text in told)
    desk.start()
    assert await desk.look("2026-11-24 11:30") == []


async def test_details_that_cannot_be_read_do_not_silence_the_alert(desk: Watched) -> None:
    case = desk.open(movable=False)
    desk.db.execute("UPDATE case_details SET data = '[' WHERE case_id = ?", [case.id])
    assert same(await desk.look("2026-11-24 10:00"), (GROUP, TAKE_SOON))
    assert same(await desk.look("2026-11-24 11:00"), (WATI, LATE), (ADMIN, LATE))


def failing(monkeypatch: pytest.MonkeyPatch, error: Callable[[Case], Exception | None]) -> None:
    told = Alerts._told

    def fails(self: Alerts, case: Case, alert: object) -> list[Call]:
        if trouble := error(case):
            raise trouble
        return told(self, case, alert)  # type: ignore[arg-type]

    monkeypatch.setattr(Alerts, "_told", fails)


async def test_one_bad_case_holds_up_nobody_else_and_stays_due(desk: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *_ = [desk.open(chat, movable=False) for chat in (ANNA, BUDI, CITRA)]
    with monkeypatch.context() as patch:
        failing(patch, lambda case: ValueError("rusak") if case.id == bad.id else None)
        assert len(await desk.look("2026-11-24 11:00")) == 2 * 2
    told = await desk.look("2026-11-24 11:05")
    assert same(told, (WATI, LATE), (ADMIN, LATE)) and bad.number in told[0][1]


def test_a_full_disk_delays_alerts_but_loses_and_repeats_none(desk: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.open(ANNA, movable=False)
    desk.open(BUDI, movable=False)
    errors = [None, sqlite3.OperationalError("database or disk is full"), None, None]
    failing(monkeypatch, lambda case: errors.pop(0))
    told = virtual_time.run(desk.look("2026-11-24 11:00"))
    assert len(told) == len(set(told)) == 2 * 2

"""The office's times out of the settings: read as operators write them, refused in their words."""

from __future__ import annotations

import pytest

from bot.cases.model import Priority
from bot.cases.schedule import deadlines_of, office_hours_of, on_call_of
from bot.errors import OperatorError
from bot.reminders.wib import at
from bot.settings import Settings
from tests.cases.office import Office, wib


def settings(**given: object) -> Settings:
    return Settings(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "opens", "closed"),
    [
        ("sen-jum 08.00-16.00", ["2026-11-24 08:00", "2026-11-27 15:59"], ["2026-11-24 07:59", "2026-11-24 16:00"]),
        ("sen-kam 08.00-12.00 13.00-16.00", ["2026-11-24 13:00"], ["2026-11-24 12:30", "2026-11-27 09:00"]),
        (
            " Senin - Kamis  7:30-12:00 ;JUM 07.30-11.30; ",
            ["2026-11-23 07:30", "2026-11-27 11:00"],
            ["2026-11-27 12:00"],
        ),
        ("sel 09.00 - 10.00; sab 09.00-10.00", ["2026-11-24 09:30"], ["2026-11-28 09:30"]),  # weekends never count
    ],
)
def test_hours_as_operators_write_them(hours: str, opens: list[str], closed: list[str]) -> None:
    office = office_hours_of(settings(office_hours=hours))
    assert [office.is_open(wib(moment)) for moment in (*opens, *closed)] == [True] * len(opens) + [False] * len(closed)


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        ("", "tidak ada jam buka"),
        ("sab 08.00-12.00", "tidak ada jam buka"),
        ("setiap hari", "'setiap hari' tidak terbaca"),
        ("sen-jum", "'sen-jum' tidak terbaca"),
        ("sen-jum 8-16", "tidak terbaca"),
        ("hari 08.00-16.00", "hari 'hari' tidak dikenal"),
        ("kam-sen 08.00-16.00", "hari terakhir sebelum hari pertama"),
        ("sen-jum 08.00-16.00; rab 08.00-12.00", "'rab' disebut dua kali"),
        ("sen-jum 08.00-25.00", "tidak ada jam '08.00-25.00'"),
        ("sen-jum 16.00-08.00", "'sen' tidak berurutan"),
        ("sen-jum 08.00-13.00 12.00-16.00", "tidak berurutan"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_line(hours: str, why: str) -> None:
    with pytest.raises(OperatorError, match=rf"^Pengaturan 'office_hours' tidak bisa dipakai: .*{why}[^\n]*$"):
        office_hours_of(settings(office_hours=hours))


def test_who_is_on_call() -> None:
    assert on_call_of(settings()) == ()
    assert on_call_of(settings(on_call=" 7002, 7003 7002")) == (7002, 7003)
    with pytest.raises(OperatorError, match="'on_call'"):
        on_call_of(settings(on_call="@rina"))


@pytest.mark.parametrize(
    ("told", "response", "resolution"),
    [
        ({"in_danger": True}, "2026-11-24 09:15", "2026-11-24 14:00"),
        ({"movable": False}, "2026-11-24 10:00", "2026-11-26 09:00"),
        ({}, "2026-11-24 14:00", "2026-12-01 09:00"),
    ],
    ids=list(Priority),
)
def test_the_targets_that_nobody_has_set(
    office: Office, told: dict[str, object], response: str, resolution: str
) -> None:
    deadlines, case = deadlines_of(settings()), office.open(**told)  # type: ignore[arg-type]
    dues = deadlines.response_due(case), deadlines.resolution_due(case)
    assert [at(due) for due in dues if due] == [wib(response), wib(resolution)]


def test_somebody_on_call_makes_emergencies_count_at_night(office: Office) -> None:
    office.go_to("2026-11-28 22:00")
    case = office.open(in_danger=True)
    due = deadlines_of(settings(on_call="7002")).response_due(case)
    assert due and at(due) == wib("2026-11-28 22:15")

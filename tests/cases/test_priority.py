"""How urgent a case is, and that the reason is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cases.model import Details, Kind, Letter, LetterKind, Passport, Place, Priority
from bot.cases.orders import Action
from bot.cases.priority import assess, by_urgency
from tests.cases.office import ANNA, BUDI, CITRA, RINA, Office

TODAY = date(2026, 11, 24)


def leaving_in(days: int) -> Details:
    return Details(departure=TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("details", "priority", "reason"),
    [
        (leaving_in(0), Priority.EMERGENCY, "berangkat hari ini (Selasa, 24 November 2026)"),
        (leaving_in(1), Priority.EMERGENCY, "berangkat besok (Rabu, 25 November 2026)"),
        (leaving_in(3), Priority.EMERGENCY, "berangkat 3 hari lagi (Jumat, 27 November 2026)"),
        (leaving_in(4), Priority.HIGH, "berangkat 4 hari lagi (Sabtu, 28 November 2026)"),
        (leaving_in(14), Priority.HIGH, "berangkat 14 hari lagi (Selasa, 8 Desember 2026)"),
        (leaving_in(-1), Priority.HIGH, "tanggal berangkat sudah lewat, perlu ditanyakan (Senin, 23 November 2026)"),
        (Details(place=Place.HOSPITAL, ward="ruang ICU lt 2"), Priority.EMERGENCY, "dirawat di ruang ICU lt 2"),
        (Details(in_danger=True), Priority.EMERGENCY, "menurut dokter tidak bisa menunggu"),
        (Details(place=Place.HOSPITAL, ward="Melati 3"), Priority.HIGH, "dirawat di rumah sakit"),
        (Details(place=Place.HOME, movable=False), Priority.HIGH, "tidak bisa dibawa ke kantor"),
    ],
)
def test_a_reason_for_each_priority(details: Details, priority: Priority, reason: str) -> None:
    assessment = assess(details, TODAY)
    assert assessment.priority is priority
    assert assessment.reasons[0] == reason


@pytest.mark.parametrize(
    "details",
    [
        Details(),
        leaving_in(15),
        Details(place=Place.HOME, movable=True, in_danger=False),
        Details(place=Place.HOME, ward="dekat igd"),
        Details(wish="paspor untuk liburan"),
    ],
)
def test_without_any_reason_it_is_normal(details: Details) -> None:
    assert assess(details, TODAY).priority is Priority.NORMAL
    assert assess(details, TODAY).reasons == ()


def test_all_reasons_are_told_the_most_urgent_first() -> None:
    details = Details(place=Place.HOSPITAL, ward="ICU", movable=False, departure=TODAY + timedelta(days=10))
    assert assess(details, TODAY).reasons == (
        "dirawat di ICU",
        "berangkat 10 hari lagi (Jumat, 4 Desember 2026)",
        "dirawat di rumah sakit",
        "tidak bisa dibawa ke kantor",
    )


def test_the_queue_shows_the_urgent_then_those_nobody_has_then_the_oldest(office: Office) -> None:
    old, young = office.open(ANNA), office.open(BUDI)
    urgent = office.open(CITRA, in_danger=True)
    high = office.open(CITRA, Kind.ABROAD, movable=False)
    office.officer(RINA, old, Action.TAKE)
    assert [case.number for case in office.book.queue()] == [urgent.number, high.number, young.number, old.number]
    assert by_urgency([]) == []


def test_details_survive_the_store() -> None:
    details = Details(
        name="Siti",
        age=61,
        relation="anak",
        place=Place.HOSPITAL,
        hospital="RS Contoh",
        ward="Melati",
        area="Ilir Barat I",
        movable=False,
        in_danger=False,
        letters=(Letter(LetterKind.RECORD, "file-1", True), Letter(LetterKind.REFERRAL, "file-2", False)),
        destination="Malaka",
        departure=date(2026, 12, 3),
        passport=Passport.FIRST,
        phone="+62 812",
        wish="lekas",
    )
    assert Details.from_data(details.as_data()) == details
    assert Details.from_data(Details().as_data()) == Details()
    assert Details.from_data({**details.as_data(), "dulu": 1}) == details

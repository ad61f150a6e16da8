"""Times as citizens type them, on Tuesday 24 November 2026 at 10.30 WIB unless told otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.reminders.limits import Limits
from bot.reminders.times import Awaited, Failure, read
from bot.reminders.wib import WIB, shown

NOW = datetime(2026, 11, 24, 10, 30, 20, tzinfo=WIB)


def result(awaited: Awaited, text: str, limits: Limits, now: datetime = NOW) -> str:
    """The moment as `24-11 10.30`, or the failure."""
    found = read(awaited, text, now, limits)
    return found.value if isinstance(found, Failure) else f"{found.astimezone(WIB):%d-%m-%y %H.%M}"


VISITS = {
    "besok jam 9": "25-11-26 09.00",
    "bsk jm 9 ya pak": "25-11-26 09.00",
    "isuk jam 9": "25-11-26 09.00",
    "Besok jam sembilan pagi": "25-11-26 09.00",
    "besok setengah 10": "25-11-26 09.30",
    "besok jam 10 kurang seperempat": "25-11-26 09.45",
    "besok jam 9 lewat 15 menit": "25-11-26 09.15",
    "besok 09 : 00": "25-11-26 09.00",
    "besok jam 9,15": "25-11-26 09.15",
    "besok jam 8-9": "25-11-26 08.00",
    "besok jam 8 s/d 9": "25-11-26 08.00",
    "besok jam 1": "25-11-26 13.00",
    "lusa siang jam 2": "26-11-26 14.00",
    "hari ini jam 4 sore": "24-11-26 16.00",
    "nanti jam 2 siang": "24-11-26 14.00",
    "2 jam lagi": "24-11-26 12.30",
    "3 hari lagi jam 9": "27-11-26 09.00",
    "tgl 3 des jam 9": "03-12-26 09.00",
    "tgl 3 jam 9": "03-12-26 09.00",
    "tanggal 3 bulan depan jam 9": "03-12-26 09.00",
    "tgl 31 jam 9": "31-12-26 09.00",
    "3/12 09.00": "03-12-26 09.00",
    "3-12-2026 jam 08.00-09.00": "03-12-26 08.00",
    "3.12.26 jam 9": "03-12-26 09.00",
    "2026-12-03 09:00": "03-12-26 09.00",
    "3 desember 2026 jam 08.00": "03-12-26 08.00",
    "Kamis, 3 Desember 2026 pukul 09.00 WIB": "03-12-26 09.00",
    "jadwal saya kamis 3 nopember jam 9": "tidak_cocok",
    "5 jan jam 8": "05-01-27 08.00",
    "12 desember jam 12": "12-12-26 12.00",
    "senin jam 8": "30-11-26 08.00",
    "senen jam 8": "30-11-26 08.00",
    "senin depan pukul 8 pagi": "30-11-26 08.00",
    "senin minggu depan jam 8": "30-11-26 08.00",
    "minggu depan hari senin jam 8": "30-11-26 08.00",
    "kamis depan jam 10": "03-12-26 10.00",
    "kamis ini jam 10": "26-11-26 10.00",
    "jum'at besok jam 9": "27-11-26 09.00",
    "selasa jam 9": "01-12-26 09.00",
    "hari minggu jam 9": "29-11-26 09.00",
    "tgl 3 des": "tanpa_jam",
    "besok pagi": "tanpa_jam",
    "jam 9": "tanpa_hari",
    "minggu depan jam 9": "tanpa_hari",
    "besok jumat jam 9": "tidak_cocok",
    "rabu 3 des jam 9": "tidak_cocok",
    "dua minggu lagi hari senin jam 9": "tidak_cocok",
    "kemarin jam 9": "lewat",
    "20 nov jam 9": "lewat",
    "hari ini jam 9 pagi": "lewat",
    "3 des 2028 jam 9": "terlalu_jauh",
    "29 februari jam 9": "terlalu_jauh",
}

PAYMENTS = {
    "tadi jam 9.15": "24-11-26 11.15",
    "kode billingnya dibuat tadi jam 9.15 WIB pak": "24-11-26 11.15",
    "jam setengah 10": "24-11-26 11.30",
    "10.15": "24-11-26 12.15",
    "10.31": "24-11-26 12.31",
    "barusan": "24-11-26 12.30",
    "baru aja dapat kodenya": "24-11-26 12.30",
    "sejam lalu": "24-11-26 11.30",
    "setengah jam yg lalu": "24-11-26 12.00",
    "1 jam setengah yang lalu": "24-11-26 11.00",
    "sudah 20 menit": "24-11-26 12.10",
    "dua puluh lima menit yang lalu": "24-11-26 12.05",
    "lima belas menit lalu": "24-11-26 12.15",
    "30 menit lagi": "24-11-26 11.00",
    "tinggal 45 menit": "24-11-26 11.15",
    "berlaku sampai jam 11": "24-11-26 11.00",
    "exp 11.05": "24-11-26 11.05",
    "batas bayar 24/11/2026 12:15:30": "24-11-26 12.15",
    "09.15 - 11.15": "24-11-26 11.15",
    "berlaku sampai besok jam 9": "25-11-26 09.00",
    "jam 11": "24-11-26 11.00",
    "jam 2": "belum",
    "besok jam 9": "belum",
    "dibuat besok": "tanpa_jam",
    "tadi": "tanpa_jam",
    "tadi jam 7": "lewat",
    "kemarin jam 9": "lewat",
    "sampai jam 9": "lewat",
    "berlaku sampai 10 des jam 9": "terlalu_jauh",
}

PHOTOS = {
    "hari ini": "24-11-26 00.00",
    "tadi jam 9": "24-11-26 00.00",
    "barusan": "24-11-26 00.00",
    "sudah difoto kemarin": "23-11-26 00.00",
    "kemarin lusa": "22-11-26 00.00",
    "3 hari lalu": "21-11-26 00.00",
    "seminggu yang lalu": "17-11-26 00.00",
    "20 nov": "20-11-26 00.00",
    "20/11": "20-11-26 00.00",
    "tgl 20": "20-11-26 00.00",
    "tgl 28": "28-10-26 00.00",
    "senin": "23-11-26 00.00",
    "senin kemarin": "23-11-26 00.00",
    "selasa lalu": "17-11-26 00.00",
    "jumat minggu lalu": "20-11-26 00.00",
    "besok": "belum",
    "3 des": "belum",
    "1 januari 2026": "terlalu_jauh",
}

NO_TIMES = [
    "besok jam 9 buka ga?",
    "besok jam 9 buka ga",
    "besok jam 9?",
    "jam berapa",
    "biaya paspor berapa",
    "nanti saja",
    "sudah dibuat",
    "baru bayar",
    "saya sudah bayar tadi jam 9",
    "belum ada jadwal",
    "31 februari jam 9",
    "besok jam 25",
    "besok jam 9.75",
    "besok jam 9 pagi dan jam 4 sore dan malam",
    "820240101123456",
    "3",
    "",
    "ya",
    "besok jam 9 " * 20,
]


@pytest.mark.parametrize(("text", "expected"), VISITS.items())
def test_a_visit(text: str, expected: str, limits: Limits) -> None:
    assert result(Awaited.VISIT, text, limits) == expected


@pytest.mark.parametrize(("text", "expected"), PAYMENTS.items())
def test_until_when_a_code_must_be_paid(text: str, expected: str, limits: Limits) -> None:
    assert result(Awaited.BILLING, text, limits) == expected


@pytest.mark.parametrize(("text", "expected"), PHOTOS.items())
def test_the_day_of_the_photo(text: str, expected: str, limits: Limits) -> None:
    assert result(Awaited.PHOTO, text, limits) == expected


@pytest.mark.parametrize("awaited", list(Awaited))
@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time(text: str, awaited: Awaited, limits: Limits) -> None:
    assert result(awaited, text, limits) == "tak_terbaca"


def test_around_midnight_the_hour_is_of_the_day_that_is_nearest(limits: Limits) -> None:
    late, early = NOW.replace(hour=23, minute=50), NOW.replace(hour=0, minute=10)
    assert result(Awaited.BILLING, "berlaku sampai jam 1", limits, late) == "25-11-26 01.00"
    assert result(Awaited.BILLING, "tadi jam 11 malam", limits, early) == "24-11-26 01.00"
    assert result(Awaited.BILLING, "tadi malam jam 23.30", limits, early) == "24-11-26 01.30"
    assert result(Awaited.BILLING, "jam 12 malam", limits, early) == "24-11-26 02.00"


def test_now_is_taken_in_wib_whatever_its_zone(limits: Limits) -> None:
    late_in_london = datetime(2026, 11, 24, 18, tzinfo=UTC)  # already Wednesday in Palembang
    assert result(Awaited.VISIT, "besok jam 9", limits, late_in_london) == "26-11-26 09.00"


def test_a_longer_limit_in_the_facts_moves_the_deadline(limits: Limits) -> None:
    longer = Limits(timedelta(hours=3), limits.ready_workdays, limits.collection)
    assert result(Awaited.BILLING, "tadi jam 9.15", longer) == "24-11-26 12.15"


def test_moments_are_shown_with_their_zone() -> None:
    assert shown(datetime(2026, 12, 3, 2, tzinfo=UTC)) == "Kamis, 3 Desember 2026, pukul 09.00 WIB"

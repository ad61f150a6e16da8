"""Ringkasan: how much, how well, how long; nothing that is about a few people."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlite_utils import Database

from bot.console.figures import Figure, Figures, Period
from bot.conversation.library import Library
from bot.reminders.wib import at
from bot.store.feedback import Feedback
from bot.store.tallies import Tallies
from tests.console.visitor import NOON, Console, Visitor

TODAY = at(NOON).date()
DAY = timedelta(days=1)
HOUR = 3600.0
NAMES = ("pesan", "hasil", "topik", "suara", "tunggu", "kasus")


@pytest.fixture(autouse=True)
def busy(db: Database) -> None:
    """Two weeks of messages, votes and cases."""
    tallies = Tallies(db)
    for days in range(14):
        tallies.count(TODAY - days * DAY, "pesan", by=10 + days)
    for what, count in (("dijawab", 100), ("ditawarkan", 20), ("serah", 6), ("terlewat", 5)):
        tallies.count(TODAY, what, by=count)
    for topic, count in (("biaya", 60), ("visa", 4)):
        tallies.count(TODAY, "dijawab", topic, count)
    tallies.count(TODAY, "tombol", "biaya", 5)
    for topic, helpful, unhelpful in (("biaya", 15, 5), ("visa", 9, 2), ("calo", 1, 1)):
        for n in range(helpful + unhelpful):
            vote(db, topic, n < helpful)


@pytest.fixture
async def supervisor(console: Console) -> Visitor:
    return await console.visitor("supervisor")


def vote(db: Database, topic: str, helpful: bool) -> None:
    Feedback(db).add(topic, helpful, "v")
    db.execute("UPDATE feedback SET given_at = ?", [NOON - HOUR])


def case(db: Database, number: int, priority: str, waited_h: float | None, state: str = "baru") -> None:
    opened = NOON - 2 * 24 * HOUR
    db.table("cases").insert(
        {
            **{"number": f"KP-2026-{number:04d}", "chat_id": number, "kind": "umum", "state": state},
            **{"priority": priority, "version": 1, "opened_at": opened, "counted_from": opened},
            "taken_at": None if waited_h is None else opened + waited_h * HOUR,
        }
    )


def figure(db: Database, library: Library, name: str, days: int = 30) -> Figure:
    figures = Figures(db, library.answers.topics, library.texts).all(Period.until(NOON, days))
    return next(one for one in figures if one.name == name)


def test_messages_of_each_day_and_of_no_other(db: Database, library: Library) -> None:
    rows = figure(db, library, "pesan", 7).rows
    assert rows[0] == ("18 November 2026", 16)
    assert rows[-2:] == [("24 November 2026", 10), ("Jumlah", 91)]
    assert len(rows) == 8


def test_a_quiet_day_hides_the_total_too(db: Database, library: Library) -> None:
    Tallies(db).count(TODAY - 20 * DAY, "pesan", by=3)
    cells = dict(figure(db, library, "pesan").rows)
    assert cells["4 November 2026"] == "<5"
    assert "Jumlah" not in cells
    assert sum(cell == "–" for cell in cells.values()) == 1


def test_how_well_messages_were_answered(db: Database, library: Library) -> None:
    assert figure(db, library, "hasil").rows == [
        ("Dijawab", 100),
        ("Ditawari pilihan", 20),
        ("Tidak terjawab", 11),
        ("Jumlah", 131),
    ]


def test_topics_by_question_and_button_without_those_few_asked_about(db: Database, library: Library) -> None:
    assert figure(db, library, "topik").rows == [("Biaya paspor", 65)]


def test_votes_with_a_share_only_where_it_tells_nothing_small(db: Database, library: Library) -> None:
    rows = {row[0]: row[1:] for row in figure(db, library, "suara").rows}
    titles = [library.answers.topics.get(topic).title for topic in ("biaya", "visa", "calo")]
    assert rows[titles[0]] == (15, 5, "75%")
    assert rows[titles[1]] == (9, "<5", "–")
    assert titles[2] not in rows


def test_how_long_people_waited_by_priority(db: Database, library: Library) -> None:
    for n, hours in enumerate((1, 2, 3, 4, 30)):
        case(db, n, "darurat", hours)
    for n in range(4):
        case(db, 100 + n, "biasa", 5)
    case(db, 200, "darurat", None)
    rows = figure(db, library, "tunggu").rows
    assert rows == [("Darurat", "3 jam", "1 hari 6 jam"), ("Tinggi", "–", "–"), ("Biasa", "–", "–")]


def test_cases_by_state_without_small_numbers(db: Database, library: Library) -> None:
    for n in range(12):
        case(db, n, "biasa", 1, "selesai")
    for n in range(2):
        case(db, 50 + n, "biasa", 1, "ditolak")
    cells = dict(figure(db, library, "kasus").rows)
    assert (cells["Selesai"], cells["Ditolak"], cells["Ditangani"]) == ("–", "<5", 0)
    assert "Jumlah" not in cells


@pytest.mark.parametrize("days", [7, 30, 90])
async def test_the_page_of_each_range(supervisor: Visitor, days: int) -> None:
    words = await supervisor.open(f"/ringkasan?hari={days}")
    assert supervisor.status == 200
    assert "Pesan per hari" in words and "24 November 2026" in words
    assert f'href="/ringkasan?hari={days}" aria-current="true"' in supervisor.page.text
    assert "Grafik: Pesan per hari" in supervisor.page.text  # read out in place of the picture


@pytest.mark.parametrize("asked", ["", "?hari=8", "?hari=x", "?hari=-1"])
async def test_any_other_range_is_the_usual_one(supervisor: Visitor, asked: str) -> None:
    assert "26 Oktober 2026 sampai 24 November 2026" in await supervisor.open(f"/ringkasan{asked}")


@pytest.mark.parametrize("name", NAMES)
async def test_each_chart_is_a_picture_that_needs_nothing_else(supervisor: Visitor, name: str) -> None:
    await supervisor.open(f"/ringkasan/{name}.svg?hari=7")
    assert supervisor.page.headers["content-type"] == "image/svg+xml"
    assert "script" not in supervisor.page.headers["content-security-policy"]
    root = ElementTree.fromstring(supervisor.page.content)
    assert not [element for element in root.iter() if str(element.tag).endswith("script")]
    addresses = [value for element in root.iter() for value in element.attrib.values() if "//" in value]
    assert addresses == []


async def test_a_chart_shows_no_small_count(supervisor: Visitor, db: Database) -> None:
    db.execute("UPDATE tallies SET count = 3 WHERE what = 'pesan'")
    await supervisor.open("/ringkasan/pesan.svg?hari=7")
    assert ">3<" not in supervisor.page.text


async def test_an_unknown_chart(supervisor: Visitor) -> None:
    await supervisor.open("/ringkasan/lain.svg")
    assert supervisor.status == 404


async def test_the_table_to_download_is_what_is_shown(supervisor: Visitor) -> None:
    await supervisor.open("/ringkasan.csv?hari=7")
    assert "ringkasan-2026-11-18-2026-11-24.csv" in supervisor.page.headers["content-disposition"]
    lines = list(csv.reader(io.StringIO(supervisor.page.text)))
    assert lines[0] == ["bagian", "butir", "ukuran", "nilai"]
    assert ["Pesan per hari", "24 November 2026", "Pesan", "10"] in lines
    assert ["Penilaian jawaban", "Biaya paspor", "Bagian yang membantu", "75%"] in lines
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]


async def test_admins_may_see_it_too_and_officers_may_not(admin: Visitor, petugas: Visitor) -> None:
    await admin.open("/ringkasan")
    assert admin.status == 200
    for path in ("/ringkasan", "/ringkasan.csv", "/ringkasan/pesan.svg"):
        words = await petugas.open(path)
        assert petugas.status == 403
        assert "supervisor" in words


async def test_before_anything_has_happened(console: Console, supervisor: Visitor, db: Database) -> None:
    for table in ("tallies", "feedback"):
        db.execute(f"DELETE FROM {table}")
    assert "Belum ada yang bisa ditampilkan" in await supervisor.open("/ringkasan")
    for name in NAMES:
        await supervisor.open(f"/ringkasan/{name}.svg")
        assert supervisor.status == 200

"""The summary: once each working day, in the group's general topic, and none when nothing is open."""

from __future__ import annotations

import pytest

from bot.cases.model import Case
from bot.cases.orders import Action
from bot.content.texts import Texts
from bot.telegram.render import visible
from tests.cases.office import ANNA, BUDI, CITRA, RINA, Office, wib
from tests.telegram.desk.watching import Watched
from tests.telegram.fake_telegram import GROUP


@pytest.fixture(params=[True, False], ids=["topics", "no-topics"])
def desk(office: Office, texts: Texts, request: pytest.FixtureRequest) -> Watched:
    watched = Watched(office, texts, forum=request.param)
    watched.digests = True
    watched.start()
    return watched


async def summaries(desk: Watched, moment: str) -> list[str]:
    told = await desk.look(moment)
    return [text for chat, text in told if chat == GROUP and text.startswith("📋")]


def taken(desk: Watched, chat: int, visit: str = "", **details: object) -> Case:
    desk.office.officer(RINA, case := desk.open(chat, **details), Action.TAKE)
    if visit:
        desk.office.officer(RINA, case, Action.SCHEDULE, visit_at=wib(visit).timestamp())
    return case


async def test_what_is_open_by_urgency_with_what_is_new_late_and_visited(desk: Watched) -> None:
    desk.office.go_to("2026-11-19 09:00")
    late = taken(desk, ANNA, movable=False)
    visited = taken(desk, BUDI, visit="2026-11-24 09:30")
    desk.office.go_to("2026-11-23 10:00")
    new = desk.open(CITRA, in_danger=True)
    [text] = await summaries(desk, "2026-11-24 08:00")
    assert text.splitlines() == [
        "📋 Selasa, 24 November 2026",
        "",
        "Kasus terbuka: 3 (🔴 1 · 🟠 1 · 🟢 1)",
        "Baru sejak Senin, 23 November 2026: 1",
        "Lewat batas: 2",
        "Kunjungan hari ini: 1",
        "",
        f"🔴 {new.number} · Tanya petugas · belum diambil 🆕 ⏰ lewat",
        f"🟠 {late.number} · Tanya petugas · Rina ⏰ lewat",
        f"🟢 {visited.number} · Tanya petugas · Rina 📅 09.30 WIB",
    ]


async def test_it_stands_outside_of_the_cases_topics_and_leads_to_them(desk: Watched) -> None:
    case = taken(desk, ANNA)
    await desk.look("2026-11-25 08:00")
    message = next(one for one in desk.telegram.came if one.text.startswith("📋"))
    assert message.thread is None and message.reply_to is None
    assert f'">{case.number}</a>' in message.html


async def test_once_a_day_over_restarts_and_not_on_days_off(desk: Watched) -> None:
    desk.office.go_to("2026-12-23 07:00")
    taken(desk, ANNA)
    days = []
    for day in range(23, 32):
        for hour in ("06:00", "07:59", "08:00", "08:01", "11:00", "17:00", "23:30"):
            desk.start()
            days += [(day, hour) for _ in await summaries(desk, f"2026-12-{day} {hour}")]
    assert days == [(day, "08:00") for day in (23, 28, 29, 30, 31)]  # Christmas, its joint leave, a weekend


async def test_what_came_over_the_weekend_is_new_on_monday(desk: Watched) -> None:
    for chat, moment in ((ANNA, "2026-11-27 07:59"), (BUDI, "2026-11-27 08:00"), (CITRA, "2026-11-29 12:00")):
        desk.office.go_to(moment)
        desk.open(chat)
    [text] = await summaries(desk, "2026-11-30 08:00")
    assert "Baru sejak Jumat, 27 November 2026: 2" in text


async def test_a_late_start_makes_it_late(desk: Watched) -> None:
    taken(desk, ANNA)
    assert len(await summaries(desk, "2026-11-25 14:45")) == 1


async def test_nothing_open_nothing_said_all_day(desk: Watched) -> None:
    assert await summaries(desk, "2026-11-25 08:00") == []
    taken(desk, ANNA)
    assert await summaries(desk, "2026-11-25 09:00") == []


async def test_without_a_group_nothing_is_said(office: Office, texts: Texts) -> None:
    desk = Watched(office, texts)
    desk.digests = True
    desk.start()
    desk.db.execute("DELETE FROM desk")
    office.open()
    assert await summaries(desk, "2026-11-25 08:00") == []


async def test_many_cases_and_long_names_are_still_one_message(desk: Watched) -> None:
    desk.db.execute("UPDATE staff SET name = ?", ["<Rina> " * 20])
    for chat in range(1, 101):
        desk.office.agree(chat)
        taken(desk, chat, visit="2026-11-25 10:00")
    [text] = await summaries(desk, "2026-11-25 08:00")
    assert len(visible(text)) <= 4096
    assert "Kasus terbuka: 100 " in text
    assert text.endswith("Masih 70 lagi. Semuanya ada di /antrean.")


async def test_a_case_that_cannot_be_read_hides_none(desk: Watched) -> None:
    broken, whole = taken(desk, ANNA), taken(desk, BUDI)
    desk.db.execute("UPDATE cases SET kind = 'aneh' WHERE id = ?", [broken.id])
    [text] = await summaries(desk, "2026-11-25 08:00")
    assert "Tidak terbaca: 1" in text and whole.number in text

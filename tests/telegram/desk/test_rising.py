"""A departure that comes near makes a case more urgent: on its card, and said, once."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.model import Priority
from bot.content.texts import Texts
from tests.cases.office import ANNA, BUDI, RINA, Office
from tests.telegram.desk.watching import Watched
from tests.telegram.fake_telegram import GROUP

RISEN = "⬆️ Prioritas naik menjadi"


@pytest.fixture
def desk(office: Office, texts: Texts) -> Watched:
    return Watched(office, texts)


async def risen(desk: Watched, moment: str) -> list[str]:
    told = await desk.look(moment)
    return [text for chat, text in told if chat == GROUP and text.startswith(RISEN)]


async def test_at_the_opening_of_the_day_that_makes_it_urgent(desk: Watched) -> None:
    case = desk.open(departure=date(2026, 11, 29))  # Tuesday the 24th: five days
    for moment in ("2026-11-24 09:01", "2026-11-25 08:00", "2026-11-26 07:59"):
        assert await risen(desk, moment) == []
    assert await risen(desk, "2026-11-26 08:00") == [f"{RISEN} 🔴 DARURAT. Alasannya ada di kartu."]
    assert desk.card(case).text.startswith("🔴 DARURAT")
    assert desk.topic(case)[-1].text.startswith(RISEN)
    assert await risen(desk, "2026-11-27 08:00") == []


async def test_its_topic_is_named_anew(desk: Watched) -> None:
    case = desk.open(departure=date(2026, 11, 29))
    [before] = desk.telegram.topics.values()
    await desk.look("2026-11-26 08:00")
    assert list(desk.telegram.topics.values()) == [before.replace("🟠", "🔴")]
    assert before.startswith(f"🟠 {case.number}")


async def test_a_topic_that_somebody_deleted_comes_back_with_the_new_name(desk: Watched) -> None:
    case = desk.open(departure=date(2026, 11, 29))
    desk.telegram.drop_topic(next(iter(desk.telegram.topics)))
    assert await risen(desk, "2026-11-26 08:00")
    [name] = desk.telegram.topics.values()
    assert name.startswith(f"🔴 {case.number}")


async def test_a_group_without_topics_has_no_name_to_change(office: Office, texts: Texts) -> None:
    desk = Watched(office, texts, forum=False)
    desk.open(departure=date(2026, 11, 29))
    assert await risen(desk, "2026-11-26 08:00")
    assert "editForumTopic" not in [method for method, _ in desk.telegram.calls]


async def test_whenever_the_bot_starts(desk: Watched) -> None:
    desk.open(departure=date(2026, 11, 29))
    await desk.look("2026-11-24 09:01")
    desk.start()
    assert len(await risen(desk, "2026-11-26 06:00")) == 1


@pytest.mark.parametrize(("on_call", "days"), [((), []), ((RINA,), ["2026-11-28 08:00"])])
async def test_days_off_count_when_somebody_is_on_duty(
    office: Office, texts: Texts, on_call: tuple[int, ...], days: list[str]
) -> None:
    desk = Watched(office, texts, on_call)
    office.go_to("2026-11-27 15:00")
    desk.open(departure=date(2026, 12, 1))
    moments = ("2026-11-27 15:01", "2026-11-28 07:59", "2026-11-28 08:00", "2026-11-29 08:00")
    assert [moment for moment in moments if await risen(desk, moment)] == days


@pytest.mark.parametrize("broken", ["UPDATE case_details SET data = '['", "UPDATE cases SET priority = 'aneh'"])
async def test_a_case_that_cannot_be_read_holds_up_no_other(desk: Watched, broken: str) -> None:
    bad = desk.open(ANNA, departure=date(2026, 11, 29))
    good = desk.open(BUDI, departure=date(2026, 11, 29))
    desk.db.execute(f"{broken} WHERE {'case_id' if 'details' in broken else 'id'} = ?", [bad.id])
    assert len(await risen(desk, "2026-11-26 08:00")) == 1
    raised = desk.office.book.case(good.number)
    assert raised and raised.priority is Priority.EMERGENCY

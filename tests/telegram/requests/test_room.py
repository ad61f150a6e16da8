"""What a citizen writes is for whoever asked last: the form, or the case that awaits an addition."""

from __future__ import annotations

import pytest_asyncio

from bot.cases.model import Kind
from bot.conversation.library import Library
from bot.store.intakes import IntakeStore
from tests.cases.office import TUESDAY
from tests.telegram.fake_telegram import GROUP
from tests.telegram.office_people import ANNA, BusyOffice

NAME = "Siti Aminah"


@pytest_asyncio.fixture
async def office(library: Library) -> BusyOffice:
    """Anna has a case, and an answer that leads into a form of another kind."""
    made = BusyOffice(library, TUESDAY.timestamp(), forum=True)
    made.furnish()
    await made.write(ANNA, "minta petugas datang")
    await made.ask_in_one_go(ANNA, Kind.GENERAL)
    return made


async def press(office: BusyOffice, *labels: str) -> None:
    for label in labels:
        await office.press_one(ANNA, ANNA, label, 0)


def heard(office: BusyOffice, words: str) -> bool:
    """Somebody in the group has read this."""
    return any(message.chat == GROUP and words in message.text for message in office.telegram.came)


async def test_who_turns_to_the_form_adds_nothing_to_a_case(office: BusyOffice) -> None:
    await office.write(ANNA, "/kasus")
    await press(office, "Tambah keterangan", "📝", "Setuju", "Setuju", "Saya sendiri")
    await office.write(ANNA, NAME)
    draft = IntakeStore(office.db).get(ANNA)
    assert draft and draft.data["nama"] == NAME and not heard(office, NAME)


async def test_who_adds_to_a_case_answers_no_form(office: BusyOffice) -> None:
    await press(office, "📝", "Setuju", "Setuju", "Saya sendiri")
    await office.write(ANNA, "/kasus")
    await press(office, "Tambah keterangan")
    await office.write(ANNA, "suaminya ikut")
    draft = IntakeStore(office.db).get(ANNA)
    assert draft and draft.question == "nama" and heard(office, "suaminya ikut")

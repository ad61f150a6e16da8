"""What reminders say, whatever the office has confirmed; and that they never go before an answer."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

import pytest
from sqlite_utils import Database

from bot.content.answers import Answers
from bot.content.check import all_confirmed
from bot.conversation.library import Library
from bot.reminders.plan import Kind, Occasion
from bot.reminders.wib import WIB
from bot.store.buttons import Buttons
from bot.store.outbox import Priority
from bot.store.reminders import Reminder
from bot.telegram.assembly import make_reminder_messages
from bot.telegram.keys import Purpose
from bot.telegram.render import visible

DUE = datetime(2026, 12, 2, 19, tzinfo=WIB).timestamp()
EVENT = datetime(2026, 12, 3, 9, tzinfo=WIB).timestamp()
OCCASION = {
    Kind.PAYMENT_EARLY: Occasion.PAYMENT,
    Kind.PAYMENT_LAST: Occasion.PAYMENT,
    Kind.VISIT_EVENING: Occasion.VISIT,
    Kind.VISIT_MORNING: Occasion.VISIT,
    Kind.COLLECTION_READY: Occasion.COLLECTION,
    Kind.COLLECTION_LAST: Occasion.COLLECTION,
}
CHOICES = {"untuk": "sendiri", "khusus": "tidak", "jenis": "baru", "usia": "dewasa", "kantor": "palembang"}


def reminder(kind: Kind, office: str = "palembang") -> Reminder:
    position = {"panduan": "daftar-online", "langkah": "ingat-kunjungan", "pilihan": {**CHOICES, "kantor": office}}
    return Reminder(kind, EVENT, DUE, EVENT, 1, 7, OCCASION[kind], position)


def said(library: Library, db: Database, one: Reminder, late: bool = False) -> str:
    return visible(make_reminder_messages(library, db)(one, late).params["text"])


@pytest.fixture(scope="session")
def confirmed(library: Library) -> Library:
    """As it will be once the office has confirmed everything."""
    answers = Answers(library.answers.topics, all_confirmed(library.answers.facts))
    return dataclasses.replace(library, answers=answers)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("late", [False, True])
def test_every_kind_has_a_message(library: Library, db: Database, kind: Kind, late: bool) -> None:
    call = make_reminder_messages(library, db)(reminder(kind), late)
    text = visible(call.params["text"])
    assert call.chat_id == 7 and call.priority is Priority.REMINDER > Priority.CITIZEN
    assert ("Seharusnya Rabu, 2 Desember 2026, pukul 19.00 WIB" in text) is late
    assert "{" not in text and "None" not in text
    keys = [key for row in call.params["reply_markup"]["inline_keyboard"] for key in row]
    assert keys
    json.dumps(call.params)


@pytest.mark.parametrize("kind", [Kind.VISIT_EVENING, Kind.VISIT_MORNING])
def test_a_visit_has_its_checklist_and_its_place(library: Library, db: Database, kind: Kind) -> None:
    text = said(library, db, reminder(kind))
    assert "Tempat: Kantor Imigrasi Kelas I TPI Palembang" in text
    assert "Yang dibawa:\n" in text and "KTP elektronik" in text
    assert "Alamat" not in text  # not confirmed yet
    assert "Tempat" not in said(library, db, reminder(kind, office="lain"))


def test_the_address_comes_once_it_is_certain(confirmed: Library, db: Database) -> None:
    address = confirmed.answers.facts.get("kantor.alamat").shown()
    assert f"Alamat: {address}" in said(confirmed, db, reminder(Kind.VISIT_EVENING))
    assert address not in said(confirmed, db, reminder(Kind.VISIT_EVENING, office="lain"))


def test_a_visit_of_a_journey_that_is_gone_is_still_reminded_of(library: Library, db: Database) -> None:
    gone: dict[str, Any] = {"panduan": "khayal", "langkah": "x", "pilihan": {}}
    text = said(library, db, dataclasses.replace(reminder(Kind.VISIT_EVENING), data=gone))
    assert "Kamis, 3 Desember 2026, pukul 09.00 WIB" in text and "dibawa" not in text


def test_paid_is_said_by_button(library: Library, db: Database) -> None:
    call = make_reminder_messages(library, db)(reminder(Kind.PAYMENT_EARLY), False)
    [done] = call.params["reply_markup"]["inline_keyboard"][0]
    button = Buttons(db).pressed(7, done["callback_data"])
    assert button and (button.purpose, button.value) == (Purpose.DONE, "batas-bayar")

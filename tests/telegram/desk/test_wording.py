"""Whatever may have to be said has words, and fits where it is shown."""

from __future__ import annotations

import pytest
from telegram.constants import CallbackQueryLimit

from bot.cases.book import CaseBook
from bot.cases.model import UnreadableError
from bot.cases.orders import Action, Actor, ConflictError, Refusal, RefusedError, Role
from bot.content.texts import Texts
from bot.reminders.times import Failure
from bot.telegram.desk.actions import NotDone, why_not
from bot.telegram.desk.invitations import LONGEST_NAME
from bot.telegram.desk.prompts import Asked
from bot.telegram.desk.reasons import DOCUMENTS, REASONS, document_label, reason_label
from bot.telegram.desk.steps import Step
from tests.cases.office import Office

# They change nothing about a case, so nobody comes too late because of them.
_HARMLESS = {Action.NOTE, Action.WRITE, Action.SHOW_CONTACT}


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal(texts: Texts, refusal: Refusal) -> None:
    assert _fits(why_not(texts, RefusedError(refusal)))


@pytest.mark.parametrize("action", sorted(set(Action) - _HARMLESS))
@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_may_have_been_first(office: Office, texts: Texts, action: Action, role: Role) -> None:
    case = office.open()
    for name in ("", "W" * LONGEST_NAME):
        error: NotDone = ConflictError(case, Actor(role, 1, name), action)
        assert _fits(why_not(texts, error))


def test_a_broken_row(texts: Texts) -> None:
    assert _fits(why_not(texts, UnreadableError("KP-2026-0001", "rusak")))


@pytest.mark.parametrize("action", list(REASONS))
def test_every_reason_for_the_staff_and_for_the_citizen(texts: Texts, action: Action) -> None:
    for code in REASONS[action]:
        assert texts.label(reason_label(code)) and texts.notice(f"kasus_alasan_{code}")


def test_every_document_and_every_question(texts: Texts) -> None:
    assert all(texts.label(document_label(code)) for code in DOCUMENTS)
    assert all(texts.html(f"petugas_tanya_{what}") for what in Asked)


@pytest.mark.parametrize("failure", sorted(set(Failure) - {Failure.FUTURE}))  # a visit lies in the future
def test_every_date_that_cannot_be_used(texts: Texts, failure: Failure) -> None:
    assert texts.html(f"petugas_waktu_{failure}")


def test_a_step_survives_its_button() -> None:
    step = Step(
        number="KP-2026-0001",
        version=3,
        action=Action.SCHEDULE,
        documents=("rekam-medis", "surat-permohonan"),
        visit_at=1.5,
        to=7,
        reason="rangkap",
    )
    assert Step.from_value(step.as_value()) == step
    plain = Step(number="KP-2026-0001", version=1, action=Action.TAKE)
    assert Step.from_value(plain.as_value()) == plain


def test_asking_whether_something_may_be_done_changes_nothing(office: Office) -> None:
    case = office.open()
    book = CaseBook(office.db, office.clock)
    before = office.db.execute("SELECT COUNT(*) FROM history").fetchone()
    assert book.check(11, case.number, Action.TAKE, case.version) == case
    with pytest.raises(RefusedError):
        book.check(99, case.number, Action.TAKE)
    with pytest.raises(ConflictError):
        book.check(11, case.number, Action.TAKE, case.version + 1)
    assert office.db.execute("SELECT COUNT(*) FROM history").fetchone() == before


def _fits(notice: str) -> bool:
    return 0 < len(notice) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH

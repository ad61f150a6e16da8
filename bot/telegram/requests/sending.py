"""The press of "Kirim": a case, its card, and the honest word to the citizen, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlite_utils import Database

from bot.cases.book import CaseBook, ConsentError
from bot.cases.model import Case, Priority
from bot.cases.office_hours import OfficeHours
from bot.content.texts import Texts
from bot.intake.form import SUMMARY, Form
from bot.reminders.wib import at, shown_day
from bot.store.buttons import Buttons
from bot.store.cases import CaseStore
from bot.store.desk import DeskStore
from bot.store.outbox import Call
from bot.telegram.desk.board import Board
from bot.telegram.requests.intake_page import IntakePages, kind_of, mark_of
from bot.telegram.requests.intake_steps import Draft, Steps
from bot.telegram.requests.ownership import held_case
from bot.telegram.turn import Say, call_of


class Sending:
    """`on_call`: somebody is told of emergencies at all hours. `clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        texts: Texts,
        form: Form,
        pages: IntakePages,
        steps: Steps,
        board: Board,
        office: OfficeHours,
        on_call: bool,
        clock: Callable[[], float],
    ) -> None:
        self._db = db
        self._texts = texts
        self._form = form
        self._pages = pages
        self._steps = steps
        self._board = board
        self._office = office
        self._on_call = on_call
        self._clock = clock
        self._book = CaseBook(db, clock)
        self._cases = CaseStore(db)
        self._desk = DeskStore(db)
        self._buttons = Buttons(db)

    def send(self, chat_id: int, name: str, mark: int | None = None) -> Iterable[Call]:
        """Open the case of the form with this name; pressed twice, there is one. Use inside a transaction.

        `mark` is of the answers in the summary that was pressed: others than these are shown first.
        """
        draft = self._steps.named(chat_id, name)
        if draft is None or draft.consenting:
            return [self._said(chat_id, self._gone(chat_id, name))]
        question = self._form.next_question(draft.kind, draft.data)
        if question != SUMMARY or mark not in (None, mark_of(draft.data)):
            if held := held_case(self._db, chat_id, None):
                return [self._said(chat_id, self._pages.waits(held.number))]
            self._steps.save(chat_id, draft.id, question, draft.data)
            return [self._said(chat_id, self._pages.question(draft.id, question, draft.data))]
        return self._opened(chat_id, draft)

    def _opened(self, chat_id: int, draft: Draft) -> Iterable[Call]:
        try:
            opened = self._book.open(chat_id, draft.kind, self._form.details(draft.kind, draft.data))
        except ConsentError:  # withdrawn meanwhile
            return [self._begun_anew(chat_id, draft, "permohonan_gagal_setuju")]
        except (ValueError, KeyError):  # answers of a form as it was in an older version of the bot
            return [self._begun_anew(chat_id, draft, "galat")]
        self._steps.store.end(chat_id)
        if not opened.new:
            return [self._said(chat_id, self._pages.known(opened.case.number))]
        return [self._said(chat_id, self._sent(opened.case)), *self._board.opened(opened.case)]

    def _begun_anew(self, chat_id: int, draft: Draft, why: str) -> Call:
        self._steps.store.end(chat_id)
        return self._said(chat_id, self._pages.retry(draft.kind, why))

    def _gone(self, chat_id: int, name: str) -> Say:
        """The form is closed already: sent, most often."""
        kind = kind_of(name)
        known = self._cases.open_of(chat_id, kind) if kind else None
        return self._pages.known(known.number) if known else self._pages.outdated(name)

    def _sent(self, case: Case) -> Say:
        html = self._texts.html("permohonan_terkirim", nomor=case.number, kapan=self._when(case))
        return Say(html, self._pages.case_row(case.number))

    def _when(self, case: Case) -> str:
        """When somebody will read it, as Markdown; the day only, since the opening hours are not confirmed."""
        now = at(self._clock())
        day = shown_day(self._office.next_open(now).date())
        if self._desk.get() is None:
            key = "tanpa_meja"
        elif self._office.is_open(now):
            key = "buka"
        else:
            key = "jaga" if self._on_call and case.priority is Priority.EMERGENCY else "tutup"
        return self._texts.filled(f"permohonan_kapan_{key}", waktu=day).strip()

    def _said(self, chat_id: int, say: Say) -> Call:
        return call_of(chat_id, say, self._buttons)

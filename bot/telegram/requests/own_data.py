"""/data_saya: a readable copy of all that is held about the chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from bot.cases.book import CaseBook, CitizenView
from bot.cases.model import Details, Kind, UnreadableError
from bot.content.markup import to_telegram_html
from bot.content.texts import Texts
from bot.intake.form import Form
from bot.journeys.model import Journeys
from bot.reminders.wib import at, shown
from bot.store.consents import Consent, ConsentStore
from bot.store.intakes import IntakeStore
from bot.store.journeys import JourneyStore
from bot.store.ratings import RatingStore
from bot.store.reminders import ReminderStore
from bot.store.staff import StaffStore
from bot.store.unanswered import Unanswered
from bot.telegram.render import split
from bot.telegram.requests.case_page import CasePages
from bot.telegram.requests.details_page import told_lines
from bot.telegram.turn import Say, Turn
from bot.telegram.words import worded


class OwnData:
    """`conversation_days`: how long the engine keeps what was said."""

    def __init__(self, db: Database, texts: Texts, journeys: Journeys, conversation_days: int) -> None:
        self._texts = texts
        self._known_journeys = journeys
        self._days = conversation_days
        self._book = CaseBook(db)
        self._pages = CasePages(texts)
        self._consents = ConsentStore(db)
        self._intakes = IntakeStore(db)
        self._journeys = JourneyStore(db)
        self._reminders = ReminderStore(db)
        self._ratings = RatingStore(db)
        self._unanswered = Unanswered(db)
        self._staff = StaffStore(db)

    async def show(self, turn: Turn, _: str = "") -> None:
        """The command."""
        parts = [self._texts.html("kasus_data_kepala"), *self._parts(turn.chat_id)]
        if len(parts) == 1:
            parts.append(self._texts.html("kasus_data_kosong"))
        last = self._texts.html("kasus_data_lain", hari=str(self._days))
        turn.say(*split(Say("\n\n".join([*parts, last]))))

    def _parts(self, chat_id: int) -> Iterator[str]:
        yield from (self._consent(one) for one in self._consents.of_chat(chat_id))
        yield from self._draft(chat_id)
        yield from self._cases(chat_id)
        yield from self._list("kasus_data_panduan", self._journey_lines(chat_id))
        yield from self._list("kasus_data_pengingat", self._reminder_lines(chat_id))
        yield from self._list("kasus_data_nilai", self._rating_lines(chat_id))
        yield from self._list("kasus_data_tanya", (row.text for row in self._unanswered.of_chat(chat_id)))
        if officer := self._staff.by_user(chat_id):
            yield worded(self._texts, "kasus_data_petugas", nama=officer.name, peran=officer.role)

    def _consent(self, consent: Consent) -> str:
        since = shown(at(consent.given_at))
        head = worded(self._texts, "kasus_data_setuju", waktu=since, versi=consent.version)
        ended = consent.withdrawn_at
        taken_back = [worded(self._texts, "kasus_data_ditarik", waktu=shown(at(ended)))] if ended is not None else []
        return "\n\n".join([head, to_telegram_html(consent.text), *taken_back])

    def _draft(self, chat_id: int) -> Iterator[str]:
        draft = self._intakes.get(chat_id)
        if draft is None:
            return
        kind = Kind(draft.kind)
        yield worded(self._texts, "kasus_data_draf", jenis=self._pages.kind(kind), waktu=shown(at(draft.begun_at)))
        yield from _block(told_lines(self._texts, Form().details(kind, draft.data)))

    def _cases(self, chat_id: int) -> Iterator[str]:
        try:
            views = self._book.of_citizen(chat_id)
            for view in views:
                yield from self._case(view)
        except UnreadableError:
            yield self._texts.html("kasus_tak_terbaca")

    def _case(self, view: CitizenView) -> Iterator[str]:
        case = self._book.case(view.number)
        details = self._book.details(case) if case else None
        yield self._pages.headed(view)
        yield from _block(told_lines(self._texts, details or Details()))
        yield "\n".join([self._texts.html("kasus_riwayat"), *self._pages.told(view.entries)])

    def _journey_lines(self, chat_id: int) -> Iterator[str]:
        active = self._journeys.active(chat_id)
        for data in [*([active] if active else []), *self._journeys.resumable(chat_id)]:
            journey = data["panduan"]
            known = journey in self._known_journeys
            choices = ", ".join(f"{name}: {value}" for name, value in data.get("pilihan", {}).items())
            title = self._known_journeys.get(journey).title if known else journey
            yield f"{title} ({choices})" if choices else title

    def _reminder_lines(self, chat_id: int) -> Iterator[str]:
        for reminder in self._reminders.of_chat(chat_id):
            name = self._texts.notice(f"pengingat_acara_{reminder.occasion.replace('-', '_')}")
            yield f"{shown(at(reminder.due_at))}: {name}"

    def _rating_lines(self, chat_id: int) -> Iterator[str]:
        for rating in self._ratings.of_chat(chat_id):
            yield f"{rating.number}: {'⭐' * rating.stars}"

    def _list(self, head: str, lines: Iterable[str]) -> Iterator[str]:
        listed = [worded(self._texts, "kasus_data_baris", isi=line) for line in lines]
        if listed:
            yield "\n".join([self._texts.html(head), *listed])


def _block(lines: Iterable[str]) -> Iterator[str]:
    if block := "\n".join(lines):
        yield block

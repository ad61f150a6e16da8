"""The staff's group as a board: a topic and a card for each case, kept up to date.

Everything returns calls for the outbox, none while no group is chosen. Use inside the transaction that sends them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from bot.cases.book import CaseBook
from bot.cases.deadlines import Deadlines
from bot.cases.model import Case, Letter, UnreadableError
from bot.cases.model import Priority as Urgency
from bot.content.texts import Texts
from bot.reminders.wib import at
from bot.store.buttons import Buttons
from bot.store.desk import Desk, DeskStore
from bot.store.outbox import Call, Priority, Then
from bot.store.staff import StaffStore
from bot.telegram.desk.card import Cards
from bot.telegram.desk.keys import DeskThen, card_keyboard
from bot.telegram.desk.posting import Hole, card_edit_key, desk_call, post, replying, title_edit_key
from bot.telegram.desk.removal import Removals
from bot.telegram.render import split
from bot.telegram.turn import Keyboard, Say, call_of


class Board:
    """`clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, deadlines: Deadlines, clock: Callable[[], float]) -> None:
        self._texts = texts
        self._clock = clock
        self._cards = Cards(texts, deadlines)
        self._desk = DeskStore(db)
        self._book = CaseBook(db, clock)
        self._staff = StaffStore(db)
        self._buttons = Buttons(db)
        self.removals = Removals(db, texts)

    def opened(self, case: Case) -> list[Call]:
        """Put the case on the board, with its letters; one that is there already is brought up to date."""
        desk = self._desk_for(case)
        if desk is None:
            return []
        if self._desk.card(case.id):
            return [self._edit(desk, case)]
        self._desk.expect(case.id)
        try:
            details = self._book.details(case)
        except UnreadableError:
            details = None
        letters = self._letters(desk, case, details.letters if details else ())
        return [*self.placed(case), *letters]

    def placed(self, case: Case, again: bool = False) -> list[Call]:
        """A topic, if the group has topics, and a card in it; `again`: in place of those that somebody deleted."""
        desk = self._desk_for(case)
        if desk is None:
            return []
        if not desk.forum:
            return [self.card(desk, case, again)]
        name, ref = self._title(case), {"n": case.number}
        topic = desk_call(desk, case, "createForumTopic", {"name": name}, Then(DeskThen.TOPIC, ref), _priority(case))
        pin = {"message_id": {Hole.CARD: case.id}, "disable_notification": True}
        return [topic, self.card(desk, case, again), desk_call(desk, case, "pinChatMessage", pin)]

    def card(self, desk: Desk, case: Case, again: bool = False) -> Call:
        """The card as a new message."""
        sent = post(desk, case, self._shown(desk, case))
        params = {key: value for key, value in sent.params.items() if key != "reply_parameters"}
        then = Then(DeskThen.CARD, {"n": case.number, "again": again})
        return replace(sent, params=params, priority=_priority(case), then=then)

    def refreshed(self, case: Case) -> list[Call]:
        """Change the card in place; make one if there is none. Several changes that wait become one."""
        return self.opened(case)

    def renamed(self, case: Case) -> list[Call]:
        """Give the topic the name that the case would get today: its mark stands in everybody's list of topics.

        Telegram lets nobody change a topic's colour.
        """
        desk = self._desk_for(case)
        if desk is None or not desk.forum or self._desk.card(case.id) is None:
            return []
        params = {"message_thread_id": {Hole.TOPIC: case.id}, "name": self._title(case)}
        return [replace(desk_call(desk, case, "editForumTopic", params), merge_key=title_edit_key(case.id))]

    def told(
        self,
        case: Case,
        html: str,
        keyboard: Keyboard = (),
        below: dict[str, Any] | None = None,
        then: Then | None = None,
        reply_to: int | None = None,
    ) -> list[Call]:
        """A message to the staff about the case, in as many parts as Telegram asks for.

        The keyboard, `below` and `then` belong to the last part. `reply_to` is a message of the group.
        """
        desk = self._desk_for(case)
        if desk is None:
            return []
        *first, last = split(Say(html, keyboard))
        calls = [call_of(desk.chat_id, say, self._buttons) for say in (*first, replace(last, below=below))]
        thens = [*[None] * len(first), then]
        reply = None if reply_to is None else replying(reply_to)
        posts = [post(desk, case, call, one, reply) for call, one in zip(calls, thens, strict=True)]
        return [*self._placed_before(case), *posts]

    def lettered(self, case: Case, letters: Iterable[Letter]) -> list[Call]:
        """The letters themselves, as messages."""
        desk = self._desk_for(case)
        if desk is None:
            return []
        # Put on the board only now, the case brings all its letters.
        return self._letters(desk, case, letters) if self._desk.card(case.id) else self.opened(case)

    def erased(self, cases: Iterable[Case]) -> list[Call]:
        """Take from the groups what they hold of these cases, after their data were deleted from the store."""
        return [call for case in cases for call in self.removals.of(case)]

    def _desk_for(self, case: Case) -> Desk | None:
        """The group; None also for a case whose data are deleted: nothing of it comes to the board any more."""
        return None if case.erased_at is not None else self._desk.get()

    def _placed_before(self, case: Case) -> list[Call]:
        """The case put on the board, if it is not there: the group was chosen after it was opened."""
        return [] if self._desk.card(case.id) else self.opened(case)

    def _edit(self, desk: Desk, case: Case) -> Call:
        shown = self._shown(desk, case)
        params = {**shown.params, "message_id": {Hole.CARD: case.id}}
        edit = desk_call(desk, case, "editMessageText", params, Then(DeskThen.CARD_EDIT, {"n": case.number}))
        return replace(edit, merge_key=card_edit_key(case.id))

    def _shown(self, desk: Desk, case: Case) -> Call:
        officer = self._staff.by_id(case.holder) if case.holder else None
        holder = officer.name if officer else None
        try:
            html = self._cards.html(case, self._book.details(case), holder, at(self._clock()).date())
        except UnreadableError:
            html = self._cards.unreadable(case, holder)
        return call_of(desk.chat_id, Say(html, card_keyboard(case, self._texts)), self._buttons)

    def _title(self, case: Case) -> str:
        try:
            return self._cards.title(case, self._book.details(case))
        except UnreadableError:
            return self._cards.title(case, None)

    def _letters(self, desk: Desk, case: Case, letters: Iterable[Letter]) -> list[Call]:
        return [post(desk, case, self._letter(desk, letter)) for letter in letters]

    def _letter(self, desk: Desk, letter: Letter) -> Call:
        method, kind = ("sendPhoto", "photo") if letter.photo else ("sendDocument", "document")
        caption = f"📎 {self._texts.notice(f'meja_surat_{letter.kind}')}"
        return Call(desk.chat_id, method, {kind: letter.file_id, "caption": caption})


def _priority(case: Case) -> Priority:
    """Of a topic and its card."""
    return Priority.URGENT if case.priority is Urgency.EMERGENCY else Priority.CARD

"""Where a chat stands in the request form, and how a turn moves it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from bot.cases.model import Kind
from bot.content.texts import Texts
from bot.intake.form import SUMMARY, Form
from bot.intake.questions import Input, Question
from bot.store.intakes import IntakeStore
from bot.telegram.requests.intake_page import KEYBOARD_GONE, DraftId, IntakePages
from bot.telegram.turn import Say, Turn

CONSENT = "setuju-"  # before the kind of consent that is asked for: where a question would stand
LETTERS = "surat"


@dataclass(frozen=True)
class Draft:
    """`question` is the open one, SUMMARY, or a consent. `letter` is the kind of letters that are being sent."""

    id: DraftId
    question: str
    data: dict[str, Any]
    active: bool
    letter: str = ""

    @property
    def kind(self) -> Kind:
        return self.id.kind

    @property
    def consenting(self) -> bool:
        return self.question.startswith(CONSENT)


@dataclass(frozen=True)
class Ending:
    """The effect that closes the form: nothing leads back into it."""

    store: IntakeStore
    chat_id: int

    def __call__(self) -> None:
        self.store.end(self.chat_id)


class Steps:
    """Reads where chats stand; changes are effects of the turn.

    `intake_days`: how long a form is kept that nobody goes on with. `clock` gives Unix seconds.
    """

    def __init__(
        self,
        db: Database,
        texts: Texts,
        pages: IntakePages,
        form: Form,
        intake_days: int,
        clock: Callable[[], float],
    ) -> None:
        self._texts = texts
        self._pages = pages
        self._form = form
        self._intake_days = intake_days
        self._clock = clock
        self.store = IntakeStore(db, clock)

    def draft(self, chat_id: int) -> Draft | None:
        """What the chat asks for, mended where the form has changed since; None for what is no form any more."""
        stored = self.store.get(chat_id)
        if stored is None or stored.kind not in set(Kind):
            return None
        kind, (question, _, letter) = Kind(stored.kind), stored.question.partition(":")
        if not question.startswith(CONSENT) and not self._has(kind, question, stored.data):
            question = self._form.next_question(kind, stored.data)
        return Draft(DraftId(kind, stored.begun_at), question, stored.data, stored.active, letter)

    def new(self, kind: Kind) -> DraftId:
        """Of a form that is begun now."""
        return DraftId(kind, self._clock())

    def named(self, chat_id: int, name: str) -> Draft | None:
        """The chat's form if it is the one with this name (DraftId)."""
        draft = self.draft(chat_id)
        return draft if draft is not None and str(draft.id) == name else None

    def question(self, draft: Draft) -> Question | None:
        """The open question; None at the summary and at consents."""
        if draft.consenting or draft.question == SUMMARY:
            return None
        return self._form.question(draft.kind, draft.question, draft.data)

    def awaited(self, draft: Draft | None) -> Input | None:
        """What may be typed or sent now besides the words on the buttons."""
        question = self.question(draft) if draft else None
        return question.input if question else None

    def answered(self, turn: Turn, draft: Draft, id_: str, value: Any, *notes: str) -> None:
        """Keep an answer and ask what comes next."""
        data = self._form.put(draft.data, id_, value)
        if value is not None and self._form.question(draft.kind, id_, draft.data).input is Input.PHONE:
            self._put_keyboard_away(turn, "permohonan_nomor_diterima")
        self.ask(turn, draft.id, self._form.next_question(draft.kind, data), data, *notes)

    def on(self, turn: Turn, draft: Draft, past: bool = False) -> None:
        """To the next question where this one is answered, or may be passed over; else it is asked again."""
        question = self.question(draft)
        if question is not None and (draft.data.get(question.id) or (past and question.skippable)):
            self.answered(turn, draft, question.id, draft.data.get(question.id))
        else:
            self.again(turn, draft, "permohonan_lanjut")

    def back(self, turn: Turn, draft: Draft) -> None:
        before = self._form.back(draft.kind, draft.data, draft.question)
        if before is None:
            self.again(turn, draft, "permohonan_awal")
        else:
            self.ask(turn, draft.id, before, draft.data)

    def ask(self, turn: Turn, id_: DraftId, question: str, data: dict[str, Any], *notes: str) -> None:
        """Ask this question, or show the summary; the chat then stands there."""
        say = self._pages.question(id_, question, data, *notes)
        if say.below is None:
            self._put_keyboard_away(turn, "permohonan_lanjut")
        self.stand(turn, id_, question, data)
        turn.say(say)

    def again(self, turn: Turn, draft: Draft, *notes: str) -> None:
        """The open question once more; the chat stays where it stands."""
        turn.say(self._pages.question(draft.id, draft.question, draft.data, *notes))
        turn.guided = True

    def change(self, turn: Turn, draft: Draft) -> None:
        """Which answer is to be given anew?"""
        turn.say(self._pages.change(draft.id, draft.data))
        turn.guided = True

    def stand(self, turn: Turn, id_: DraftId, question: str, data: dict[str, Any], letter: str = "") -> None:
        place = f"{question}:{letter}" if letter else question
        turn.effects.append(lambda: self.save(turn.chat_id, id_, place, data))
        turn.guided = True

    def save(self, chat_id: int, id_: DraftId, place: str, data: dict[str, Any]) -> None:
        self.store.save(chat_id, id_.kind, place, data, self._clock(), id_.begun_at)

    def pause(self, turn: Turn, draft: Draft) -> None:
        """Set the form aside; it can be taken up, or given up for good."""
        turn.effects.append(lambda: self.store.pause(turn.chat_id))
        self._say_last(turn, self._pages.paused(draft.id, self._intake_days))
        turn.guided = True

    def end(self, turn: Turn, *said: Say) -> None:
        """Close the form: it is given up, or begun anew."""
        turn.effects.append(Ending(self.store, turn.chat_id))
        for say in said:
            self._say_last(turn, say)

    def refuse(self, turn: Turn, name: str) -> None:
        """A button of the form with this name means nothing now: that is said, and what to do instead."""
        draft = self.draft(turn.chat_id)
        own = draft is not None and str(draft.id) == name
        if draft is None or draft.consenting or not (own or draft.active):
            turn.say(self._pages.outdated(name))
        else:
            note = "permohonan_lanjut" if own else "permohonan_tombol_lain"
            self.ask(turn, draft.id, draft.question, draft.data, note)

    def with_letter(self, turn: Turn, draft: Draft, letter: dict[str, Any]) -> dict[str, Any]:
        """Keep a letter; the chat stays where it stands. Returns the answers with it."""
        data = self._form.put(draft.data, LETTERS, [*(draft.data.get(LETTERS) or []), letter])
        self.stand(turn, draft.id, draft.question, data, draft.letter)
        return data

    def _say_last(self, turn: Turn, say: Say) -> None:
        """The form ends here for now, and with it the keyboard that asked for the phone's number."""
        at_phone = self.awaited(self.draft(turn.chat_id)) is Input.PHONE
        turn.say(replace(say, keyboard=(), below=KEYBOARD_GONE) if at_phone else say)

    def _put_keyboard_away(self, turn: Turn, key: str) -> None:
        """An inline keyboard cannot do that in the same message."""
        gone = any(say.below == KEYBOARD_GONE for say in turn.says)
        if not gone and self.awaited(self.draft(turn.chat_id)) is Input.PHONE:
            turn.say(Say(self._texts.html(key), below=KEYBOARD_GONE))

    def _has(self, kind: Kind, question: str, data: dict[str, Any]) -> bool:
        try:
            self._form.question(kind, question, data)
        except KeyError:
            return question == SUMMARY and self._form.next_question(kind, data) == SUMMARY
        return True

"""Where a chat stands in the request form, and how a turn moves it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.cases.model import Kind
from bot.content.texts import Texts
from bot.intake.form import SUMMARY, Form
from bot.intake.questions import Input
from bot.store.intakes import IntakeStore
from bot.telegram.requests.intake_page import KEYBOARD_GONE, IntakePages
from bot.telegram.turn import Say, Turn

CONSENT = "setuju-"  # before the kind of consent that is asked for: where a question would stand
_LETTERS = "surat"


@dataclass(frozen=True)
class Draft:
    """`question` is the open one, SUMMARY, or a consent. `letter` is the kind of letters that are being sent."""

    kind: Kind
    question: str
    data: dict[str, Any]
    active: bool
    letter: str = ""

    @property
    def consenting(self) -> bool:
        return self.question.startswith(CONSENT)


class Steps:
    """Reads where chats stand; changes are effects of the turn. `clock` gives Unix seconds."""

    def __init__(self, db: Database, texts: Texts, pages: IntakePages, form: Form, clock: Callable[[], float]) -> None:
        self._texts = texts
        self._pages = pages
        self._form = form
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
        return Draft(kind, question, stored.data, stored.active, letter)

    def answered(self, turn: Turn, draft: Draft, id_: str, value: Any, *notes: str) -> None:
        """Keep an answer and ask what comes next."""
        data = self._form.put(draft.data, id_, value)
        if self._form.question(draft.kind, id_, draft.data).input is Input.PHONE:
            key = "permohonan_nomor_diterima" if value else "permohonan_lanjut"
            turn.say(Say(self._texts.html(key), below=KEYBOARD_GONE))
        self.ask(turn, draft.kind, self._form.next_question(draft.kind, data), data, *notes)

    def ask(self, turn: Turn, kind: Kind, question: str, data: dict[str, Any], *notes: str) -> None:
        """Ask this question, or show the summary; the chat then stands there."""
        self.stand(turn, kind, question, data)
        turn.say(self._pages.question(kind, question, data, *notes))

    def again(self, turn: Turn, draft: Draft, *notes: str) -> None:
        """The open question once more; the chat stays where it stands."""
        turn.say(self._pages.question(draft.kind, draft.question, draft.data, *notes))
        turn.guided = True

    def stand(self, turn: Turn, kind: Kind, question: str, data: dict[str, Any], letter: str = "") -> None:
        place = f"{question}:{letter}" if letter else question
        turn.effects.append(lambda: self.store.save(turn.chat_id, kind, place, data, self._clock()))
        turn.guided = True

    def with_letter(self, turn: Turn, draft: Draft, letter: dict[str, Any]) -> dict[str, Any]:
        """Keep a letter; the chat stays where it stands. Returns the answers with it."""
        data = self._form.put(draft.data, _LETTERS, [*(draft.data.get(_LETTERS) or []), letter])
        self.stand(turn, draft.kind, draft.question, data, draft.letter)
        return data

    def _has(self, kind: Kind, question: str, data: dict[str, Any]) -> bool:
        try:
            self._form.question(kind, question, data)
        except KeyError:
            return question == SUMMARY and self._form.next_question(kind, data) == SUMMARY
        return True

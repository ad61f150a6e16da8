"""What comes before the first question: consents, each to the very words that are shown."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlite_utils import Database

from bot.cases.model import Kind
from bot.content.texts import Texts
from bot.intake.consent import ConsentForm, consent_forms
from bot.intake.form import Form
from bot.store.consents import ConsentStore
from bot.telegram.requests.intake_page import DraftId, IntakePages
from bot.telegram.requests.intake_steps import CONSENT, Draft, Steps
from bot.telegram.turn import Say, Turn


class Consenting:
    """`case_days`: how long after its end a case is kept. `clock` gives Unix seconds."""

    def __init__(
        self,
        db: Database,
        texts: Texts,
        form: Form,
        pages: IntakePages,
        steps: Steps,
        case_days: int,
        clock: Callable[[], float],
    ) -> None:
        self._texts = texts
        self._form = form
        self._pages = pages
        self._steps = steps
        self._case_days = case_days
        self._clock = clock
        self._consents = ConsentStore(db)

    def begin(self, turn: Turn, draft: DraftId, given: str = "") -> None:
        """Ask for the first consent that is missing, or the first question; `given` is what was just agreed to."""
        missing = [
            form
            for form in consent_forms(draft.kind, self._texts, self._case_days)
            if form.kind != given and not self._consents.holds(turn.chat_id, form.kind, form.version)
        ]
        if missing:
            self._steps.stand(turn, draft, f"{CONSENT}{missing[0].kind}", {})
            turn.say(self._pages.consent(draft, missing[0]))
        else:
            thanks = ("permohonan_setuju_dicatat",) if given else ()
            first = self._form.next_question(draft.kind, {})
            self._steps.ask(turn, draft, first, {}, *thanks, f"permohonan_mulai_{draft.kind}")

    def again(self, turn: Turn, draft: Draft) -> None:
        """Something else came than the answer."""
        turn.say(Say(self._texts.html("permohonan_setuju_ketik")))
        self.begin(turn, draft.id)

    async def agree(self, turn: Turn, value: str, _: int) -> None:
        name, consent, version = json.loads(value)
        draft = self._open(turn, name)
        if draft is None:
            return
        given = self._form_of(draft.kind, consent, version)
        if given is None:  # the words have changed since they were shown
            self.again(turn, draft)
            return
        turn.effects.append(lambda: self._give(turn.chat_id, given))
        self.begin(turn, draft.id, given.kind)

    async def refuse(self, turn: Turn, value: str, _: int) -> None:
        [name] = json.loads(value)
        if self._open(turn, name):
            self._steps.end(turn, self._pages.refused())

    def _open(self, turn: Turn, name: str) -> Draft | None:
        """The form of this name, whose consents are being asked for; None, and said so, when that is over."""
        draft = self._steps.named(turn.chat_id, name)
        if draft is not None and draft.consenting:
            return draft
        self._steps.refuse(turn, name)
        return None

    def _form_of(self, kind: Kind, consent: str, version: str) -> ConsentForm | None:
        forms = consent_forms(kind, self._texts, self._case_days)
        return next((form for form in forms if (form.kind, form.version) == (consent, version)), None)

    def _give(self, chat_id: int, form: ConsentForm) -> None:
        self._consents.give(chat_id, form.kind, form.version, form.text, self._clock())

"""The small messages below a card, in which an officer chooses: documents, a colleague, a reason."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.model import Case
from bot.cases.orders import Action
from bot.content.texts import Texts
from bot.reminders.wib import at, shown
from bot.store.buttons import Button
from bot.store.staff import Officer
from bot.telegram.desk.keys import DeskPurpose
from bot.telegram.desk.reasons import DOCUMENTS, REASONS, document_label, reason_label
from bot.telegram.desk.steps import Step
from bot.telegram.keys import in_rows
from bot.telegram.turn import Key, Keyboard, Say
from bot.telegram.words import worded

_CHOSEN, _NOT_CHOSEN = "☑️", "⬜"


class Choices:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def documents(self, step: Step, edits: int | None = None) -> Say:
        """Several may be chosen; a press changes the message in place."""
        rows = [(self._document(step, code),) for code in DOCUMENTS]
        ask = [self._key("petugas_dokumen_minta", DeskPurpose.DOCUMENTS_ASK, step)] if step.documents else []
        other = self._key("petugas_dokumen_tulis", DeskPurpose.DOCUMENTS_WRITE, step)
        keyboard = (*rows, (other,), *in_rows(ask), (self._drop(step),))
        return Say(worded(self._texts, "petugas_pilih_dokumen", nomor=step.number), keyboard, edits)

    def officers(self, step: Step, case: Case, officers: list[Officer]) -> Say:
        """Whom to hand the case over to, or who makes the visit: then who holds it stands first."""
        visit = step.visit_at is not None
        ordered = sorted(officers, key=lambda officer: officer.id != case.holder)
        listed = ordered if visit else [officer for officer in ordered if officer.id != case.holder]
        keys = [Key(one.name, Button(DeskPurpose.OFFICER, replace(step, to=one.id).as_value())) for one in listed]
        if step.visit_at is not None:
            when = shown(at(step.visit_at))
            html = worded(self._texts, "petugas_pilih_pengunjung", nomor=step.number, waktu=when)
        else:
            key = "petugas_pilih_penerus" if keys else "petugas_tanpa_penerus"
            html = worded(self._texts, key, nomor=step.number)
        return Say(html, (*in_rows(keys), (self._drop(step),)))

    def reasons(self, step: Step) -> Say:
        rows: Keyboard = tuple((self._reason(step, code),) for code in REASONS[step.action])
        key = "petugas_pilih_alasan_selesai" if step.action is Action.FINISH else "petugas_pilih_alasan_tolak"
        return Say(worded(self._texts, key, nomor=step.number), (*rows, (self._drop(step),)))

    def remark(self, step: Step, edits: int) -> Say:
        """Whether the officer wants to add words of their own to the reason."""
        assert step.reason is not None
        chosen = self._texts.label(reason_label(step.reason))
        keyboard = (
            (self._key("petugas_tanpa_kata", DeskPurpose.REASON_ONLY, step),),
            (self._key("petugas_tambah_kata", DeskPurpose.REASON_WRITE, step),),
            (self._drop(step),),
        )
        return Say(worded(self._texts, "petugas_pilih_kata", nomor=step.number, alasan=chosen), keyboard, edits)

    def _document(self, step: Step, code: str) -> Key:
        chosen = code in step.documents
        toggled = set(step.documents) ^ {code}
        value = replace(step, documents=tuple(one for one in DOCUMENTS if one in toggled)).as_value()
        label = f"{_CHOSEN if chosen else _NOT_CHOSEN} {self._texts.label(document_label(code))}"
        return Key(label, Button(DeskPurpose.DOCUMENTS, value))

    def _reason(self, step: Step, code: str) -> Key:
        return Key(
            self._texts.label(reason_label(code)), Button(DeskPurpose.REASON, replace(step, reason=code).as_value())
        )

    def _drop(self, step: Step) -> Key:
        return self._key("petugas_urung", DeskPurpose.DROP, step)

    def _key(self, label: str, purpose: str, step: Step) -> Key:
        return Key(self._texts.label(label), Button(purpose, step.as_value()))

"""The order of the form: what is asked next, what goes when an answer changes, and what the case is told in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from bot.cases.model import Details, Kind, Letter, LetterKind, Passport, Place
from bot.intake.questions import NO, OWN, STEPS, UNKNOWN, YES, Data, Question, Step, for_own

SUMMARY = "ringkasan"  # stands where a question would when all is answered

_IDS = frozenset(step.question.id for step in STEPS)
_ABOUT_PATIENT = ("nama", "umur")
_ABOUT_PLACE = ("rumah_sakit", "ruang", "wilayah")
_RELATIONS = {
    OWN: "sendiri",
    "anak": "anak",
    "orang-tua": "orang tua",
    "pasangan": "suami/istri",
    "keluarga": "keluarga",
    "lainnya": "bukan keluarga",
}
_BOOLEANS = {YES: True, NO: False}


class Form:
    """Answers are plain JSON values by the question's id; a skipped question has None. Nothing here changes its input.

    Raises KeyError for a question that the form has not (any more).
    """

    def question(self, kind: Kind, id_: str, data: Data) -> Question:
        """The question in the words that fit: about the patient, or about the citizen themselves."""
        step = next((step for step in _steps(kind) if step.question.id == id_), None)
        if step is None:
            raise KeyError(id_)
        about_self = step.own is not None and (for_own(data) or kind is Kind.GENERAL)
        return replace(step.question, text=step.own) if about_self and step.own else step.question

    def next_question(self, kind: Kind, data: Data) -> str:
        """The first question without an answer; SUMMARY when there is none."""
        return next((id_ for id_ in _asked_for(kind, data) if id_ not in data), SUMMARY)

    def back(self, kind: Kind, data: Data, id_: str) -> str | None:
        """The question before this one, or the last one before SUMMARY; None at the first."""
        ids = [*_asked_for(kind, data), SUMMARY]
        position = ids.index(id_) if id_ in ids else 0
        return ids[position - 1] if position else None

    def put(self, data: Data, id_: str, value: Any) -> dict[str, Any]:
        """The answers with this one; those that it makes pointless or wrong are gone, to be asked again if needed."""
        if id_ not in _IDS:
            raise KeyError(id_)
        gone = set(_outdated(data, id_, value))
        changed = {key: known for key, known in data.items() if key not in gone} | {id_: value}
        return {key: known for key, known in changed.items() if _wanted(key, changed)}

    def asked(self, kind: Kind, data: Data) -> list[str]:
        """The answered questions, in order."""
        return [id_ for id_ in _asked_for(kind, data) if id_ in data]

    def details(self, kind: Kind, data: Data) -> Details:
        """What the case is told. Raises ValueError or KeyError for answers that the form never gave."""
        told = {id_: data[id_] for id_ in self.asked(kind, data) if data[id_] not in (None, UNKNOWN)}
        return Details(
            name=told.get("nama"),
            asker=told.get("pemohon"),
            age=told.get("umur"),
            relation=_RELATIONS[told["hubungan"]] if "hubungan" in told else None,
            place=Place(told["tempat"]) if "tempat" in told else None,
            hospital=told.get("rumah_sakit"),
            ward=told.get("ruang"),
            area=told.get("wilayah"),
            movable=_BOOLEANS[told["bisa_dibawa"]] if "bisa_dibawa" in told else None,
            in_danger=_BOOLEANS[told["bahaya"]] if "bahaya" in told else None,
            letters=tuple(_letter(one) for one in told.get("surat", ())),
            destination=told.get("tujuan"),
            departure=date.fromisoformat(told["berangkat"]) if "berangkat" in told else None,
            passport=Passport(told["paspor"]) if "paspor" in told else None,
            phone=told.get("telepon"),
            wish=told.get("keperluan"),
        )


def _steps(kind: Kind) -> Iterator[Step]:
    return (step for step in STEPS if kind in step.kinds)


def _asked_for(kind: Kind, data: Data) -> list[str]:
    return [step.question.id for step in _steps(kind) if step.when(data)]


def _wanted(id_: str, data: Data) -> bool:
    return any(step.when(data) for step in STEPS if step.question.id == id_)


def _outdated(data: Data, id_: str, value: Any) -> tuple[str, ...]:
    """The answers that spoke of somebody or somewhere else than now."""
    if id_ == "hubungan" and id_ in data and (data[id_] == OWN) != (value == OWN):
        return _ABOUT_PATIENT
    if id_ == "tempat" and data.get(id_, value) != value:
        return _ABOUT_PLACE
    return ()


def _letter(data: dict[str, Any]) -> Letter:
    return Letter(LetterKind(data["kind"]), data["file_id"], data["photo"])

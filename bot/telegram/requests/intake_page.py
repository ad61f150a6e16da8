"""Messages of the request form: consents, questions, the summary, what follows."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from bot.cases.model import Kind
from bot.content.texts import Texts
from bot.content.topics import Topics
from bot.intake.consent import ConsentForm
from bot.intake.form import SUMMARY, Form
from bot.intake.questions import UNKNOWN, Data, Input, Option, Question
from bot.reminders.wib import shown_day
from bot.store.buttons import Button
from bot.telegram.keys import Purpose, in_rows, topic_key
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.turn import Key, Keyboard, Say
from bot.telegram.words import worded

KEYBOARD_GONE = {"remove_keyboard": True}
# Who can help those who do not agree.
_ELSEWHERE = ("petugas", "alamat-kontak")
_BEGUN = "@"  # between kind and time in a form's name
_LONGEST_SHOWN = 300  # characters of an answer in the summary


@dataclass(frozen=True)
class DraftId:
    """Tells a form from others of the chat: its kind, and when it was begun (Unix seconds).

    Its buttons bear its name, which is its `str`.
    """

    kind: Kind
    begun_at: float

    def __str__(self) -> str:
        return f"{self.kind}{_BEGUN}{self.begun_at:.3f}"


class IntakePages:
    """Values of buttons are absolute: pressed later or twice, a button gives the same answer to the same question.

    They name the form that they belong to, so that they do nothing to one that was begun after it.
    """

    def __init__(self, texts: Texts, topics: Topics, form: Form) -> None:
        self._texts = texts
        self._topics = topics
        self._form = form

    def consent(self, draft: DraftId, asked: ConsentForm) -> Say:
        keys = [
            self._key("setuju", RequestPurpose.AGREE, [draft, asked.kind, asked.version]),
            self._key("tidak_setuju", RequestPurpose.REFUSE, [draft]),
        ]
        return Say(asked.html, (tuple(keys),))

    def refused(self) -> Say:
        topics = [topic_key(self._topics.get(topic)) for topic in _ELSEWHERE]
        return Say(self._texts.html("permohonan_tidak_setuju"), (*in_rows(topics), (self._menu_key(),)))

    def question(self, draft: DraftId, id_: str, data: Data, *notes: str) -> Say:
        """The question, or the summary; `notes` (keys of texts) stand above it."""
        if id_ == SUMMARY:
            return self.summary(draft, data, *notes)
        question = self._form.question(draft.kind, id_, data)
        html = self._below(notes, self._texts.html(question.text))
        if question.input is Input.PHONE:
            return Say(html, below=self._phone_keyboard(question))
        return Say(html, self._keyboard(draft, question, data))

    def summary(self, draft: DraftId, data: Data, *notes: str) -> Say:
        lines = [self._line(draft.kind, id_, data) for id_ in self._form.asked(draft.kind, data)]
        head = self._texts.html("permohonan_ringkasan", jenis=self._kind(draft.kind))
        html = "\n\n".join([head, "\n".join(lines), self._texts.html("permohonan_ringkasan_bawah")])
        keys = [
            self._key("kirim", RequestPurpose.SEND, [draft, mark_of(data)]),
            self._key("ubah", RequestPurpose.CHANGE, [draft]),
        ]
        return Say(self._below(notes, html), (tuple(keys), (self._aside(draft),)))

    def change(self, draft: DraftId, data: Data) -> Say:
        """Which answer is to be given anew?"""
        keys = [
            Key(self._label(f"isian_{id_}"), self._button(RequestPurpose.GO, [draft, id_]))
            for id_ in self._form.asked(draft.kind, data)
        ]
        back = self._key("ke_ringkasan", RequestPurpose.GO, [draft, SUMMARY])
        return Say(self._texts.html("permohonan_ubah"), (*in_rows(keys), (back,)))

    def letters(self, draft: DraftId, data: Data, note: str) -> Say:
        """Between letters: `note` is HTML."""
        question = self._form.question(draft.kind, "surat", data)
        return Say(note, self._keyboard(draft, question, data))

    def drafted(self, draft: DraftId, wanted: Kind) -> Say:
        keys = (
            (self._key("lanjutkan", RequestPurpose.RESUME, [draft.kind]),),
            (self._key("ulang", RequestPurpose.ANEW, [wanted, draft]),),
        )
        return Say(self._texts.html("permohonan_ada_draf", jenis=self._kind(draft.kind)), keys)

    def known(self, number: str) -> Say:
        """There is a case of this kind already."""
        return Say(worded(self._texts, "permohonan_sudah_ada", nomor=number), self.case_row(number))

    def held(self, number: str) -> Say:
        """An officer reads everything that is typed here."""
        return Say(worded(self._texts, "permohonan_petugas_ada", nomor=number), self.case_row(number))

    def waits(self, number: str) -> Say:
        """The form is not gone on with while an officer reads everything that is typed here."""
        return Say(worded(self._texts, "permohonan_menunggu_petugas", nomor=number), self.case_row(number))

    def paused(self, draft: DraftId, days: int) -> Say:
        keys = (self.way_on(draft.kind), self._key("hapus", RequestPurpose.GIVE_UP, [draft]), self._menu_key())
        return Say(self._texts.html("permohonan_dijeda", hari=str(days)), tuple((key,) for key in keys))

    def retry(self, kind: Kind, key: str) -> Say:
        """Something is missing: the form can be begun again."""
        return Say(self._texts.html(key), ((self._begin_key(kind),),))

    def outdated(self, name: str) -> Say:
        """A button of a form that is closed was pressed; `name` is the form's (DraftId), or only its kind."""
        kind = kind_of(name)
        begin = [(self._begin_key(kind),)] if kind else []
        return Say(self._texts.html("permohonan_tombol_lama"), (*begin, (self._menu_key(),)))

    def case_row(self, number: str) -> Keyboard:
        return ((Key(self._label("lihat_kasus", nomor=number), Button(RequestPurpose.CASES, "")),),)

    def text(self, key: str, **filled: str) -> Say:
        return Say(self._texts.html(f"permohonan_{key}", **filled), ((self._menu_key(),),))

    def way_on(self, kind: Kind) -> Key:
        """Below something else: back to the open question."""
        return self._key("lanjutkan", RequestPurpose.RESUME, [kind])

    def _keyboard(self, draft: DraftId, question: Question, data: Data) -> Keyboard:
        options = [self._option(draft, question, option) for option in question.options]
        ahead = []
        if question.input is Input.LETTERS and data.get(question.id):
            ahead.append(self._key("sudah_semua", RequestPurpose.GO, [draft, ""]))
            options.append(self._key("surat_hapus", RequestPurpose.UNDO_LETTER, [draft]))
        elif question.skippable:
            ahead.append(self._key("lewati", RequestPurpose.ANSWER, [draft, question.id, None]))
        before = self._form.back(draft.kind, data, question.id)
        back = [self._key("kembali", RequestPurpose.GO, [draft, before])] if before else []
        return (*in_rows(options), (*back, *ahead, self._aside(draft)))

    def _option(self, draft: DraftId, question: Question, option: Option) -> Key:
        label = self._texts.label(option.label)
        return Key(label, self._button(RequestPurpose.ANSWER, [draft, question.id, option.value]))

    def _aside(self, draft: DraftId) -> Key:
        """Nothing is lost by it: what is to be deleted is asked afterwards."""
        return self._key("batal", RequestPurpose.PAUSE, [draft])

    def _phone_keyboard(self, question: Question) -> dict[str, Any]:
        """Its words steer the form as they do when somebody types them."""
        ways = ["kembali", *(["lewati"] if question.skippable else []), "batal"]
        rows: list[list[dict[str, Any]]] = [
            [{"text": self._label("kirim_nomor"), "request_contact": True}],
            [{"text": self._label(way)} for way in ways],
        ]
        return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}

    def _line(self, kind: Kind, id_: str, data: Data) -> str:
        return f"{escape(self._label(f'isian_{id_}'))}: <b>{self._shown(kind, id_, data)}</b>"

    def _shown(self, kind: Kind, id_: str, data: Data) -> str:
        value = data[id_]
        if value is None:
            return self._texts.notice("permohonan_belum_ada")
        options = self._form.question(kind, id_, data).options
        if label := next((option.label for option in options if option.value == value), None):
            return escape(self._texts.label(label), quote=False)
        return escape(self._in_words(id_, value)[:_LONGEST_SHOWN], quote=False)

    def _in_words(self, id_: str, value: Any) -> str:
        match id_:
            case "surat":
                return self._texts.filled("permohonan_jumlah_surat", jumlah=str(len(value)))
            case "umur":
                age = self._texts.filled("permohonan_tahun", umur=str(value))
                return age if value else self._texts.notice("permohonan_bayi")
            case "berangkat" if value != UNKNOWN:
                return shown_day(date.fromisoformat(value))
        return str(value)

    def _below(self, notes: tuple[str, ...], html: str) -> str:
        return "\n\n".join([*(self._texts.html(note) for note in notes), html])

    def _kind(self, kind: Kind) -> str:
        return self._texts.notice(f"permohonan_jenis_{kind}")

    def _key(self, label: str, purpose: str, value: list[Any]) -> Key:
        return Key(self._label(label), self._button(purpose, value))

    def _button(self, purpose: str, value: list[Any]) -> Button:
        return Button(purpose, json.dumps([str(part) if isinstance(part, str | DraftId) else part for part in value]))

    def _begin_key(self, kind: Kind) -> Key:
        return Key(self._label(f"buka_{kind}"), Button(RequestPurpose.START, kind))

    def _label(self, key: str, **filled: str) -> str:
        return self._texts.label(f"permohonan_{key}", **filled)

    def _menu_key(self) -> Key:
        return Key(self._texts.label("menu"), Button(Purpose.MENU, ""))


def kind_of(name: str) -> Kind | None:
    """Of the form with this name; None for a kind that there is no more."""
    kind = name.partition(_BEGUN)[0]
    return Kind(kind) if kind in set(Kind) else None


def mark_of(data: Data) -> int:
    """Tells whether a summary is of these answers, and nothing about them."""
    return zlib.crc32(json.dumps(dict(data), sort_keys=True).encode())


def start_key(texts: Texts, topic: str) -> Key | None:
    """The way into the form, below the answer of a topic that leads there."""
    kind = _KINDS.get(topic)
    return Key(texts.label(f"permohonan_buka_{kind}"), Button(RequestPurpose.START, kind)) if kind else None


_KINDS = {
    "berobat-luar-negeri": Kind.ABROAD,
    "layanan-rumah": Kind.VISIT,
    "petugas": Kind.GENERAL,
    "pengaduan": Kind.GENERAL,
}

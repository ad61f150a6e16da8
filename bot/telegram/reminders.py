"""Reminders in the chat: the messages that remind, and the list in which they can be cancelled."""

from __future__ import annotations

from dataclasses import replace

from bot.content.answers import Answers
from bot.content.facts import Facts
from bot.content.texts import Texts
from bot.journeys.page import Pages
from bot.journeys.walk import Walk
from bot.reminders.plan import Kind, Occasion
from bot.reminders.wib import at, shown, shown_day, shown_hour
from bot.store.buttons import Button, Buttons
from bot.store.outbox import Call, Priority
from bot.store.reminders import Reminder, ReminderStore
from bot.telegram.keys import Purpose, in_rows, topic_key
from bot.telegram.times import COLLECTION_FACT
from bot.telegram.turn import Key, Keyboard, Say, Turn

_MESSAGES = {
    Kind.PAYMENT_EARLY: "pengingat_bayar_awal",
    Kind.PAYMENT_LAST: "pengingat_bayar_akhir",
    Kind.VISIT_EVENING: "pengingat_kunjungan_malam",
    Kind.VISIT_MORNING: "pengingat_kunjungan_pagi",
    Kind.COLLECTION_READY: "pengingat_ambil_mulai",
    Kind.COLLECTION_LAST: "pengingat_ambil_batas",
}
_NAMES = {
    Occasion.PAYMENT: "pengingat_acara_batas_bayar",
    Occasion.VISIT: "pengingat_acara_kunjungan",
    Occasion.COLLECTION: "pengingat_acara_pengambilan",
}
# Under a reminder: what ends it, and what helps.
_DONE = {Occasion.PAYMENT: "pengingat_sudah_bayar", Occasion.COLLECTION: "pengingat_sudah_ambil"}
_AFTERWARDS = {Occasion.PAYMENT: "pengingat_selesai_bayar", Occasion.COLLECTION: "pengingat_selesai_ambil"}
_TOPICS = {
    Occasion.PAYMENT: ("bayar-bni", "billing-kedaluwarsa"),
    Occasion.VISIT: ("alamat-kontak", "ganti-jadwal"),
    Occasion.COLLECTION: ("ambil-paspor", "ambil-diwakilkan"),
}
# The answer of a journey that says that the visit is at the office whose address the facts hold.
_OUR_OFFICE = ("kantor", "palembang")
_NAME_FACT, _ADDRESS_FACT, _READY_FACT = "kantor.nama", "kantor.alamat", "proses.maksimal"


class ReminderMessages:
    """What reminders say. Called by the loop (bot/reminders/loop.py), inside its transaction."""

    def __init__(self, texts: Texts, answers: Answers, pages: Pages, walk: Walk, buttons: Buttons) -> None:
        self._texts = texts
        self._answers = answers
        self._pages = pages
        self._walk = walk
        self._buttons = buttons

    def __call__(self, reminder: Reminder, late: bool) -> Call:
        """The message. Raises ValueError for a reminder of a kind that there is no more."""
        parts = [self._text(reminder), *self._visit(reminder)]
        if late:
            parts.insert(0, self._texts.html("pengingat_terlambat", waktu=shown(at(reminder.due_at))))
        turn = Turn(reminder.chat_id)
        turn.say(Say("\n\n".join(parts), self._keyboard(Occasion(reminder.occasion))))
        [call] = turn.finished(self._buttons)
        return replace(call, priority=Priority.REMINDER)

    def _text(self, reminder: Reminder) -> str:
        event, facts = at(reminder.event_at), self._answers.facts
        return self._texts.html(
            _MESSAGES[Kind(reminder.kind)],
            waktu=shown(event),
            jam=shown_hour(event),
            tanggal=shown_day(event.date()),
            hari_kerja=facts.get(_READY_FACT).shown(),
            bulan=facts.get(COLLECTION_FACT).shown(),
        )

    def _visit(self, reminder: Reminder) -> list[str]:
        """Where to, and what to bring."""
        position = self._walk.from_data(reminder.data)
        if reminder.occasion != Occasion.VISIT or position is None:
            return []
        choice, ours = _OUR_OFFICE
        parts = self._place(self._answers.facts) if position.choices.get(choice) == ours else []
        if checklist := self._pages.checklist(position):
            parts.append(f"{self._texts.html('pengingat_bawa')}\n{checklist}")
        return parts

    def _place(self, facts: Facts) -> list[str]:
        name, address = facts.get(_NAME_FACT), facts.get(_ADDRESS_FACT)
        known = [self._texts.html("pengingat_tempat", kantor=name.shown())] if name.certain else []
        if address.certain:
            known.append(self._texts.html("pengingat_alamat", alamat=address.shown()))
        return known

    def _keyboard(self, occasion: Occasion) -> Keyboard:
        topics = in_rows([topic_key(self._answers.topics.get(topic)) for topic in _TOPICS[occasion]])
        if label := _DONE.get(occasion):
            return ((Key(self._texts.label(label), Button(Purpose.DONE, occasion)),), *topics)
        return topics


class ReminderList:
    """/pengingat: what is waiting, and buttons that cancel it."""

    def __init__(self, texts: Texts, store: ReminderStore) -> None:
        self._texts = texts
        self._store = store

    def listing(self, chat_id: int) -> Say:
        waiting = self._store.of_chat(chat_id)
        if not waiting:
            return Say(self._texts.html("pengingat_kosong"), self._last_row())
        lines = [
            self._texts.filled("pengingat_baris", acara=self._name(one.occasion), waktu=shown(at(one.due_at)))
            for one in waiting
        ]
        occasions = list(dict.fromkeys(one.occasion for one in waiting))
        rows = [(self._cancel_key(occasion),) for occasion in occasions]
        if len(occasions) > 1:
            rows.append((Key(self._texts.label("pengingat_batal_semua"), Button(Purpose.CANCEL_REMINDERS, "")),))
        return Say(self._texts.html("pengingat_daftar", daftar="\n".join(lines)), (*rows, *self._last_row()))

    def cancel(self, turn: Turn, occasion: str, edits: int) -> None:
        """Cancel those of an occasion, or all. Pressed twice it says the same."""
        html = (
            self._texts.html("pengingat_dibatalkan", acara=self._name(occasion))
            if occasion
            else self._texts.html("pengingat_dibatalkan_semua")
        )
        self._end(turn, occasion, html, edits)

    def done(self, turn: Turn, occasion: str, edits: int) -> None:
        """Paid, or collected: no need to remind of it again."""
        self._end(turn, occasion, self._texts.html(_AFTERWARDS[Occasion(occasion)]), edits)

    def _end(self, turn: Turn, occasion: str, html: str, edits: int) -> None:
        turn.effects.append(lambda: self._forget(turn.chat_id, occasion))
        turn.say(Say(html, self._last_row(), edits))

    def _forget(self, chat_id: int, occasion: str) -> None:
        self._store.cancel(chat_id, occasion or None)

    def _cancel_key(self, occasion: str) -> Key:
        label = self._texts.label("pengingat_batal", acara=self._name(occasion))
        return Key(label, Button(Purpose.CANCEL_REMINDERS, occasion))

    def _name(self, occasion: str) -> str:
        return self._texts.notice(_NAMES[Occasion(occasion)])

    def _last_row(self) -> Keyboard:
        return ((Key(self._texts.label("menu"), Button(Purpose.MENU, "")),),)

"""Typed times in journeys become reminders; times that cannot be used are explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.content.facts import Facts
from bot.content.texts import Texts
from bot.journeys.model import Input
from bot.journeys.walk import Position
from bot.reminders.limits import limits_of
from bot.reminders.plan import OCCASION_OF, Occasion, plan
from bot.reminders.times import Awaited, Failure, read
from bot.reminders.wib import at, shown, shown_day
from bot.store.reminders import ReminderStore
from bot.telegram.turn import Turn

COLLECTION_FACT = "pengambilan.batas"
# What each awaited time can fail by (bot/reminders/times.py), and the text that says so.
_FAILED = {
    (Awaited.BILLING, Failure.UNREADABLE): "waktu_billing_tak_terbaca",
    (Awaited.BILLING, Failure.NO_HOUR): "waktu_billing_tanpa_jam",
    (Awaited.BILLING, Failure.PAST): "waktu_billing_lewat",
    (Awaited.BILLING, Failure.FUTURE): "waktu_billing_belum",
    (Awaited.BILLING, Failure.TOO_FAR): "waktu_billing_terlalu_jauh",
    (Awaited.BILLING, Failure.CLASH): "waktu_billing_tidak_cocok",
    (Awaited.VISIT, Failure.UNREADABLE): "waktu_kunjungan_tak_terbaca",
    (Awaited.VISIT, Failure.NO_DAY): "waktu_kunjungan_tanpa_hari",
    (Awaited.VISIT, Failure.NO_HOUR): "waktu_kunjungan_tanpa_jam",
    (Awaited.VISIT, Failure.PAST): "waktu_kunjungan_lewat",
    (Awaited.VISIT, Failure.TOO_FAR): "waktu_kunjungan_terlalu_jauh",
    (Awaited.VISIT, Failure.CLASH): "waktu_kunjungan_tidak_cocok",
    (Awaited.PHOTO, Failure.UNREADABLE): "tanggal_foto_tak_terbaca",
    (Awaited.PHOTO, Failure.FUTURE): "tanggal_foto_belum",
    (Awaited.PHOTO, Failure.TOO_FAR): "tanggal_foto_terlalu_jauh",
    (Awaited.PHOTO, Failure.CLASH): "tanggal_foto_tidak_cocok",
}
# Noted; too late to remind.
_UNDERSTOOD = {
    Occasion.PAYMENT: ("pengingat_dicatat_bayar", "pengingat_mepet_bayar"),
    Occasion.VISIT: ("pengingat_dicatat_kunjungan", "pengingat_mepet_kunjungan"),
    Occasion.COLLECTION: ("pengingat_dicatat_ambil", "pengingat_mepet_ambil"),
}


class TypedTimes:
    """`clock` gives Unix seconds."""

    def __init__(self, store: ReminderStore, texts: Texts, facts: Facts, clock: Callable[[], float]) -> None:
        self._store = store
        self._texts = texts
        self._facts = facts
        self._clock = clock

    def read(self, awaited: Input, text: str) -> datetime | Failure:
        """The moment meant, or why there is none."""
        return read(Awaited(awaited), text, at(self._clock()), limits_of(self._facts))

    def failure(self, awaited: Input, failure: Failure) -> str:
        """What is wrong with a typed time, as HTML."""
        return self._texts.html(_FAILED[Awaited(awaited), failure])

    def remind(self, turn: Turn, position: Position, awaited: Input, moment: datetime) -> str:
        """Plan reminders in place of earlier ones of the kind; what the citizen is told about it, as HTML."""
        occasion = OCCASION_OF[Awaited(awaited)]
        planned = plan(occasion, moment, at(self._clock()), limits_of(self._facts))
        turn.effects.append(lambda: self._store.add(turn.chat_id, occasion, planned, position.as_data()))
        noted, too_late = _UNDERSTOOD[occasion]
        return self._texts.html(
            noted if planned else too_late,
            waktu=shown(moment),
            tanggal=shown_day(moment.date()),
            saat="\n".join(f"- {shown(at(one.due_at))}" for one in planned),
            bulan=self._facts.get(COLLECTION_FACT).shown(),
        )

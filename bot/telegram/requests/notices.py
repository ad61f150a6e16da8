"""What a citizen is told when the office has done something about their case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.cases.model import Case
from bot.cases.orders import Action, Order
from bot.content.texts import Texts
from bot.reminders.wib import at, shown
from bot.store.buttons import Button, Buttons
from bot.store.outbox import Call
from bot.telegram.render import split
from bot.telegram.requests.intake_page import KEYBOARD_GONE
from bot.telegram.requests.keys import RequestPurpose
from bot.telegram.turn import Key, Keyboard, Say, call_of
from bot.telegram.words import worded

MOST_STARS = 5


class Notices:
    """Use inside the transaction of what it tells: buttons are stored."""

    def __init__(self, texts: Texts, buttons: Buttons) -> None:
        self._texts = texts
        self._buttons = buttons
        self._tellers: Mapping[Action, Callable[[Case, Order, str], list[Say]]] = {
            Action.TAKE: self._named("kasus_diambil"),
            Action.HAND_OVER: self._named("kasus_dialihkan"),
            Action.REOPEN: self._named("kasus_dibuka_lagi"),
            Action.RELEASE: self._named("kasus_dilepas"),
            Action.ASK_DOCUMENTS: self._documents,
            Action.SCHEDULE: self._visit,
            Action.FINISH: self._end("kasus_selesai"),
            Action.REJECT: self._end("kasus_ditolak"),
        }

    def of(self, case: Case, order: Order, officer: str | None) -> list[Call]:
        """What to tell of `order`; `case` is the case after it.

        `officer` is the name of who has the case now: after HAND_OVER the new holder's. Nothing is told of what is
        internal, nor when the citizen is forgotten.
        """
        teller = self._tellers.get(order.action)
        if teller is None or case.chat_id is None:
            return []
        says = [
            part for say in teller(case, order, officer or self._texts.notice("kasus_petugas")) for part in split(say)
        ]
        return [call_of(case.chat_id, say, self._buttons) for say in says]

    def form_set_aside(self, chat_id: int) -> Call:
        """The form that was being filled in waits: what is typed goes to an officer now."""
        return call_of(chat_id, Say(self._texts.html("kasus_formulir_menunggu"), below=KEYBOARD_GONE), self._buttons)

    def _named(self, key: str) -> Callable[[Case, Order, str], list[Say]]:
        return lambda case, _, officer: [Say(worded(self._texts, key, nomor=case.number, petugas=officer))]

    def _documents(self, case: Case, order: Order, officer: str) -> list[Say]:
        listed = order.text or self._texts.notice("kasus_dokumen_umum")
        html = worded(self._texts, "kasus_minta_dokumen", nomor=case.number, petugas=officer, dokumen=listed)
        add = Key(self._texts.label("kasus_kirim_dokumen"), Button(RequestPurpose.ADD, case.number))
        return [Say(html, ((add,),))]

    def _visit(self, case: Case, order: Order, officer: str) -> list[Say]:
        assert order.visit_at is not None  # an Order sees to it
        when = shown(at(order.visit_at))
        html = worded(self._texts, "kasus_dijadwalkan", nomor=case.number, petugas=officer, waktu=when)
        return [Say("\n\n".join([html, *self._remark(order)]))]

    def _end(self, key: str) -> Callable[[Case, Order, str], list[Say]]:
        def tell(case: Case, order: Order, officer: str) -> list[Say]:
            reason = reason_words(self._texts, order.reason)
            html = worded(self._texts, key, nomor=case.number, petugas=officer, alasan=reason)
            back = self._texts.html("kasus_kembali_ke_bot")
            rating = Say(worded(self._texts, "kasus_minta_nilai", nomor=case.number), self._stars(case))
            return [Say("\n\n".join([html, *self._remark(order), back])), rating]

        return tell

    def _remark(self, order: Order) -> list[str]:
        """What the officer added in their own words."""
        return [worded(self._texts, "kasus_kata_petugas", kata=order.text)] if order.text else []

    def _stars(self, case: Case) -> Keyboard:
        buttons = [Button(RequestPurpose.RATE, f"{case.number} {stars}") for stars in range(1, MOST_STARS + 1)]
        return (tuple(Key(f"{n} ⭐", button) for n, button in enumerate(buttons, 1)),)


def reason_words(texts: Texts, code: str | None) -> str:
    """Why a case was closed, for the citizen; of a code without words only that the office decided so."""
    try:
        return texts.notice(f"kasus_alasan_{code}")
    except KeyError:
        return texts.notice("kasus_alasan_lain")

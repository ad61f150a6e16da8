"""The card of a case: all that an officer needs to decide what to do, in one message."""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape

from bot.cases.deadlines import Deadlines
from bot.cases.life_cycle import NextActor, next_actor
from bot.cases.model import Case, Details, Kind, Place
from bot.cases.priority import assess
from bot.content.texts import Texts
from bot.reminders.wib import at, shown, shown_day

# Longest a citizen's word may stand on a card: all of them together leave the card below Telegram's 4096.
_LONGEST_WORD, _LONGEST_WISH, _LONGEST_REASON = 100, 1200, 200
_LONGEST_TITLE = 120  # of a topic; Telegram allows 128


def cut(text: str, limit: int) -> str:
    """The text, at most `limit` characters long."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 1]}…"


class Cards:
    def __init__(self, texts: Texts, deadlines: Deadlines) -> None:
        self._texts = texts
        self._deadlines = deadlines

    def title(self, case: Case, details: Details | None) -> str:
        """The name of the case's topic; it stands in everybody's list of topics, so without the patient."""
        mark = self._word(f"tanda_{case.priority}")
        parts = [f"{mark} {case.number}", self._word(f"topik_{case.kind}")]
        if details and details.destination:
            parts.append(" ".join(details.destination.split()))
        return cut(" · ".join(parts), _LONGEST_TITLE)

    def html(self, case: Case, details: Details | None, holder: str | None, today: date) -> str:
        """`details` is None for a case whose data are deleted; `holder` is an officer's name."""
        head = f"<b>{self._word(case.priority)} · {case.number}</b>\n{self._word(f'jenis_{case.kind}')}"
        if details is None:
            return f"{head}\n\n{self._word('dihapus')}"
        parts = (head, self._state(case, holder), self._reasons(details, today), self._told(case, details))
        return "\n\n".join(part for part in parts if part)

    def unreadable(self, case: Case, holder: str | None) -> str:
        """The card of a case whose details nobody can read."""
        head = f"<b>{self._word(case.priority)} · {case.number}</b>"
        return "\n\n".join((head, self._word("tidak_terbaca"), self._state(case, holder)))

    def _state(self, case: Case, holder: str | None) -> str:
        times = {
            "tanggapi": self._deadlines.response_due(case),
            "selesaikan": self._deadlines.resolution_due(case),
            "kunjungan": case.visit_at,
            "ditutup": case.closed_at,
        }
        whose = next_actor(case)
        return self._lines(
            {
                "keadaan": self._word(f"keadaan_{case.state}"),
                "pemegang": holder,
                "giliran": None if whose is NextActor.NOBODY else self._word(f"giliran_{whose.name}"),
                **{name: None if moment is None else shown(at(moment)) for name, moment in times.items()},
            }
        )

    def _reasons(self, details: Details, today: date) -> str:
        reasons = [f"• {_safe(reason, _LONGEST_REASON)}" for reason in assess(details, today).reasons]
        return "\n".join((f"{self._word('baris_alasan')}:", *reasons)) if reasons else ""

    def _told(self, case: Case, details: Details) -> str:
        name = "nama" if case.kind is Kind.GENERAL else "pasien"
        return self._lines(
            {
                name: self._person(details),
                "peminta": details.asker,
                "hubungan": details.relation,
                "tempat": self._place(details),
                "wilayah": details.area,
                "bisa_dibawa": None if details.movable is None else self._word("ya" if details.movable else "tidak"),
                "tujuan": details.destination,
                "berangkat": None if details.departure is None else shown_day(details.departure),
                "paspor": None if details.passport is None else self._word(f"paspor_{details.passport}"),
                "surat": self._letters(details),
                "keperluan": details.wish,
            }
        )

    def _person(self, details: Details) -> str | None:
        age = None if details.age is None else self._texts.filled("meja_umur", tahun=str(details.age)).strip()
        name = None if details.name is None else cut(details.name, _LONGEST_WORD - len(age or ""))
        return ", ".join(part for part in (name, age) if part) or None

    def _place(self, details: Details) -> str | None:
        if details.place is Place.HOSPITAL and details.hospital:
            return ", ".join(cut(part, _LONGEST_WORD // 2 - 1) for part in (details.hospital, details.ward) if part)
        return None if details.place is None else self._word(details.place)

    def _letters(self, details: Details) -> str | None:
        if not details.letters:
            return None
        counted = Counter(letter.kind for letter in details.letters)
        kinds = ", ".join(f"{self._word(f'surat_{kind}')} {count}" for kind, count in counted.items())
        return self._texts.filled("meja_surat_jumlah", jumlah=str(counted.total()), macam=kinds).strip()

    def _lines(self, values: dict[str, str | None]) -> str:
        """A line for each value there is, named after its key."""
        limits = {"keperluan": _LONGEST_WISH}
        return "\n".join(
            f"{self._word(f'baris_{name}')}: <b>{_safe(value, limits.get(name, _LONGEST_WORD))}</b>"
            for name, value in values.items()
            if value
        )

    def _word(self, key: str) -> str:
        return self._texts.notice(f"meja_{key}")


def _safe(text: str, limit: int) -> str:
    return escape(cut(text, limit), quote=False)

"""A case as its citizen sees it: where it stands, who has it, and what happened to it, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from bot.cases.book import CitizenView
from bot.cases.model import OPEN, Kind
from bot.cases.orders import Action
from bot.content.facts import long_date
from bot.content.texts import Texts
from bot.reminders.wib import at, shown, shown_hour
from bot.store.history import Entry
from bot.telegram.requests.notices import reason_words
from bot.telegram.words import worded

# Of a long talk, the list shows how much was written, not each message.
_TALK = frozenset({Action.WRITE, Action.ADD})
# Words that are needed to know what to do next.
_SHOWN_WORDS = frozenset({Action.ASK_DOCUMENTS, Action.FINISH, Action.REJECT})
_MOST_LINES = 12


class CasePages:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def page(self, case: CitizenView) -> str:
        """Telegram HTML; may be longer than a message."""
        return "\n\n".join([self.headed(case), self._history(case)])

    def headed(self, case: CitizenView) -> str:
        """Which case it is, and where it stands."""
        head = worded(self._texts, "kasus_kepala", nomor=case.number, jenis=self.kind(case.kind))
        return f"{head}\n\n{self._where(case)}"

    def kind(self, kind: Kind) -> str:
        return self._texts.notice(f"kasus_jenis_{kind}")

    def told(self, entries: Sequence[Entry]) -> Iterator[str]:
        """Each entry with all its words, as Telegram HTML."""
        for entry in entries:
            yield self._line([entry], with_words=True)

    def _where(self, case: CitizenView) -> str:
        state = self._texts.notice(f"kasus_keadaan_{case.state}")
        lines = [worded(self._texts, "kasus_keadaan", keadaan=state)]
        if case.state in OPEN and case.holder:
            lines.append(worded(self._texts, "kasus_pemegang", petugas=case.holder))
        if case.state in OPEN and case.visit_at is not None:
            lines.append(worded(self._texts, "kasus_kunjungan", waktu=shown(at(case.visit_at))))
        return "\n".join(lines)

    def _history(self, case: CitizenView) -> str:
        runs = [list(run) for _, run in groupby(case.entries, key=_run_of)]
        lines = [self._line(run, with_words=run[-1].action in _SHOWN_WORDS) for run in runs]
        if len(lines) > _MOST_LINES:  # how it began, and the newest
            lines = [lines[0], "…", *lines[-_MOST_LINES + 2 :]]
        return "\n".join([self._texts.html("kasus_riwayat"), *lines])

    def _line(self, run: list[Entry], with_words: bool) -> str:
        last = run[-1]
        what = worded(self._texts, f"kasus_riwayat_{last.action}", **self._facts(last))
        day = at(last.at)
        count = f" {self._texts.html('kasus_riwayat_kali', kali=str(len(run)))}" if len(run) > 1 else ""
        words = f"\n   {escape(last.text, quote=False)}" if with_words and last.text else ""
        return f"• {long_date(day.date())}, {shown_hour(day)}: {what}{count}{words}"

    def _facts(self, entry: Entry) -> dict[str, str]:
        match entry.action:
            case Action.SCHEDULE:
                return {"waktu": shown(at(entry.facts["kunjungan"]))}
            case Action.FINISH | Action.REJECT:
                return {"alasan": reason_words(self._texts, entry.facts.get("alasan"))}
        return {}


def _run_of(entry: Entry) -> tuple[str, int]:
    """Equal for neighbouring messages of one talk; of everything else each stands alone."""
    return entry.action, 0 if entry.action in _TALK else entry.id

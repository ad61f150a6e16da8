"""A second admin is asked for approval, and the author is told what became of it, wherever it was done."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from sqlite_utils import Database

from bot.content.texts import Texts
from bot.editing.editor import Editor, Logged
from bot.editing.errors import RefusedError
from bot.editing.rights import admins
from bot.store.content import ContentStore, Draft, DraftState
from bot.store.content_log import ContentLog, LogEntry
from bot.store.once import Once
from bot.store.outbox import Call
from bot.store.staff import Officer, StaffStore
from bot.telegram.editing.asking import Asked, Asking
from bot.telegram.editing.keys import EditPurpose, Json, edit_key
from bot.telegram.editing.parts import words_of
from bot.telegram.editing.saying import Saying
from bot.telegram.turn import Say
from bot.telegram.words import with_parts, worded

_LOOKED_AT = 20  # entries of the log; nobody decides more at once
_NEWS_S = 24 * 3600.0
_MOST_LINES = 30  # of a difference


class ApprovalTalk:
    """What the second admin presses. Use inside the transaction that sends what is returned."""

    def __init__(self, editor: Editor, texts: Texts, asking: Asking, saying: Saying) -> None:
        self._editor = editor
        self._texts = texts
        self._asking = asking
        self._saying = saying

    def approve(self, officer: Officer, value: Json) -> list[Call]:
        """Raises RefusedError."""
        self._editor.approve(value["d"], officer, value["t"])
        return self._saying.told(officer, Say(self._texts.html("sunting_disetujui")))

    def ask_reason(self, officer: Officer, value: Json) -> list[Call]:
        return self._asking.ask(officer, Asked.REASON, value, self._texts.html("sunting_tanya_alasan"))

    def reject(self, officer: Officer, reason: str, value: Json) -> list[Call]:
        """Raises RefusedError."""
        self._editor.reject(value["d"], officer, reason, value["t"])
        return self._saying.told(officer, Say(self._texts.html("sunting_ditolak")))


class Approvals:
    """A chore of the watch (bot/telegram/desk/watch.py)."""

    def __init__(self, db: Database, editor: Editor, texts: Texts, saying: Saying) -> None:
        self._editor = editor
        self._texts = texts
        self._saying = saying
        self._store = ContentStore(db)
        self._log = ContentLog(db)
        self._staff = StaffStore(db)
        self._once = Once(db)

    def due(self, now: float) -> bool:
        return next(self._news(now), None) is not None

    def calls(self, now: float) -> list[Call]:
        """Use inside a transaction: marks what is said."""
        made: list[Call] = []
        for name, news in list(self._news(now)):
            if self._once.first(name, now):
                made += self._asked(news) if isinstance(news, Draft) else self._decided(news)
        return made

    def next_at(self, now: float) -> None:
        """Nothing here waits for a moment."""

    def _news(self, now: float) -> Iterator[tuple[str, Draft | LogEntry]]:
        """What has not been said yet, each with its name for all times."""
        for draft in self._store.drafts(DraftState.WAITING):
            name = f"setuju-{draft.id}-{draft.updated_at}"
            if not self._once.done(name):
                yield name, draft
        for entry in self._log.newest(_LOOKED_AT):
            name = f"kabar-sunting-{entry.id}"
            decided = entry.action in (Logged.APPROVED, Logged.REJECTED) and entry.at > now - _NEWS_S
            if decided and not self._once.done(name):
                yield name, entry

    def _asked(self, draft: Draft) -> list[Call]:
        others = [officer for officer in admins(self._staff) if officer.id != draft.author]
        author = self._staff.by_id(draft.author)
        try:
            before, title = self._editor.live(draft.item).body, self._editor.live(draft.item).title
        except RefusedError:  # a new topic
            before, title = "", draft.item
        html = with_parts(
            self._texts,
            "sunting_minta_setuju",
            siapa=escape(author.name if author else "", quote=False),
            judul=escape(title, quote=False),
            beda=self._difference(words_of(draft.item, before), words_of(draft.item, draft.body)),
        )
        value = {"d": draft.id, "t": draft.updated_at}
        keys = (
            edit_key(self._texts.label("sunting_setuju"), EditPurpose.APPROVE, **value),
            edit_key(self._texts.label("sunting_tolak"), EditPurpose.REJECT, **value),
        )
        seen = self._editor.preview(draft.item, draft.body).html
        shown = [Say(seen)] if seen else []
        return [call for one in others for call in self._saying.sent(one, *shown, Say(html, (keys,)))]

    def _decided(self, entry: LogEntry) -> list[Call]:
        author = self._staff.by_id(int(entry.facts["author"]))
        if author is None or not author.active:
            return []
        key = "sunting_kabar_setuju" if entry.action == Logged.APPROVED else "sunting_kabar_tolak"
        reason = str(entry.facts.get("note") or "–")
        html = worded(self._texts, key, butir=entry.item.partition("/")[2], alasan=reason)
        return self._saying.sent(author, Say(html))

    def _difference(self, before: str, after: str) -> str:
        lines = [line for line in self._editor.difference(before, after) if not line.startswith("  ")]
        more = ["…"] if len(lines) > _MOST_LINES else []
        return escape("\n".join([*lines[:_MOST_LINES], *more]), quote=False)

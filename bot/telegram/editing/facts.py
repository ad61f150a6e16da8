"""Changing a fact in the chat: the value, from when, what that changes, and then live or not."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from bot.content.facts import Fact, long_date
from bot.content.texts import Texts
from bot.editing.catalogue import fact_name
from bot.editing.editor import Editor
from bot.editing.errors import Refusal, RefusedError
from bot.editing.fact_entries import with_value
from bot.editing.impact import Change
from bot.reminders.wib import at
from bot.store.outbox import Call
from bot.store.staff import Officer
from bot.telegram.editing.asking import Asked, Asking
from bot.telegram.editing.drafts import DraftTalk
from bot.telegram.editing.keys import Json
from bot.telegram.editing.values import read_since, read_value
from bot.telegram.render import visible
from bot.telegram.words import with_parts, worded

_MOST_SHOWN = 5  # changed texts of which the lines are shown; of the others the titles


class FactTalk:
    """Use inside the transaction that sends what is returned. Methods raise RefusedError. `clock`: Unix seconds."""

    def __init__(
        self, editor: Editor, texts: Texts, asking: Asking, drafts: DraftTalk, clock: Callable[[], float]
    ) -> None:
        self._editor = editor
        self._texts = texts
        self._asking = asking
        self._drafts = drafts
        self._clock = clock

    def begin(self, officer: Officer, key: str) -> list[Call]:
        """Ask for the new value."""
        fact = self._fact(key)
        shown = self._editor.shown(fact_name(key)).html
        question = worded(self._texts, "sunting_tanya_nilai", satuan=fact.unit.replace("_", " "))
        return self._asking.ask(officer, Asked.VALUE, {"k": key}, f"{shown}\n\n{question}")

    def take_value(self, officer: Officer, text: str, data: Json) -> list[Call]:
        """The value was typed: ask from when."""
        fact = self._fact(data["k"])
        value = read_value(fact.unit, text, at(self._clock()))
        if value is None:
            question = worded(self._texts, "sunting_nilai_tak_terbaca", satuan=fact.unit.replace("_", " "))
            return self._asking.ask(officer, Asked.VALUE, data, question)
        data = {"k": fact.key, "nilai": text}
        return self._asking.ask(officer, Asked.SINCE, data, self._texts.html("sunting_tanya_sejak"))

    def take_since(self, officer: Officer, text: str, data: Json) -> list[Call]:
        """All is known: show what it changes."""
        fact, now = self._fact(data["k"]), at(self._clock())
        since, value = read_since(text, now), read_value(fact.unit, data["nilai"], now)
        if since is None or value is None:
            return self._asking.ask(officer, Asked.SINCE, data, self._texts.html("sunting_sejak_tak_terbaca"))
        name = fact_name(fact.key)
        body = with_value(self._editor.current(name), value, since, self._editor.today())
        draft = self._editor.save(name, officer, body, self._editor.live(name).version)
        sound = not self._editor.problems(name, draft.body)
        return self._drafts.show(officer, draft, self._impact(self._editor.impact(name, draft.body)) if sound else "")

    def _impact(self, changes: list[Change]) -> str:
        if not changes:
            return self._texts.html("sunting_dampak_kosong")
        lines = [self._change(change) for change in changes[:_MOST_SHOWN]]
        lines += [f"• {escape(change.title, quote=False)}" for change in changes[_MOST_SHOWN:]]
        day = long_date(changes[0].day)
        return with_parts(
            self._texts, "sunting_dampak", jumlah=str(len(changes)), tanggal=day, daftar="\n\n".join(lines)
        )

    def _change(self, change: Change) -> str:
        before, after = (visible(html).splitlines() for html in (change.before_html, change.after_html))
        gone = [f"− {escape(line, quote=False)}" for line in before if line.strip() and line not in after]
        come = [f"+ {escape(line, quote=False)}" for line in after if line.strip() and line not in before]
        return "\n".join([f"• <b>{escape(change.title, quote=False)}</b>", *gone, *come])

    def _fact(self, key: str) -> Fact:
        """Raises RefusedError for an unknown fact."""
        try:
            found: Fact = self._editor.world().answers.facts.get(key)
        except KeyError:
            raise RefusedError(Refusal.UNKNOWN) from None
        return found

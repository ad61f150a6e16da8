"""Changing a text in the chat: which part, the new words, how citizens will read it, and then live or not."""

from __future__ import annotations

from html import escape

from bot.content.texts import Texts
from bot.editing.editor import Editor, Outcome
from bot.editing.errors import Refusal, RefusedError, refusal_text
from bot.store.content import Draft, Kind
from bot.store.outbox import Call
from bot.store.staff import Officer
from bot.telegram.editing.asking import Asked, Asking
from bot.telegram.editing.keys import EditPurpose, Json, edit_key
from bot.telegram.editing.parts import paragraphs, with_paragraph, with_words, words_of
from bot.telegram.editing.saying import Saying, copyable
from bot.telegram.keys import in_rows
from bot.telegram.turn import Key, Keyboard, Say
from bot.telegram.words import with_parts, worded

_BEGINNING = 28  # characters of a paragraph that its button shows


class DraftTalk:
    """Use inside the transaction that sends what is returned. Methods raise RefusedError."""

    def __init__(self, editor: Editor, texts: Texts, asking: Asking, saying: Saying) -> None:
        self._editor = editor
        self._texts = texts
        self._asking = asking
        self._saying = saying

    def view(self, officer: Officer, name: str) -> list[Call]:
        """The item as citizens read it now."""
        shown, item = self._editor.shown(name), self._editor.live(name)
        key = edit_key(self._texts.label("sunting_ubah"), EditPurpose.CHANGE, n=name)
        head = worded(self._texts, "sunting_lihat", judul=item.title, id=item.id, versi=str(item.version))
        return self._saying.told(officer, Say(shown.html or "–"), Say(head, ((key,),)))

    def begin(self, officer: Officer, name: str) -> list[Call]:
        """Ask which part is to be written anew, or for the whole when there is but one."""
        body = self._editor.begin(name, officer).body
        parts = paragraphs(words_of(name, body))
        if len(parts) == 1:
            return self.ask(officer, name, None)
        keys = [
            edit_key(f"{place + 1}. {_beginning(part)}", EditPurpose.PLACE, n=name, p=place)
            for place, part in enumerate(parts)
        ]
        whole = edit_key(self._texts.label("sunting_semua"), EditPurpose.PLACE, n=name, p=None)
        html = worded(self._texts, "sunting_bagian", judul=self._title(name))
        return self._saying.told(officer, Say(html, (*((key,) for key in keys), (whole,))))

    def ask(self, officer: Officer, name: str, place: int | None) -> list[Call]:
        """Show the present words, and ask for new ones."""
        words = words_of(name, self._editor.begin(name, officer).body)
        parts = paragraphs(words)
        old = words if place is None or place >= len(parts) else parts[place]
        shown = self._saying.told(officer, *copyable(old))
        data = {"n": name, "p": place, "lama": old}
        return [*shown, *self._asking.ask(officer, Asked.TEXT, data, self._texts.html("sunting_tanya_teks"))]

    def take(self, officer: Officer, text: str, data: Json) -> list[Call]:
        """The new words."""
        name, place = data["n"], data["p"]
        draft = self._editor.begin(name, officer)
        words = words_of(name, draft.body)
        if place is not None:
            # Somebody may have written the draft anew elsewhere since: only the paragraph that was asked for changes.
            if place >= len(paragraphs(words)) or paragraphs(words)[place] not in (data["lama"], text.strip()):
                return [*self._said(officer, "sunting_bagian_lain"), *self.begin(officer, name)]
            text = with_paragraph(words, place, text)
        return self.show(officer, self._editor.save(name, officer, with_words(name, draft.body, text)))

    def show(self, officer: Officer, draft: Draft, more: str = "") -> list[Call]:
        """The draft as citizens will read it, what is wrong with it, and what to do. `more` is HTML."""
        seen = self._editor.preview(draft.item, draft.body)
        head = worded(
            self._texts,
            "sunting_draf" if seen.html else "sunting_draf_rusak",
            judul=self._title(draft.item),
            panjang=str(seen.length),
            batas=str(seen.limit or "–"),
        )
        wrong = [self._problems(seen.problems)] if seen.problems else []
        control = Say("\n\n".join([head, *([more] if more else []), *wrong]), self._keyboard(draft, not seen.problems))
        return self._saying.told(officer, *([Say(seen.html)] if seen.html else []), control)

    def publish(self, officer: Officer, value: Json) -> list[Call]:
        """The draft that was shown: live, or waiting for a second admin."""
        name, draft = value["n"], self._editor.draft(value["n"], officer)
        if draft is None:
            raise RefusedError(Refusal.NO_DRAFT)
        if draft.updated_at != value["t"]:
            return [*self._said(officer, "sunting_draf_berubah"), *self.show(officer, draft)]
        try:
            outcome = self._editor.publish(name, officer, base=value.get("v"))
        except RefusedError as error:
            return self._not_published(officer, draft, error)
        if outcome is Outcome.WAITING:
            return self._said(officer, "sunting_menunggu")
        version = self._editor.live(name).version
        rows: Keyboard = ()
        if version > 1:
            key = edit_key(self._texts.label("sunting_kembalikan"), EditPurpose.BACK, n=name, v=version - 1)
            rows = ((key,),)
        return self._saying.told(officer, Say(worded(self._texts, "sunting_terbit", judul=self._title(name)), rows))

    def discard(self, officer: Officer, value: Json) -> list[Call]:
        self._editor.discard(value["n"], officer)
        self._asking.close(officer)
        return self._said(officer, "sunting_dibuang")

    def roll_back(self, officer: Officer, value: Json) -> list[Call]:
        self._editor.rollback(value["n"], value["v"], officer)
        return self._said(officer, "sunting_dikembalikan")

    def _not_published(self, officer: Officer, draft: Draft, error: RefusedError) -> list[Call]:
        if error.code is Refusal.PROBLEMS:
            return self.show(officer, draft)
        if error.code is not Refusal.TAKEN:
            raise error
        html = with_parts(self._texts, "sunting_didahului", sebab=escape(refusal_text(error), quote=False))
        over = edit_key(
            self._texts.label("sunting_timpa"),
            EditPurpose.PUBLISH,
            n=draft.item,
            t=draft.updated_at,
            v=error.facts["version"],
        )
        live = words_of(draft.item, str(error.facts["live"]))
        mine = words_of(draft.item, draft.body)
        return self._saying.told(
            officer,
            Say(html),
            Say(self._texts.html("sunting_didahului_terbit")),
            *copyable(live),
            Say(self._texts.html("sunting_didahului_draf")),
            *copyable(mine),
            Say(self._texts.html("sunting_didahului_pilih"), (*in_rows([over, *self._again(draft)]),)),
        )

    def _keyboard(self, draft: Draft, publishable: bool) -> Keyboard:
        publish = edit_key(
            self._texts.label("sunting_terbitkan"), EditPurpose.PUBLISH, n=draft.item, t=draft.updated_at
        )
        return in_rows([*([publish] if publishable else []), *self._again(draft)])

    def _again(self, draft: Draft) -> list[Key]:
        return [
            edit_key(self._texts.label("sunting_ubah_lagi"), EditPurpose.CHANGE, n=draft.item),
            edit_key(self._texts.label("sunting_buang"), EditPurpose.DISCARD, n=draft.item),
        ]

    def _problems(self, problems: list[str]) -> str:
        lines = "\n".join(f"• {escape(problem, quote=False)}" for problem in problems)
        return with_parts(self._texts, "sunting_masalah", daftar=lines)

    def _title(self, name: str) -> str:
        try:
            return self._editor.live(name).title
        except RefusedError:  # a new topic
            return name.partition("/")[2]

    def _said(self, officer: Officer, key: str) -> list[Call]:
        return self._saying.told(officer, Say(self._texts.html(key)))


def is_fact(name: str) -> bool:
    return name.startswith(f"{Kind.FACT}/")


def _beginning(part: str) -> str:
    words = " ".join(part.split())
    return words if len(words) <= _BEGINNING else f"{words[: _BEGINNING - 1].rstrip()}…"

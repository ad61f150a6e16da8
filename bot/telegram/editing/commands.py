"""/faq, /fakta, /belum and /konsol: what admins may do on the road. To anybody else they are nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from bot.content.texts import Texts
from bot.editing.editor import Editor
from bot.editing.errors import Refusal, RefusedError
from bot.editing.rights import ADMIN
from bot.editing.teaching import Teaching
from bot.store.content import ContentStore, Draft, DraftState, Item, Kind
from bot.store.outbox import Call
from bot.store.staff import Officer
from bot.telegram.editing.drafts import DraftTalk
from bot.telegram.editing.facts import FactTalk
from bot.telegram.editing.keys import EditPurpose, edit_key
from bot.telegram.editing.saying import Saying
from bot.telegram.editing.unanswered import UnansweredTalk
from bot.telegram.keys import in_rows
from bot.telegram.turn import Key, Say
from bot.telegram.words import with_parts, worded

COMMAND = re.compile(r"/(faq|fakta|belum|konsol)(?:@\w+)?(?:\s+(cari|lihat|ubah)\b)?[ \t]*([^\n]*)$", re.IGNORECASE)
_FOR_ALL_STAFF = "konsol"
_MOST_FOUND = 8
_CUT_LABEL = 40
_KINDS = {"faq": (Kind.ANSWER, Kind.STEP), "fakta": (Kind.FACT,)}


class EditCommands:
    """Use inside the transaction that sends what is returned. Methods raise RefusedError."""

    def __init__(
        self,
        editor: Editor,
        store: ContentStore,
        teaching: Teaching,
        texts: Texts,
        saying: Saying,
        drafts: DraftTalk,
        facts: FactTalk,
        unanswered: UnansweredTalk,
        stale_days: int,
        console_link: Callable[[Officer], str],
    ) -> None:
        self._editor = editor
        self._store = store
        self._teaching = teaching
        self._texts = texts
        self._saying = saying
        self._drafts = drafts
        self._facts = facts
        self._unanswered = unanswered
        self._stale_days = stale_days
        self._console_link = console_link

    @staticmethod
    def may(officer: Officer, command: str) -> bool:
        return officer.role == ADMIN or command == _FOR_ALL_STAFF

    def obey(self, officer: Officer, command: str, verb: str, rest: str) -> list[Call]:
        """`verb` and `rest` may be empty."""
        if command == "konsol":
            link = self._console_link(officer)
            off = self._texts.html("sunting_konsol_mati")
            html = with_parts(self._texts, "sunting_konsol", tautan=escape(link)) if link else off
            return self._saying.told(officer, Say(html))
        if command == "belum":
            return self._unanswered.show(officer)
        rest = rest.strip()
        if not verb or not rest:
            return self._help(officer, command)
        if verb == "cari":
            return self.search(officer, command, rest)
        name = self._name(command, rest)
        return self._drafts.view(officer, name) if verb == "lihat" else self.change(officer, name)

    def change(self, officer: Officer, name: str) -> list[Call]:
        """Begin to change an item of any kind."""
        kind, _, id_ = name.partition("/")
        return self._facts.begin(officer, id_) if kind == Kind.FACT else self._drafts.begin(officer, name)

    def search(self, officer: Officer, command: str, words: str) -> list[Call]:
        found = self._found(command, words)[:_MOST_FOUND]
        if not found:
            return self._saying.told(officer, Say(worded(self._texts, "sunting_cari_kosong", kata=words)))
        keys = [edit_key(_label(item), EditPurpose.VIEW, n=item.name) for item in found]
        html = worded(self._texts, "sunting_cari", kata=words)
        return self._saying.told(officer, Say(html, tuple((key,) for key in keys)))

    def topics_like(self, words: str) -> list[str]:
        """Topics whose answers hold the words, best first."""
        return [item.id for item in self._store.search(words, Kind.ANSWER)]

    def _found(self, command: str, words: str) -> list[Item]:
        return [item for kind in _KINDS[command] for item in self._store.search(words, kind, _MOST_FOUND)]

    def _name(self, command: str, id_: str) -> str:
        """What was meant by "biaya", "bayar-bni/paspor" or "biaya.percepatan". Raises RefusedError."""
        kinds = _KINDS[command]
        names = [id_, *(f"{kind}/{id_}" for kind in kinds)]
        for name in names:
            if name.partition("/")[0] in kinds:
                try:
                    return self._editor.live(name).name
                except RefusedError:
                    continue
        raise RefusedError(Refusal.UNKNOWN)

    def _help(self, officer: Officer, command: str) -> list[Call]:
        """How it is used, and what waits."""
        if command == "fakta":
            stale = self._editor.stale(self._editor.today(), self._stale_days)
            open_ = self._editor.world().answers.facts.unconfirmed()
            html = worded(self._texts, "sunting_bantuan_fakta", basi=str(len(stale)), belum=str(len(open_)))
            return self._saying.told(officer, Say(html))
        waiting = [draft for draft in self._store.drafts(DraftState.WAITING) if draft.author != officer.id]
        html = worded(
            self._texts,
            "sunting_bantuan",
            setuju=str(len(waiting)),
            konflik=str(len(self._editor.conflicts())),
            belum=str(len(self._teaching.waiting())),
        )
        own = [draft for draft in self._store.drafts() if draft.author == officer.id]
        keys = [self._draft_key(draft) for draft in own[:_MOST_FOUND]]
        return self._saying.told(officer, Say(html, in_rows(keys)))

    def _draft_key(self, draft: Draft) -> Key:
        label = self._texts.label("sunting_draf", butir=draft.item.partition("/")[2])
        return edit_key(label, EditPurpose.DRAFT, n=draft.item)


def _label(item: Item) -> str:
    text = item.title if item.kind != Kind.FACT else item.id
    return text if len(text) <= _CUT_LABEL else f"{text[: _CUT_LABEL - 1]}…"

"""Admins' own texts, before anybody else reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import yaml
from sqlite_utils import Database

from bot.editing.catalogue import answer_name, normal
from bot.editing.errors import Refusal, RefusedError
from bot.editing.new_topics import answer_text, check_id, shared_out, usable
from bot.editing.problems import LONGEST
from bot.editing.reading import Reading
from bot.editing.rights import admin_now
from bot.store.content import Draft
from bot.store.sentences import SentenceStore
from bot.store.staff import Officer, StaffStore


class Drafts(Reading):
    """Methods raise RefusedError, and have changed nothing then."""

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        super().__init__(db, clock)
        self._staff = StaffStore(db)
        self._sentences = SentenceStore(db)

    def draft(self, name: str, officer: Officer) -> Draft | None:
        """The officer's own draft."""
        return self._store.draft(name, officer.id)

    def begin(self, name: str, officer: Officer) -> Draft:
        """The officer's own draft, or a new one of what is live."""
        admin = admin_now(self._staff, officer)
        with self._db.atomic():
            known = self._store.draft(name, admin.id)
            if known:
                return known
            item = self.live(name)
            return self._store.keep_draft(name, admin.id, self.current(name), item.version, "", self._clock())

    def save(self, name: str, officer: Officer, body: str, base: int | None = None) -> Draft:
        """Keep a text as the officer's draft; one that waited for approval waits no more.

        With `base` it is held against that version from now on: the officer has seen it.
        """
        admin = admin_now(self._staff, officer)
        if len(body) > LONGEST:
            raise RefusedError(Refusal.TOO_LONG, length=len(body), limit=LONGEST)
        with self._db.atomic():
            draft = self._store.draft(name, admin.id)
            if draft is None:
                draft = self.begin(name, admin)
            kept_base = draft.base if base is None else base
            return self._store.keep_draft(name, admin.id, tidy(name, body), kept_base, draft.note, self._clock())

    def discard(self, name: str, officer: Officer) -> None:
        """Forget the officer's draft."""
        admin = admin_now(self._staff, officer)
        with self._db.atomic():
            self._forget(self._own(name, admin))

    def create_topic(
        self,
        id_: str,
        title: str,
        group: str,
        body: str,
        sentences: Iterable[str],
        officer: Officer,
        sources: Iterable[str] = (),
        following: Iterable[str] = (),
    ) -> Draft:
        """A draft of an answer to something new, and the sentences that ask for it. Publishing makes it known."""
        admin, name = admin_now(self._staff, officer), answer_name(id_)
        check_id(id_, group, self.world().answers.topics)
        text = answer_text(id_, title, group, body, self.today(), sources, following)
        if len(text) > LONGEST:
            raise RefusedError(Refusal.TOO_LONG, length=len(text), limit=LONGEST)
        with self._db.atomic():
            if any(draft.item == name for draft in self._store.drafts()):
                raise RefusedError(Refusal.EXISTS)
            self._teach(id_, usable(sentences, self._sentences), admin)
            return self._store.keep_draft(name, admin.id, text, 0, "", self._clock())

    def _own(self, name: str, admin: Officer) -> Draft:
        draft = self._store.draft(name, admin.id)
        if draft is None:
            raise RefusedError(Refusal.NO_DRAFT)
        return draft

    def _forget(self, draft: Draft) -> None:
        self._store.drop_draft(draft.id)
        if self._find(draft.item) is None:  # a topic that will not be: nobody is to train its sentences
            for sentence in self._sentences.of_topic(draft.item.partition("/")[2]):
                self._sentences.remove(sentence.id)

    def _teach(self, topic: str, sentences: list[str], admin: Officer) -> None:
        for sentence, exam in shared_out(sentences):
            self._sentences.add(topic, sentence, exam, admin.id, self._clock())


def tidy(name: str, body: str) -> str:
    """The text in the form it has in the store; one that cannot be read stays as it was typed."""
    try:
        return normal(name, body)
    except (yaml.YAMLError, ValueError):
        return body

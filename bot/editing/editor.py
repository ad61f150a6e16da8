"""The only door for people's changes to what the bot says: from the console, from Telegram, from commands.

Every change is one transaction: the version, the entry in the log, and what the draft becomes. Whoever begins with a
text that somebody else has replaced meanwhile is told so, and loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sqlite_utils import Database

from bot.editing.catalogue import answer_entry
from bot.editing.drafts import Drafts
from bot.editing.errors import Refusal, RefusedError
from bot.editing.fact_entries import folded
from bot.editing.rights import actor, admin_now, admins
from bot.store.content import Draft, DraftState, Item, Kind, Origin, Version
from bot.store.content_log import ContentLog
from bot.store.staff import Officer


class Outcome(StrEnum):
    LIVE = "terbit"
    WAITING = "menunggu"  # for a second admin


class Logged(StrEnum):
    """What the log calls a change."""

    PUBLISHED = "terbit"
    ASKED = "minta-setuju"
    APPROVED = "setuju"
    REJECTED = "tolak"
    ROLLED_BACK = "kembalikan"
    SETTLED = "pilih"
    APPROVAL = "saklar-setuju"


class Editor(Drafts):
    """`clock` gives Unix seconds. An officer is looked up again in every method that changes anything.

    All methods raise RefusedError, and have changed nothing then. None as the officer is the operator, where allowed.
    """

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        super().__init__(db, clock)
        self._log = ContentLog(db)

    def publish(self, name: str, officer: Officer, note: str = "", base: int | None = None) -> Outcome:
        """Make the officer's draft live, or ask a second admin for it.

        `base` is the version that the officer knows it replaces, if not the one the draft was begun from.
        """
        admin = admin_now(self._staff, officer)
        with self._db.atomic():
            draft = self._own(name, admin)
            self._check(draft, draft.base if base is None else base)
            if self._store.approval() and len(admins(self._staff)) > 1:
                return self._ask(draft, admin, note, base)
            self._go_live(draft, admin, note, Logged.PUBLISHED)
            return Outcome.LIVE

    def approve(self, draft_id: int, officer: Officer, seen: float | None = None) -> Version:
        """Make another admin's waiting draft live. `seen` is the `updated_at` of what the officer has read."""
        admin = admin_now(self._staff, officer)
        with self._db.atomic():
            draft = self._waiting(draft_id, seen)
            if draft.author == admin.id:
                raise RefusedError(Refusal.OWN_DRAFT)
            self._check(draft, draft.base)
            return self._go_live(draft, admin, draft.note, Logged.APPROVED)

    def reject(self, draft_id: int, officer: Officer, note: str, seen: float | None = None) -> None:
        """Give a waiting draft back to its author, with the reason."""
        admin = admin_now(self._staff, officer)
        with self._db.atomic():
            draft = self._waiting(draft_id, seen)
            self._store.set_state(draft.id, DraftState.OPEN, note, self._clock())
            self._tell(admin, Logged.REJECTED, draft.item, author=draft.author, draft=draft.id, note=note)

    def rollback(self, name: str, version: int, officer: Officer | None) -> Version:
        """Make an older version live again, as the newest."""
        admin = None if officer is None else admin_now(self._staff, officer)
        with self._db.atomic():
            item = self.live(name)
            try:
                old = self._store.version(name, version)
            except KeyError:
                raise RefusedError(Refusal.UNKNOWN) from None
            body = folded(old.body, self.today()) if item.kind == Kind.FACT else old.body
            self._sound(name, body, item)
            new = self._put(name, body, Origin.ADMIN, admin, "")
            self._tell(admin, Logged.ROLLED_BACK, name, version=new.version, to=version)
            return new

    def settle(self, name: str, officer: Officer | None, keep: str) -> None:
        """End a conflict: keep the admin's text ("admin"), or take the one of faq/ ("berkas")."""
        admin = None if officer is None else admin_now(self._staff, officer)
        with self._db.atomic():
            item = self.live(name)
            if item.offered is None:
                raise RefusedError(Refusal.NO_CONFLICT)
            if Origin(keep) is Origin.SHIPPED:
                self._sound(name, item.offered, item)
                self._put(name, item.offered, Origin.SHIPPED, admin, "")
            self._store.settle(name)
            self._tell(admin, Logged.SETTLED, name, keep=keep)

    def set_approval(self, wanted: bool, officer: Officer) -> None:
        """Whether a second admin must approve what one admin publishes."""
        admin = admin_now(self._staff, officer)
        with self._db.atomic():
            self._store.set_approval(wanted)
            self._tell(admin, Logged.APPROVAL, "", on=wanted)

    def _ask(self, draft: Draft, admin: Officer, note: str, base: int | None) -> Outcome:
        now = self._clock()
        if base is not None:
            self._store.keep_draft(draft.item, admin.id, draft.body, base, note, now)
        self._store.set_state(draft.id, DraftState.WAITING, note, now)
        self._tell(admin, Logged.ASKED, draft.item, draft=draft.id)
        return Outcome.WAITING

    def _go_live(self, draft: Draft, admin: Officer, note: str, as_what: Logged) -> Version:
        author = self._staff.by_id(draft.author)
        version = self._put(draft.item, draft.body, Origin.ADMIN, author, note)
        self._store.drop_draft(draft.id)
        self._tell(admin, as_what, draft.item, version=version.version, author=draft.author, draft=draft.id, note=note)
        return version

    def _put(self, name: str, body: str, origin: Origin, author: Officer | None, note: str) -> Version:
        who = None if author is None else author.id
        kind, _, id_ = name.partition("/")
        title = answer_entry(id_, body).title if kind == Kind.ANSWER else self.live(name).title
        return self._store.put(name, title, body, origin=origin, author=who, note=note, at=self._clock())

    def _check(self, draft: Draft, base: int) -> None:
        """Raises RefusedError for a draft that must not become live."""
        item = self._find(draft.item)
        if item is None and base:  # faq/ has it no more
            raise RefusedError(Refusal.UNKNOWN)
        if item and item.version != base:
            raise self._taken(item, draft)
        self._sound(draft.item, draft.body, item)

    def _sound(self, name: str, body: str, item: Item | None) -> None:
        if item and item.body == body:
            raise RefusedError(Refusal.NOTHING_CHANGED)
        if found := self.problems(name, body):
            raise RefusedError(Refusal.PROBLEMS, problems=found)

    def _taken(self, item: Item, draft: Draft) -> RefusedError:
        newest = self._store.version(item.name, item.version)
        author = None if newest.author is None else self._staff.by_id(newest.author)
        return RefusedError(
            Refusal.TAKEN,
            who=author.name if author else "Pengelola sistem",
            when=newest.at,
            version=item.version,
            live=item.body,
            mine=draft.body,
        )

    def _waiting(self, draft_id: int, seen: float | None) -> Draft:
        draft = self._store.draft_by_id(draft_id)
        if draft is None or draft.state != DraftState.WAITING or seen not in (None, draft.updated_at):
            raise RefusedError(Refusal.NOT_WAITING)
        return draft

    def _tell(self, admin: Officer | None, what: Logged, item: str, **facts: object) -> None:
        self._log.append(self._clock(), actor(admin), what, item, facts)

"""Entries of the content, as pages name, find and label them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.console.context import Context, context_of
from bot.console.pages import officer_of
from bot.store.content import ContentStore, Draft, DraftState, Item, Kind
from bot.store.staff import StaffStore, staff_id_in

ACTIVE = "aktif"


def name_of(request: Request) -> str:
    """The entry that the address is about: /jawaban/biaya is jawaban/biaya. Its pages lie below that."""
    kind, params = request.url.path.split("/")[1], request.path_params
    return "/".join((kind, *(params[part] for part in ("journey", "step", "id") if part in params)))


def number_in(request: Request, name: str) -> int:
    """A number in the address. Raises HTTPException 404 for what is none."""
    text = request.path_params[name]
    if not (text.isdecimal() and len(text) < 10):
        raise HTTPException(404)
    return int(text)


@dataclass(frozen=True)
class Entry:
    """What is live and the draft of the one who looks; a new topic has a draft only. `body` is what is to be edited."""

    name: str
    item: Item | None
    draft: Draft | None
    body: str

    @property
    def title(self) -> str:
        return self.item.title if self.item else self.name.partition("/")[2]

    @property
    def version(self) -> int:
        """Of what is live; 0 before the first."""
        return self.item.version if self.item else 0

    @property
    def path(self) -> str:
        return f"/{self.name}"


def entry_of(request: Request) -> Entry:
    """Raises HTTPException 404 when there is no such entry."""
    name, context = name_of(request), context_of(request)
    store = ContentStore(context.db)
    draft = store.draft(name, officer_of(request).id)
    item = live(context, name)
    if item is None and draft is None:
        raise HTTPException(404)
    return Entry(name, item, draft, draft.body if draft else context.editor.current(name))


def live(context: Context, name: str) -> Item | None:
    try:
        return ContentStore(context.db).get(name)
    except KeyError:
        return None


def labels(context: Context, kind: Kind) -> Mapping[str, list[tuple[str, str]]]:
    """By name: what is to be said of the entries of a kind, as (text, colour); ACTIVE when nothing is."""
    store, staff = ContentStore(context.db), StaffStore(context.db)
    found: dict[str, list[tuple[str, str]]] = {}
    for item in store.items(kind):
        found[item.name] = [("konflik", "salah")] if item.offered is not None else []
    for draft in store.drafts():
        if draft.item.startswith(f"{kind}/"):
            author = staff.by_id(draft.author)
            state = "menunggu persetujuan" if draft.state == DraftState.WAITING else "draf"
            label = f"{state} · {author.name}" if author else state
            found.setdefault(draft.item, []).append((label, "awas"))
    return {name: marks or [(ACTIVE, "ok")] for name, marks in found.items()}


def actor_name(context: Context, signature: str) -> str:
    """Whom a history or log means: an officer's name, or what else stands there."""
    staff_id = staff_id_in(signature)
    return signature if staff_id is None else author_name(context, staff_id)


def author_name(context: Context, staff_id: int | None) -> str:
    """Who wrote something; also somebody who has left."""
    officer = None if staff_id is None else StaffStore(context.db).by_id(staff_id)
    return officer.name if officer else "operator"

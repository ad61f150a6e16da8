"""Drafts that wait for a second admin."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import Context, context_of
from bot.console.differences import side_by_side
from bot.console.drafting import note_of
from bot.console.items import author_name, live, number_in
from bot.console.pages import Waiting, field, form, go, may, officer_of, role, show
from bot.console.reading import reader_of
from bot.editing.errors import RefusedError, refusal_text
from bot.store.content import ContentStore, Draft, DraftState
from bot.store.staff import Officer


@role("admin")
async def listing(request: Request) -> Response:
    """All of them, the oldest first."""
    context = context_of(request)
    rows = [_row(context, draft) for draft in ContentStore(context.db).drafts(DraftState.WAITING)]
    return show(request, "setuju.html", butir=rows, saya=officer_of(request).id)


@role("admin")
async def look(request: Request) -> Response:
    """What the draft changes, and the two buttons."""
    return await _page(request, _draft(request))


@role("admin")
async def decide(request: Request) -> Response:
    """It goes live, or back to the one who wrote it."""
    draft, sent, officer = _draft(request), await form(request), officer_of(request)
    editor, wake = context_of(request).editor, context_of(request).wake
    choice, seen = field(sent, "putusan"), _moment(field(sent, "dilihat"))
    try:
        if choice == "setuju":
            editor.approve(draft.id, officer, seen)
            wake()
            return go("/setuju", "Disetujui dan terbit.")
        if choice == "tolak":
            editor.reject(draft.id, officer, await note_of(request), seen)
            wake()
            return go("/setuju", "Dikembalikan kepada penulisnya.")
    except RefusedError as error:
        return await _page(request, draft, 409, refusal_text(error))
    raise HTTPException(400)


def waiting(context: Context, officer: Officer) -> list[Waiting]:
    """What others have written: nobody approves their own."""
    if not may(officer, "admin"):
        return []
    drafts = [one for one in ContentStore(context.db).drafts(DraftState.WAITING) if one.author != officer.id]
    return [Waiting("draf menunggu persetujuan Bapak/Ibu", "/setuju", len(drafts))] if drafts else []


def _moment(text: str) -> float:
    """When the draft was changed last, as the page showed it."""
    try:
        return float(text)
    except ValueError:
        raise HTTPException(400) from None


def _draft(request: Request) -> Draft:
    draft = ContentStore(context_of(request).db).draft_by_id(number_in(request, "number"))
    if draft is None or draft.state != DraftState.WAITING:
        raise HTTPException(404)
    return draft


def _row(context: Context, draft: Draft) -> dict[str, object]:
    item = live(context, draft.item)
    return {"draf": draft, "judul": item.title if item else draft.item, "oleh": author_name(context, draft.author)}


async def _page(request: Request, draft: Draft, status: int = 200, said: str = "") -> Response:
    context = context_of(request)
    item = live(context, draft.item)
    return show(
        request,
        "setuju_satu.html",
        status,
        salah=said,
        sendiri=draft.author == officer_of(request).id,
        beda=side_by_side(item.body if item else "", draft.body),
        pratinjau=await reader_of(request).preview(draft.item, draft.body),
        perubahan=await reader_of(request).impact(draft.item, draft.body),
        **_row(context, draft),
    )


routes = [
    Route("/setuju", listing, methods=["GET"]),
    Route("/setuju/{number}", look, methods=["GET"]),
    Route("/setuju/{number}", decide, methods=["POST"]),
]

"""The versions of an entry: what changed, back to an older one, and the choice between an admin's text and faq/'s."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import context_of
from bot.console.differences import side_by_side
from bot.console.items import author_name, entry_of, live, name_of, number_in
from bot.console.pages import field, form, go, officer_of, role, show
from bot.store.content import ContentStore, Origin, Version

_KEEP = ("admin", "berkas")


@role("admin")
async def history(request: Request) -> Response:
    """All versions, the newest first."""
    entry, context = entry_of(request), context_of(request)
    listed = [
        {
            "satu": version,
            "oleh": "berkas faq/" if version.origin == Origin.SHIPPED else author_name(context, version.author),
        }
        for version in context.editor.history(entry.name)
    ]
    return show(request, "versi.html", butir=entry, versi=listed)


@role("admin")
async def difference(request: Request) -> Response:
    """A version beside the one before it."""
    entry, number = entry_of(request), number_in(request, "number")
    version = _version(request, number)
    older = [one for one in context_of(request).editor.history(entry.name) if one.version < number]
    before = older[0] if older else None
    return show(
        request,
        "beda.html",
        butir=entry,
        versi=version,
        sebelum=before,
        beda=side_by_side(before.body if before else "", version.body),
    )


@role("admin")
async def ask_rollback(request: Request) -> Response:
    """What would change, before it does."""
    entry, version = entry_of(request), _version(request, number_in(request, "number"))
    return show(
        request,
        "kembali.html",
        butir=entry,
        versi=version,
        beda=side_by_side(entry.item.body if entry.item else "", version.body),
    )


@role("admin")
async def rollback(request: Request) -> Response:
    """An older version becomes the newest."""
    name, version = name_of(request), _version(request, number_in(request, "number"))
    context_of(request).editor.rollback(name, version.version, officer_of(request))
    return go(f"/{name}", f"Versi {version.version} terbit lagi.")


@role("admin")
async def conflict(request: Request) -> Response:
    """faq/ brought a newer text than the one an admin had changed: both, side by side."""
    entry = entry_of(request)
    if entry.item is None or entry.item.offered is None:
        return go(entry.path, "Tidak ada yang perlu dipilih di sini.")
    return show(request, "konflik.html", butir=entry, beda=side_by_side(entry.item.body, entry.item.offered))


@role("admin")
async def settle(request: Request) -> Response:
    """One of the two stays."""
    keep, name = field(await form(request), "pakai"), name_of(request)
    if keep not in _KEEP or live(context_of(request), name) is None:
        raise HTTPException(400)
    context_of(request).editor.settle(name, officer_of(request), keep)
    said = "Isi dari berkas faq/ terbit." if keep == "berkas" else "Isi admin tetap dipakai."
    return go(f"/{name}", said)


def _version(request: Request, number: int) -> Version:
    try:
        return ContentStore(context_of(request).db).version(name_of(request), number)
    except KeyError:
        raise HTTPException(404) from None


def routes_below(prefix: str) -> list[Route]:
    """The pages of an entry whose address is made like this."""
    return [
        Route(f"{prefix}/riwayat", history, methods=["GET"]),
        Route(f"{prefix}/versi/{{number}}", difference, methods=["GET"]),
        Route(f"{prefix}/versi/{{number}}/kembali", ask_rollback, methods=["GET"]),
        Route(f"{prefix}/versi/{{number}}/kembali", rollback, methods=["POST"]),
        Route(f"{prefix}/konflik", conflict, methods=["GET"]),
        Route(f"{prefix}/konflik", settle, methods=["POST"]),
    ]

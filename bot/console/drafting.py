"""What becomes of a draft, from whichever page: kept, thrown away, published, or held against who was first."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import context_of
from bot.console.differences import side_by_side
from bot.console.items import Entry, entry_of, live, name_of
from bot.console.pages import field, form, go, officer_of, role, show
from bot.editing.editor import Outcome
from bot.editing.errors import Refusal, RefusedError, refusal_text

_MEANWHILE = (
    "Versi baru terbit sementara halaman ini terbuka. Bandingkan dulu di riwayat versi;"
    " simpan sekali lagi untuk tetap memakai isi ini."
)
_LONGEST_NOTE = 200


def keep(request: Request, entry: Entry, body: str, seen: str) -> str:
    """Keep the officer's draft; empty when it is kept, else why it is not. `seen`: the version that the page showed."""
    if entry.draft is None and seen != str(entry.version):
        return _MEANWHILE
    try:
        context_of(request).editor.save(entry.name, officer_of(request), body)
    except RefusedError as error:
        return refusal_text(error)
    return ""


async def note_of(request: Request) -> str:
    """What the officer says of the change."""
    return field(await form(request), "catatan").strip()[:_LONGEST_NOTE]


def publish(request: Request, entry: Entry, note: str, base: int | None = None) -> Response:
    """Raises RefusedError, but for TAKEN: that is a page of its own."""
    try:
        outcome = context_of(request).editor.publish(entry.name, officer_of(request), note, base)
    except RefusedError as error:
        if error.code is Refusal.TAKEN:
            return _taken(request, entry, error, note)
        raise
    context_of(request).wake()
    if outcome is Outcome.WAITING:
        return go(entry.path, "Draf menunggu persetujuan admin lain.", "awas")
    return go(entry.path, "Sudah terbit. Warga melihatnya mulai sekarang.")


@role("admin")
async def put_anyway(request: Request) -> Response:
    """Publish over what another admin was first with: both were shown."""
    seen = field(await form(request), "dasar")
    return publish(request, entry_of(request), await note_of(request), int(seen) if seen.isdecimal() else None)


@role("admin")
async def ask_discard(request: Request) -> Response:
    """Nothing is thrown away by one press."""
    entry = entry_of(request)
    return show(
        request,
        "yakin.html",
        judul=f"Buang draf {entry.title}?",
        kata="Isi draf ini hilang. Yang terbit tidak berubah.",
        ke=f"{entry.path}/buang",
        tombol="Buang draf",
        kembali=entry.path,
    )


@role("admin")
async def discard(request: Request) -> Response:
    """Throw the officer's draft away."""
    name, context = name_of(request), context_of(request)
    context.editor.discard(name, officer_of(request))
    return go(f"/{name}" if live(context, name) else "/jawaban", "Draf dibuang.")


def _taken(request: Request, entry: Entry, error: RefusedError, note: str) -> Response:
    theirs, mine = str(error.facts["live"]), str(error.facts["mine"])
    return show(
        request,
        "didahului.html",
        409,
        butir=entry,
        kata=refusal_text(error),
        beda=side_by_side(theirs, mine),
        versi=error.facts["version"],
        catatan=note,
    )


def routes_below(prefix: str) -> list[Route]:
    """The pages of a draft whose entry's address is made like this."""
    return [
        Route(f"{prefix}/tetap", put_anyway, methods=["POST"]),
        Route(f"{prefix}/buang", ask_discard, methods=["GET"]),
        Route(f"{prefix}/buang", discard, methods=["POST"]),
    ]

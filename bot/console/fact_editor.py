"""The form of a fact, and what changes for citizens before it is published."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console import drafting, fact_form
from bot.console.context import context_of
from bot.console.items import Entry, entry_of
from bot.console.pages import field, form, go, role, show
from bot.console.reading import reader_of
from bot.content.facts import COUNTED, State
from bot.editing.errors import RefusedError, refusal_text
from bot.reminders.wib import at

_STATES = (
    (State.VERIFIED.value, "Terverifikasi"),
    (State.UNCONFIRMED.value, "Perlu konfirmasi: tidak disebut ke warga"),
)


@role("admin")
async def edit(request: Request) -> Response:
    """The form with the officer's draft, or with what is live."""
    entry = _entry(request)
    return await _page(request, entry, entry.body)


@role("admin")
async def save(request: Request) -> Response:
    """Keep a draft; when nothing is wrong with it, on to what it changes."""
    entry, sent, context = _entry(request), await form(request), context_of(request)
    body = fact_form.composed(entry.body, sent, at(context.clock()).date())
    if said := drafting.keep(request, entry, body, field(sent, "dasar")):
        return await _page(request, entry, body, said)
    if (await reader_of(request).preview(entry.name, body)).problems:
        return await _page(request, _entry(request), body, "Draf disimpan, tetapi belum bisa diterbitkan.")
    return go(f"{entry.path}/dampak")


@role("admin")
async def impact(request: Request) -> Response:
    """Every answer and step that reads otherwise once the draft is live."""
    entry = _entry(request)
    if entry.draft is None:
        return go(entry.path, "Belum ada draf untuk fakta ini.", "awas")
    return await _impact(request, entry)


@role("admin")
async def put_live(request: Request) -> Response:
    """Publish the draft."""
    entry = _entry(request)
    try:
        return drafting.publish(request, entry, await drafting.note_of(request))
    except RefusedError as error:
        return await _impact(request, entry, 409, refusal_text(error))


def _entry(request: Request) -> Entry:
    """Facts are never made here. Raises HTTPException 404 for an unknown one."""
    entry = entry_of(request)
    if entry.item is None:
        raise HTTPException(404)
    return entry


async def _impact(request: Request, entry: Entry, status: int = 200, said: str = "") -> Response:
    reader = reader_of(request)
    return show(
        request,
        "fakta_dampak.html",
        status,
        butir=entry,
        salah=said,
        perubahan=await reader.impact(entry.name, entry.body),
        pratinjau=await reader.preview(entry.name, entry.body),
    )


async def _page(request: Request, entry: Entry, body: str, said: str = "") -> Response:
    context = context_of(request)
    fields = fact_form.fields_of(body)
    return show(
        request,
        "fakta_sunting.html",
        409 if said else 200,
        butir=entry,
        dasar=entry.version,
        salah=said,
        isi=fields,
        jenis_nilai=_input_type(fields["satuan"]),
        pilihan_status=_STATES,
        pratinjau=await reader_of(request).preview(entry.name, body),
        sumber=list(context.library.answers.facts.sources.values()),
    )


def _input_type(unit: str) -> tuple[str, str]:
    """The kind of field for values of the unit, and what to write there."""
    if unit == "tanggal":
        return "date", ""
    if unit == "rupiah":
        return "text", "Dalam rupiah, misalnya 950000 atau Rp950.000."
    return "text", f"Bilangan bulat, dalam {COUNTED[unit]}." if unit in COUNTED else "Satu baris."


def routes_below(prefix: str) -> list[Route]:
    """The pages of a fact whose address is made like this."""
    return [
        Route(prefix, edit, methods=["GET"]),
        Route(prefix, save, methods=["POST"]),
        Route(f"{prefix}/dampak", impact, methods=["GET"]),
        Route(f"{prefix}/terbit", put_live, methods=["POST"]),
        *drafting.routes_below(prefix),
    ]

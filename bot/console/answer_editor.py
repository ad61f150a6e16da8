"""The editor of an answer, and of a step of a journey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console import answer_form, drafting
from bot.console.context import Context, context_of
from bot.console.items import Entry, entry_of
from bot.console.pages import field, form, go, officer_of, role, show
from bot.console.reading import reader_of
from bot.console.sending import send_preview
from bot.editing.errors import RefusedError, refusal_text
from bot.store.content import Kind

_SAVED = "Draf disimpan. Warga belum melihatnya sebelum diterbitkan."


@role("admin")
async def edit(request: Request) -> Response:
    """The editor with the officer's draft, or with what is live."""
    entry = entry_of(request)
    return await _page(request, entry, entry.body, str(entry.version))


@role("admin")
async def save(request: Request) -> Response:
    """Keep a draft. Whatever becomes of it, the page shows what was typed."""
    entry, body = entry_of(request), await _body(request)
    return await _unkept(request, entry, body) or go(entry.path, _SAVED)


@role("admin")
async def preview(request: Request) -> Response:
    """What was typed, as Telegram would show it: a piece of the page for its script, else the whole page."""
    sent, entry, body = await form(request), entry_of(request), await _body(request)
    if field(sent, "potongan"):
        return show(request, "potongan.html", pratinjau=await reader_of(request).preview(entry.name, body))
    return await _page(request, entry, body, field(sent, "dasar"))


@role("admin")
async def send(request: Request) -> Response:
    """Keep a draft, and send it to the officer's own chat."""
    entry, body, context = entry_of(request), await _body(request), context_of(request)
    if unkept := await _unkept(request, entry, body):
        return unkept
    notice, kind = send_preview(context, officer_of(request), await reader_of(request).preview(entry.name, body))
    return go(entry.path, notice, kind)


@role("admin")
async def put_live(request: Request) -> Response:
    """Keep a draft and publish it, if nothing speaks against that."""
    entry, body = entry_of(request), await _body(request)
    if unkept := await _unkept(request, entry, body):
        return unkept
    try:
        return drafting.publish(request, entry, await drafting.note_of(request))
    except RefusedError as error:
        return await _page(request, entry_of(request), body, str(entry.version), refusal_text(error))


async def _body(request: Request) -> str:
    """What was typed, in the format of faq/."""
    sent, entry = await form(request), entry_of(request)
    if not _is_answer(entry):
        return field(sent, "teks")
    return answer_form.composed(answer_form.sent_fields(sent, answer_form.fields_of(entry.body)))


async def _unkept(request: Request, entry: Entry, body: str) -> Response | None:
    """None when the draft is kept; else the editor, with what was typed and why it was not kept."""
    said = drafting.keep(request, entry, body, field(await form(request), "dasar"))
    return await _page(request, entry, body, str(entry.version), said) if said else None


async def _page(request: Request, entry: Entry, body: str, seen: str, said: str = "") -> Response:
    """`seen`: the version that the one who types has before their eyes; `said`: why it was refused."""
    return show(
        request,
        "penyunting.html",
        409 if said else 200,
        butir=entry,
        dasar=seen,
        salah=said,
        isi=answer_form.fields_of(body) if _is_answer(entry) else {"teks": body},
        pratinjau=await reader_of(request).preview(entry.name, body),
        **_choices(context_of(request), entry),
    )


def _is_answer(entry: Entry) -> bool:
    return entry.name.startswith(f"{Kind.ANSWER}/")


def _choices(context: Context, entry: Entry) -> Mapping[str, Any]:
    """What the fields offer: topics to go on with, and sources."""
    topics = sorted(context.library.answers.topics, key=lambda topic: topic.title)
    own = entry.name.partition("/")[2]
    return {
        "topik": [("", "–"), *((topic.id, topic.title) for topic in topics if topic.id != own)],
        "sumber": list(context.library.answers.facts.sources.values()),
        "banyak_lanjut": answer_form.NEXT_TOPICS,
    }


def routes_below(prefix: str) -> list[Route]:
    """The pages of an entry whose address is made like this."""
    return [
        Route(prefix, edit, methods=["GET"]),
        Route(prefix, save, methods=["POST"]),
        Route(f"{prefix}/pratinjau", preview, methods=["POST"]),
        Route(f"{prefix}/kirim", send, methods=["POST"]),
        Route(f"{prefix}/terbit", put_live, methods=["POST"]),
        *drafting.routes_below(prefix),
    ]

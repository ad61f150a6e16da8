"""The page on which a new topic is begun: id, title, group, answer, and sentences that ask for it."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import context_of
from bot.console.pages import field, form, go, officer_of, role, show
from bot.editing.errors import RefusedError, refusal_text

_FIELDS = ("id", "judul", "kelompok", "teks", "kalimat")


@role("admin")
async def ask(request: Request) -> Response:
    """Sentences may come with the address (`kalimat`, repeated), from the page of unanswered messages."""
    sentences = "\n".join(one[:300] for one in request.query_params.getlist("kalimat")[:50])
    return _page(request, {**dict.fromkeys(_FIELDS, ""), "kalimat": sentences}, "")


@role("admin")
async def make(request: Request) -> Response:
    """A draft of the topic; publishing makes it known."""
    sent = await form(request)
    given = {name: field(sent, name).strip() for name in _FIELDS}
    sentences = [line.strip() for line in given["kalimat"].splitlines() if line.strip()]
    id_ = given["id"] or _id_of(given["judul"])
    try:
        context_of(request).editor.create_topic(
            id_, given["judul"], given["kelompok"], given["teks"], sentences, officer_of(request)
        )
    except RefusedError as error:
        return _page(request, given, refusal_text(error), 409)
    return go(f"/jawaban/{id_}", "Draf topik baru disimpan. Lengkapi sumber dan topik lanjutannya, lalu terbitkan.")


def _id_of(title: str) -> str:
    """Ganti nama di KTP: ganti-nama-di-ktp"""
    return "-".join(re.findall(r"[a-z0-9]+", title.casefold()))[:40].strip("-")


def _page(request: Request, given: dict[str, str], said: str, status: int = 200) -> Response:
    groups = [(group.id, group.title) for group in context_of(request).library.answers.topics.groups]
    return show(request, "topik_baru.html", status, isi=given, salah=said, kelompok=groups)


routes = [
    Route("/jawaban/baru", ask, methods=["GET"]),
    Route("/jawaban/baru", make, methods=["POST"]),
]

"""The lists of answers and of steps of journeys: find one, see its state, when it was checked, how it is received."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console import answer_editor, new_topic, versions
from bot.console.context import Context, context_of
from bot.console.items import ACTIVE, labels
from bot.console.pages import Waiting, may, role, show
from bot.store.content import ContentStore, DraftState, Item, Kind
from bot.store.feedback import Feedback
from bot.store.staff import Officer

_FOUND = 100
_STATES = (
    ("", "Semua keadaan"),
    (ACTIVE, "Aktif"),
    ("draf", "Draf"),
    ("menunggu", "Menunggu"),
    ("konflik", "Konflik"),
)
_HEADINGS = {Kind.ANSWER: "Jawaban", Kind.STEP: "Panduan"}


@role("admin")
async def listing(request: Request) -> Response:
    """Answers, or steps, as the address says: those that hold the words, in the state that is asked for."""
    context, kind = context_of(request), Kind(request.url.path.strip("/"))
    words, state = request.query_params.get("cari", "").strip()[:100], request.query_params.get("keadaan", "")
    rows = [row for row in _rows(context, kind, words) if any(text.startswith(state) for text, _ in row["tanda"])]
    return show(
        request,
        "daftar.html",
        judul=_HEADINGS[kind],
        jenis=kind,
        butir=rows,
        cari=words,
        keadaan=state,
        pilihan_keadaan=_STATES,
    )


def waiting(context: Context, officer: Officer) -> list[Waiting]:
    """The officer's own drafts, and texts of faq/ that wait beside an admin's."""
    if not may(officer, "admin"):
        return []
    store = ContentStore(context.db)
    mine = [draft for draft in store.drafts(DraftState.OPEN) if draft.author == officer.id]
    found = [Waiting("draf Bapak/Ibu yang belum terbit", f"/{mine[0].item}", len(mine))] if mine else []
    if conflicts := context.editor.conflicts():
        path = f"/{conflicts[0].name}/konflik"
        found.append(Waiting("isi baru dari berkas faq/ yang harus dipilih", path, len(conflicts)))
    return found


def _rows(context: Context, kind: Kind, words: str) -> Iterator[Mapping[str, Any]]:
    store, marks = ContentStore(context.db), labels(context, kind)
    votes = Feedback(context.db).counts()
    items = store.search(words, kind, _FOUND) if words else sorted(store.items(kind), key=_order)
    for item in items:
        yield {"nama": item.name, "judul": item.title, "tanda": marks[item.name], **_use(context, votes, item)}
    drafted = (name for name in marks if name not in {item.name for item in store.items(kind)})
    for name in drafted if not words else ():
        yield {"nama": name, "judul": name.partition("/")[2], "tanda": marks[name], "diperiksa": None, "suara": None}


def _order(item: Item) -> str:
    """Answers by title; steps as they are named, so that those of a journey stand together."""
    return item.title.casefold() if item.kind == Kind.ANSWER else item.name


def _use(context: Context, votes: Mapping[str, tuple[int, int]], item: Item) -> Mapping[str, Any]:
    """When an answer was last checked, and how many found it helpful."""
    topics = context.library.answers.topics
    if item.kind != Kind.ANSWER or item.id not in topics:
        return {"diperiksa": None, "suara": None}
    yes, no = votes.get(item.id, (0, 0))
    share = f"{round(100 * yes / (yes + no))}% dari {yes + no}" if yes + no else None
    return {"diperiksa": topics.get(item.id).checked, "suara": share}


routes = [
    Route("/jawaban", listing, methods=["GET"]),
    Route("/panduan", listing, methods=["GET"]),
    *new_topic.routes,  # before the editor's: /jawaban/baru is no answer
    *(
        route
        for prefix in ("/jawaban/{id}", "/panduan/{journey}/{step}")
        for route in (*answer_editor.routes_below(prefix), *versions.routes_below(prefix))
    ),
]

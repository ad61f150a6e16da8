"""Cases, to look at: what is open and until when, and how it went. Nothing here says whom a case is about.

Names, illnesses and contacts stay in the staff's group, where it is noted who has seen them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import log
from bot.cases.book import CaseBook
from bot.cases.deadlines import Deadlines
from bot.cases.life_cycle import NextActor, next_actor
from bot.cases.model import Case, UnreadableError
from bot.cases.schedule import deadlines_of
from bot.console.context import Context, context_of
from bot.console.items import actor_name, author_name
from bot.console.pages import Waiting, officer_of, role, show, shown_time
from bot.store.history import Entry
from bot.store.staff import Officer
from bot.telegram.desk.lines import CaseLines

_log = log.get(__name__)
_ACTORS = {"warga": "warga", "sistem": "bot"}


@role("petugas")
async def listing(request: Request) -> Response:
    """The open cases, the most urgent first."""
    context = context_of(request)
    deadlines = deadlines_of(context.settings)
    cases, unreadable = CaseBook(context.db, context.clock).readable_queue()
    return show(
        request,
        "kasus.html",
        butir=[_row(context, deadlines, case) for case in cases],
        rusak=[str(error) for error in unreadable],
    )


@role("petugas")
async def look(request: Request) -> Response:
    """A case with its deadlines and what happened to it, without anybody's words."""
    context, number = context_of(request), request.path_params["number"]
    book = CaseBook(context.db, context.clock)
    try:
        case = book.case(number)
    except UnreadableError:
        return show(request, "galat.html", 409, judul="Kasus tidak terbaca", kata="Hubungi operator: isinya rusak.")
    if case is None:
        raise HTTPException(404)
    _log.info("case was looked at in the console", case=case.number, officer=officer_of(request).id)
    return show(
        request,
        "kasus_satu.html",
        **_row(context, deadlines_of(context.settings), case),
        rincian=_details(context, case),
        riwayat=[_told(context, entry) for entry in book.entries(case)],
        tautan=CaseLines(context.db, context.library.texts).link(case),
    )


def waiting(context: Context, officer: Officer) -> list[Waiting]:
    """Cases that nobody has taken, and the officer's own."""
    cases, _ = CaseBook(context.db, context.clock).readable_queue()
    new, mine = sum(case.holder is None for case in cases), sum(case.holder == officer.id for case in cases)
    found = (("kasus belum diambil", new), ("kasus yang Bapak/Ibu pegang", mine))
    return [Waiting(text, "/kasus", count) for text, count in found if count]


def _row(context: Context, deadlines: Deadlines, case: Case) -> Mapping[str, Any]:
    """`tenggat`: until when it is to be taken, or else solved, and whether that has passed."""
    response, resolution = deadlines.response_due(case), deadlines.resolution_due(case)
    due = resolution if response is None else response
    return {
        "kasus": case,
        "prioritas": _word(context, str(case.priority)),
        "jenis": _word(context, f"jenis_{case.kind}"),
        "keadaan": _word(context, f"keadaan_{case.state}"),
        "pemegang": "belum ada" if case.holder is None else author_name(context, case.holder),
        "tenggat": due,
        "untuk": "" if due is None else "diambil" if response is not None else "selesai",
        "lewat": due is not None and due < context.clock(),
    }


def _details(context: Context, case: Case) -> list[tuple[str, str]]:
    """Lines for the page, those that there are."""
    whose = next_actor(case)
    turn = "" if whose is NextActor.NOBODY else _word(context, f"giliran_{whose.name}")
    moments = {
        "Dibuka": case.opened_at,
        "Diambil": case.taken_at,
        "Kunjungan": case.visit_at,
        "Ditutup": case.closed_at,
    }
    return [
        *([("Giliran", turn)] if turn else []),
        *((name, shown_time(moment)) for name, moment in moments.items() if moment is not None),
    ]


def _told(context: Context, entry: Entry) -> Mapping[str, Any]:
    name = actor_name(context, entry.actor)
    return {"pada": entry.at, "oleh": _ACTORS.get(name, name), "apa": entry.action.replace("-", " ")}


def _word(context: Context, key: str) -> str:
    """As the staff's group reads it."""
    return context.library.texts.notice(f"meja_{key}")


routes = [
    Route("/kasus", listing, methods=["GET"]),
    Route("/kasus/{number}", look, methods=["GET"]),
]

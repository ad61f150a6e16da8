"""The list of facts: find one, see its value, where it comes from, and whether it must be looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console import fact_editor, versions
from bot.console.context import Context, context_of
from bot.console.items import ACTIVE, labels
from bot.console.pages import Waiting, may, role, show
from bot.content.facts import Fact
from bot.editing.catalogue import fact_name
from bot.reminders.wib import at
from bot.store.content import Kind
from bot.store.staff import Officer

_UNCONFIRMED, _STALE, _COMING = "konfirmasi", "lama", "berikutnya"
_FILTERS = (
    ("", "Semua fakta"),
    (_UNCONFIRMED, "Perlu konfirmasi"),
    (_STALE, "Lama tidak diperiksa"),
    (_COMING, "Punya nilai berikutnya"),
)


@role("admin")
async def listing(request: Request) -> Response:
    """The facts that hold the words, of the kind that is asked for; the stale ones with the oldest first."""
    context = context_of(request)
    words, wanted = request.query_params.get("cari", "").strip()[:100], request.query_params.get("saring", "")
    found = [fact for fact in _filtered(context, wanted) if words.casefold() in _text(context, fact)]
    marks, old = labels(context, Kind.FACT), {fact.key for fact in _stale(context)}
    rows = [_row(context, fact, marks.get(fact_name(fact.key), []), fact.key in old) for fact in found]
    return show(
        request,
        "fakta.html",
        butir=rows,
        cari=words,
        saring=wanted,
        pilihan=_FILTERS,
        hari=context.settings.stale_days,
    )


def waiting(context: Context, officer: Officer) -> list[Waiting]:
    """Facts that the office has to confirm, and those that nobody has checked for long."""
    if not may(officer, "admin"):
        return []
    unconfirmed, old = context.library.answers.facts.unconfirmed(), _stale(context)
    return [
        Waiting(text, f"/fakta?saring={filter_}", len(facts))
        for text, filter_, facts in (
            ("fakta yang perlu dipastikan kantor", _UNCONFIRMED, unconfirmed),
            ("fakta yang lama tidak diperiksa", _STALE, old),
        )
        if facts
    ]


def _filtered(context: Context, wanted: str) -> list[Fact]:
    facts = context.library.answers.facts
    if wanted == _UNCONFIRMED:
        return facts.unconfirmed()
    if wanted == _STALE:
        return _stale(context)
    return [fact for fact in facts if fact.upcoming or wanted != _COMING]


def _stale(context: Context) -> list[Fact]:
    return context.editor.stale(_today(context), context.settings.stale_days)


def _today(context: Context) -> date:
    return at(context.clock()).date()


def _text(context: Context, fact: Fact) -> str:
    """Everything of a fact that is searched."""
    return " ".join((fact.key, _value(fact), str(fact.value), fact.note, *_sources(context, fact))).casefold()


def _value(fact: Fact) -> str:
    return "–" if fact.value is None else fact.shown()


def _sources(context: Context, fact: Fact) -> list[str]:
    known = context.library.answers.facts.sources
    return [known[id_].name if id_ in known else id_ for id_ in fact.sources]


def _row(context: Context, fact: Fact, marks: list[tuple[str, str]], old: bool) -> Mapping[str, Any]:
    state = [] if fact.certain else [("perlu konfirmasi", "awas")]
    aged = [("lama tidak diperiksa", "awas")] if old else []
    return {
        "fakta": fact,
        "nilai": _value(fact),
        "sumber": "; ".join(_sources(context, fact)),
        "tanda": [*state, *aged, *(mark for mark in marks if mark[0] != ACTIVE or not (state or aged))],
    }


routes = [
    Route("/fakta", listing, methods=["GET"]),
    *fact_editor.routes_below("/fakta/{id}"),
    *versions.routes_below("/fakta/{id}"),
]

"""Who changed what the bot says, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import Context, context_of
from bot.console.items import actor_name
from bot.console.pages import role, show
from bot.store.content import Kind
from bot.store.content_log import ContentLog, LogEntry

_SHOWN = 300
_UNREADABLE = "Sebagian riwayat tidak terbaca: ada yang mengubahnya."
_WITH_PAGE = (Kind.ANSWER, Kind.FACT, Kind.STEP)


@role("admin")
async def listing(request: Request) -> Response:
    """The newest entries; with `periksa`, whether anybody has tampered with them."""
    context = context_of(request)
    log = ContentLog(context.db)
    faults = log.verify() if "periksa" in request.query_params else None
    try:
        rows = [_row(context, entry) for entry in log.newest(_SHOWN)]
    except ValueError:
        return show(request, "riwayat.html", butir=[], rusak=_UNREADABLE, utuh=False)
    broken = f"{len(faults)} catatan tidak seperti waktu ditulis." if faults else ""
    return show(request, "riwayat.html", butir=rows, rusak=broken, utuh=faults == [])


def _row(context: Context, entry: LogEntry) -> Mapping[str, Any]:
    kind = entry.item.partition("/")[0]
    return {
        "satu": entry,
        "oleh": actor_name(context, entry.actor),
        "ke": f"/{entry.item}/riwayat" if kind in _WITH_PAGE else "",
        "rincian": "; ".join(f"{key}: {value}" for key, value in entry.facts.items()),
    }


routes = [Route("/riwayat", listing, methods=["GET"])]

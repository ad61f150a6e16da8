"""The first page: what waits for the one who looks."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import context_of
from bot.console.pages import Waits, officer_of, role, show


@role("petugas")
async def home(request: Request) -> Response:
    """Everything that waits, the pages in the order of the menu."""
    asked: Sequence[Waits] = request.app.state.waits
    context, officer = context_of(request), officer_of(request)
    return show(request, "beranda.html", menunggu=[one for waits in asked for one in waits(context, officer)])


routes = [Route("/", home, methods=["GET"])]

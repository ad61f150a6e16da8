"""The pages /masuk and /keluar."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import log
from bot.console.context import context_of
from bot.console.pages import doorman_of, field, go, role, show, show_error, signed_of
from bot.console.sessions import Tries

_log = log.get(__name__)
_EXPIRED = "Tautan ini sudah dipakai atau kedaluwarsa. Minta yang baru: kirim /konsol kepada bot di Telegram."


async def ask(request: Request) -> Response:
    """A button: only pressing it uses the link up, so that the preview of a messenger does not."""
    return show(request, "masuk.html", kode=request.query_params.get("kode", ""), salah="")


async def enter(request: Request) -> Response:
    """Whoever brings the code of a link gets a session."""
    now, tries = context_of(request).clock(), _tries(request)
    address = request.client.host if request.client else ""
    if tries.too_many(address, now):
        return show_error(request, 429)
    sent = await request.form(max_fields=2, max_files=0)
    officer = doorman_of(request).officer_of_link(field(sent, "kode"), now)
    if officer is None:
        tries.failed(address, now)
        return show(request, "masuk.html", 403, kode="", salah=_EXPIRED)
    response = go("/", f"Selamat datang, {officer.name}.")
    doorman_of(request).let_in(officer, response, now)
    _log.info("somebody signed in to the console", role=officer.role)
    return response


@role("petugas")
async def leave(request: Request) -> Response:
    """End this session."""
    response = go("/masuk", "Bapak/Ibu sudah keluar.")
    doorman_of(request).see_out(signed_of(request), response, context_of(request).clock())
    return response


def _tries(request: Request) -> Tries:
    tries = request.app.state.tries
    assert isinstance(tries, Tries)
    return tries


routes = [
    Route("/masuk", ask, methods=["GET"]),
    Route("/masuk", enter, methods=["POST"]),
    Route("/keluar", leave, methods=["POST"]),
]

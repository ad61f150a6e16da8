"""One's own sessions; for admins also whether a second admin must approve."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.console.context import context_of
from bot.console.pages import doorman_of, field, form, go, may, officer_of, role, show, signed_of
from bot.store.console import ConsoleStore
from bot.store.content import ContentStore


@role("petugas")
async def look(request: Request) -> Response:
    """Where this officer is signed in."""
    context, signed = context_of(request), signed_of(request)
    return show(
        request,
        "akun.html",
        sesi=ConsoleStore(context.db).sessions(signed.officer.id, context.clock()),
        ini=signed.session.key,
        admin=may(signed.officer, "admin"),
        perlu_setuju=ContentStore(context.db).approval(),
    )


@role("petugas")
async def end(request: Request) -> Response:
    """End one of one's own sessions, or all of them."""
    context, signed, key = context_of(request), signed_of(request), field(await form(request), "sesi")
    store, now = ConsoleStore(context.db), context.clock()
    if key == "semua":
        store.revoke_all(signed.officer.id, now)
    elif key in {session.key for session in store.sessions(signed.officer.id, now)}:
        store.revoke(key, now)
    if key in ("semua", signed.session.key):
        response = go("/masuk", "Bapak/Ibu sudah keluar.")
        doorman_of(request).see_out(signed, response, now)
        return response
    return go("/akun", "Sesi itu sudah diakhiri.")


@role("admin")
async def switch_approval(request: Request) -> Response:
    """Whether what one admin publishes waits for another."""
    wanted = field(await form(request), "perlu") == "1"
    context_of(request).editor.set_approval(wanted, officer_of(request))
    return go("/akun", "Terbit perlu persetujuan admin kedua." if wanted else "Terbit tidak perlu persetujuan lagi.")


routes = [
    Route("/akun", look, methods=["GET"]),
    Route("/akun/sesi", end, methods=["POST"]),
    Route("/akun/persetujuan", switch_approval, methods=["POST"]),
]

"""What guards every page, before any of our pages sees the request: address, size, origin, headers, faults."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import log
from bot.settings import Settings

_log = log.get(__name__)
LARGEST_BODY = 1_000_000  # bytes
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE_METHODS = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # not no-referrer: with that, browsers hide the origin of our own forms too
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
ErrorPage = Callable[[Request, int], Awaitable[Response]]


def hosts_of(settings: Settings) -> frozenset[str]:
    """The names under which the console may be asked for: others are somebody's trick with the DNS."""
    name = urlsplit(settings.console_url).hostname
    return _LOOPBACK | ({name} if name else set())


class Guard:
    """The outermost layer. `error_page` makes the page for a status."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], error_page: ErrorPage) -> None:
        self._app = app
        self._hosts = hosts
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Whatever goes wrong inside becomes a page without traces."""
        if scope["type"] != "http":
            return
        sending = _Sending(send)
        request = Request(scope, receive)
        try:
            refused = self._refusal(request)
            body = b"" if refused else await _body(receive)
            if refused or body is None:
                await self._show(request, refused or 413, sending)
            else:
                await self._app(scope, _again(body, receive), sending)
        except Exception as error:
            # The words of an exception may be somebody's: its kind and place will do.
            _log.error("page of the console failed", error=type(error).__name__, at=_place(error))
            if not sending.begun:
                await self._show(request, 500, sending)

    def _refusal(self, request: Request) -> int | None:
        headers = request.headers
        if _name(headers.get("host", "")) not in self._hosts:
            return 421
        if request.method not in _SAFE_METHODS and not _same_origin(headers):
            return 403
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > LARGEST_BODY:
            return 413
        return None

    async def _show(self, request: Request, status: int, send: _Sending) -> None:
        response = await self._error_page(request, status)
        await response(request.scope, request.receive, send)


class _Sending:
    """Sends, with our headers on whatever is sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


def _name(host: str) -> str:
    """The host without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _same_origin(headers: Headers) -> bool:
    """Whether a form is from one of our own pages, as far as the browser says; the form's token says it too."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    # Only the host is compared: behind a server that does the encryption, the scheme is another one here.
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body that was read, for the app to read; then whatever else comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""

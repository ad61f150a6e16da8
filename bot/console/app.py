"""The console as one ASGI application."""

from __future__ import annotations

from types import ModuleType
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.console import account, answers, approvals, cases, facts, home, lessons, log, sign_in, summary, unanswered
from bot.console.context import Context
from bot.console.pages import STATIC, create_templates, show, show_error
from bot.console.reading import Reader
from bot.console.security import Guard, hosts_of
from bot.console.sessions import Doorman, Tries, console_key
from bot.editing.errors import RefusedError, refusal_text

# In the order of the menu. Each has `routes`, and may have `waiting` (bot/console/pages.py).
PAGES: tuple[ModuleType, ...] = (
    sign_in,
    home,
    answers,
    facts,
    unanswered,
    lessons,
    approvals,
    cases,
    summary,
    log,
    account,
)
_OPEN_PATHS = ("/masuk",)


class _Assets(StaticFiles):
    """Files whose address changes with them: browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "private, max-age=31536000, immutable"
        return response


def create_console(context: Context) -> Starlette:
    """All pages; close `app.state.reader` in the end. Raises OperatorError when data_dir cannot hold the key."""
    routes: list[Route] = [route for page in PAGES for route in page.routes]
    _check_roles(routes)
    app = Starlette(
        routes=[*routes, Mount("/static", _Assets(directory=STATIC))],
        middleware=[Middleware(Guard, hosts=hosts_of(context.settings), error_page=_error_page)],
        exception_handlers={HTTPException: _http_error, RefusedError: _refused},
    )
    secure = urlsplit(context.settings.console_address).scheme == "https"
    app.state.context = context
    app.state.doorman = Doorman(context.db, console_key(context.settings.data_dir), secure)
    app.state.reader = Reader(context.settings.database, context.clock)
    app.state.tries = Tries()
    app.state.templates = create_templates()
    app.state.paths = {route.path for route in routes}
    app.state.waits = [page.waiting for page in PAGES if hasattr(page, "waiting")]
    return app


def _check_roles(routes: list[Route]) -> None:
    """A page that forgets to say whom it is for is never served."""
    for route in routes:
        assert route.path in _OPEN_PATHS or hasattr(route.endpoint, "needs"), f"{route.path} is for nobody"


async def _error_page(request: Request, status: int) -> Response:
    return show_error(request, status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return show_error(request, error.status_code)


async def _refused(request: Request, error: Exception) -> Response:
    """The editor refused, and no page has said so in its own way."""
    assert isinstance(error, RefusedError)
    return show(request, "galat.html", 409, judul="Tidak bisa dilakukan", kata=refusal_text(error))

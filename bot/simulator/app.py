"""The ASGI application: Bot API, control API and the page."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.simulator import api, control
from bot.simulator.limits import Rules
from bot.simulator.world import World

_PAGE = Path(__file__).parent / "page"


def create_app(
    token: str,
    *,
    clock: Callable[[], float] = time.time,
    rules: Rules | None = None,
    rate_limits: bool = True,
) -> Starlette:
    """A local Telegram for the bot of `token`; `clock` gives seconds. Its state is `app.state.world`."""
    world = World(token, clock=clock, rules=rules, rate_limits=rate_limits)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await world.close()

    routes = [
        *api.ROUTES,
        *control.ROUTES,
        Route("/", _page, methods=["GET"]),
        Mount("/page", StaticFiles(directory=_PAGE)),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.world = world
    return app


async def _page(request: Request) -> FileResponse:
    policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
    return FileResponse(_PAGE / "index.html", headers={"content-security-policy": policy})

"""/sim/events: everything that changes, as server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.simulator.control.common import optional_int, route
from bot.simulator.world import World

Json = dict[str, Any]

# A comment line every so often (seconds) shows a dead connection to both ends.
_HEARTBEAT_SECONDS = 15.0


def events(world: World, request: Request, body: Json) -> Response:
    """Events after version `since` (default: from now on), then live; each id is its version."""
    last = request.headers.get("last-event-id") or request.query_params.get("since")
    since = optional_int({"since": last}, "since")
    start = world.news.version if since is None else since
    headers = {"cache-control": "no-store"}
    return StreamingResponse(_stream(world, start), media_type="text/event-stream", headers=headers)


async def _stream(world: World, since: int) -> AsyncIterator[str]:
    # The first bytes tell the browser that the stream is open.
    yield ": ok\n\n"
    while not world.signal.closed:
        for event in world.news.since(since):
            since = event["version"]
            yield f"id: {since}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
        if not await world.signal.wait_for(partial(_newer, world, since), _HEARTBEAT_SECONDS):
            yield ": hidup\n\n"


def _newer(world: World, since: int) -> bool:
    return world.news.version > since


ROUTES = [route("/sim/events", events)]

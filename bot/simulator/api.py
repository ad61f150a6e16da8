"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import secrets
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.simulator import journal
from bot.simulator.errors import ApiError
from bot.simulator.faults import AFTER, BEFORE, Dropped
from bot.simulator.methods import METHODS, NAMES, Described, Handler
from bot.simulator.params import Params, read_params
from bot.simulator.world import World

Json = dict[str, Any]


class BrokenResponse(Response):
    """Promises more bytes than it sends, so that the server cuts the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head only; the caller sees a broken connection, as when a network fails."""
        headers = [(b"content-length", b"1"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": headers})


async def call_method(request: Request) -> Response:
    """One Bot API call."""
    world: World = request.app.state.world
    try:
        handler, name = _find(world, request)
        params = await read_params(request)
    except ApiError as error:
        return _refusal(error)
    log = world.journal
    call = log.receive(name, params.for_log(), params.known_chat_id())
    try:
        result = await _carry_out(world, call, handler, params, request)
    except ApiError as error:
        log.finish(call, journal.FAILED, error_code=error.code, description=error.description)
        return _refusal(error)
    except Dropped:
        log.finish(call, journal.DROPPED)
        return BrokenResponse()
    except asyncio.CancelledError:
        log.finish(call, journal.DROPPED)
        raise
    extra = {"description": result.description} if isinstance(result, Described) else {}
    result = result.result if isinstance(result, Described) else result
    log.finish(call, journal.OK, result=result)
    return JSONResponse({"ok": True, "result": result, **extra})


def _find(world: World, request: Request) -> tuple[Handler, str]:
    if not secrets.compare_digest(request.path_params["token"].encode(), world.token.encode()):
        raise ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")
    key = request.path_params["method"].lower()
    if key not in METHODS:
        raise ApiError(HTTPStatus.NOT_FOUND, "Not Found")
    return METHODS[key], NAMES[key]


async def _carry_out(world: World, call: journal.Call, handler: Handler, params: Params, request: Request) -> Any:
    """Latency, holds and armed failures around the method itself."""
    await world.faults.delay(call.method)
    await _held(world, call, BEFORE)
    world.faults.strike(call.method)
    result = handler(world, params)
    if inspect.isawaitable(result):
        result = await _while_connected(result, request)
    await _held(world, call, AFTER)
    return result


async def _held(world: World, call: journal.Call, when: str) -> None:
    hold = world.faults.catcher(call.method, when)
    if hold is None:
        return
    world.journal.hold(call, held=True)
    await world.faults.wait(hold)
    world.journal.hold(call, held=False)


async def _while_connected(work: Awaitable[Any], request: Request) -> Any:
    """Give a long poll up when its caller has gone, so that nothing is handed to nobody."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Dropped
        return task.result()
    finally:
        for pending in (task, gone):
            pending.cancel()
            with contextlib.suppress(asyncio.CancelledError, ApiError):
                await pending


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _refusal(error: ApiError) -> JSONResponse:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
    headers = {"retry-after": str(error.retry_after)} if error.retry_after is not None else None
    return JSONResponse(body, error.code, headers)


async def fetch_file(request: Request) -> Response:
    """The bytes behind a path that getFile gave."""
    world: World = request.app.state.world
    stored = world.files.at(request.path_params["path"])
    if request.path_params["token"] != world.token or stored is None:
        return _refusal(ApiError(HTTPStatus.NOT_FOUND, "Not Found"))
    return Response(stored.content, media_type=stored.mime_type)


ROUTES = [
    Route("/bot{token}/{method}", call_method, methods=["GET", "POST"]),
    Route("/file/bot{token}/{path:path}", fetch_file, methods=["GET"]),
]

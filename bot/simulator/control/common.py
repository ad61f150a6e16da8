"""Reading control requests and answering them; every endpoint is a small function of world and body."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator.errors import ApiError, ControlError
from bot.simulator.world import World

Json = dict[str, Any]
Action = Callable[[World, Request, Json], Any | Awaitable[Any]]


def route(path: str, action: Action, *methods: str) -> Route:
    """A control endpoint: JSON in, JSON out, refusals as {"ok": false, "error": "..."}."""

    async def endpoint(request: Request) -> Response:
        try:
            body = await _body(request)
            answer = action(request.app.state.world, request, body)
            if inspect.isawaitable(answer):
                answer = await answer
        except ControlError as error:
            return _refusal(error.message, error.code)
        except ApiError as error:
            return _refusal(error.description, error.code)
        except (KeyError, TypeError, ValueError) as error:
            return _refusal(f"Permintaan tidak lengkap atau salah bentuk: {error}", HTTPStatus.BAD_REQUEST)
        return answer if isinstance(answer, Response) else JSONResponse({"ok": True, **answer})

    return Route(path, endpoint, methods=list(methods) or ["GET"])


async def _body(request: Request) -> Json:
    raw = await request.body()
    body = json.loads(raw) if raw else {}
    if not isinstance(body, dict):
        raise TypeError("JSON object expected")
    return body


def _refusal(message: str, code: int) -> JSONResponse:
    return JSONResponse({"ok": False, "error": message}, code)


def optional_int(values: Mapping[str, Any], name: str) -> int | None:
    """A whole number from a body or query, None when absent."""
    value = values.get(name)
    return None if value is None or value == "" else int(value)

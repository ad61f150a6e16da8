"""The webhook: Telegram posts updates here; each is stored before it is confirmed with 200."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import log
from bot.store.inbox import Inbox
from bot.telegram.updates import chat_of

_log = log.get(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST_UPDATE = 1_000_000  # bytes; Telegram's updates are far smaller


def create_webhook(path: str, secret: str, inbox: Inbox, on_stored: Callable[[], None]) -> Starlette:
    """The app that Telegram posts to. A storage error becomes 500, and Telegram sends the update again."""

    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            _log.warning("webhook call without the right secret")
            return PlainTextResponse("forbidden", status_code=403)
        body = await request.body()
        try:
            update = json.loads(body[:_LARGEST_UPDATE])
            pair = (chat_of(update), update)
            update["update_id"] += 0
        except (ValueError, KeyError, TypeError, AttributeError):
            return PlainTextResponse("bad update", status_code=400)
        inbox.put([pair])
        on_stored()
        return PlainTextResponse("")

    return Starlette(routes=[Route(path, receive, methods=["POST"])])

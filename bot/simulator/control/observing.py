"""/sim/chats, /sim/calls, ...: reading the state, and waiting for it to become something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from telegram.constants import ChatMemberStatus

from bot.simulator import acting, journal
from bot.simulator.chats import Chat
from bot.simulator.control.common import optional_int, route
from bot.simulator.errors import ControlError
from bot.simulator.world import World

Json = dict[str, Any]

_WAIT_SECONDS = 10.0
_CALLS_SHOWN = 200
_UPDATE_COUNTERS = ("created", "handed_out", "confirmed")


def _chat(world: World, request: Request) -> Chat:
    chat = world.chats.get(int(request.path_params["chat_id"]))
    if chat is None:
        raise ControlError("Percakapan ini tidak ada.", 404)
    return chat


def list_chats(world: World, request: Request, body: Json) -> Json:
    """All chats with the number of their messages."""
    chats = [{**chat.as_json(), "messages": len(chat.messages)} for chat in world.chats.values()]
    return {"chats": chats, "version": world.news.version}


async def messages(world: World, request: Request, body: Json) -> Json:
    """Messages new, changed or deleted after version `since`; waits up to `timeout` seconds for some."""
    chat = _chat(world, request)
    since = optional_int(request.query_params, "since") or 0
    thread_id = optional_int(request.query_params, "thread_id")
    timeout = float(request.query_params.get("timeout", 0))
    await world.signal.wait_for(lambda: any(chat.since(since)), timeout)
    found = [m.as_view() for m in chat.since(since) if thread_id in {None, m.thread_id}]
    return {
        "messages": found,
        "version": world.news.version,
        "keyboard": chat.keyboard,
        "typing": chat.typing_action if chat.typing_until > world.clock() else None,
        "topics": [topic.as_view() for topic in chat.topics.values() if not topic.deleted],
        "pinned": chat.pinned,
    }


def commands(world: World, request: Request, body: Json) -> Json:
    """The command list a person sees in a chat."""
    chat = _chat(world, request)
    user = acting.find_user(world, optional_int(request.query_params, "user_id") or chat.id)
    admin = user.status in {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}
    shown = world.profile.commands_shown(chat.id, chat.is_private, admin, user.language_code)
    return {"commands": shown, "menu_button": world.profile.menu_button(chat.id)}


def file_content(world: World, request: Request, body: Json) -> Response:
    """The bytes of a file, for the page."""
    stored = world.files.get(request.path_params["file_id"])
    if stored is None:
        raise ControlError("Berkas ini tidak ada.", 404)
    # Uploaded files may be anything: never let the browser run them as part of this page.
    headers = {"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}
    return Response(stored.content, media_type=stored.mime_type, headers=headers)


def calls(world: World, request: Request, body: Json) -> Json:
    """The newest calls (`limit`), filtered by `method`, `state`, `chat_id`, `after`."""
    query = request.query_params
    found = _find_calls(world, request)
    limit = optional_int(query, "limit") or _CALLS_SHOWN
    return {"calls": [call.as_json() for call in found[-limit:]]}


def _find_calls(world: World, request: Request) -> list[journal.Call]:
    query = request.query_params
    return world.journal.find(
        query.get("method", ""),
        query.get("state", ""),
        optional_int(query, "chat_id"),
        optional_int(query, "after") or 0,
    )


def counters(world: World, request: Request, body: Json) -> Json:
    """Calls by state and method, updates, refused sends."""
    updates = world.updates
    return {
        "calls": {state: dict(counts) for state, counts in world.journal.counters.items()},
        "updates": {
            **{name: getattr(updates, name) for name in _UPDATE_COUNTERS},
            "pending": len(updates),
            "last_confirmed_id": updates.last_confirmed_id,
        },
        "rate_limited": world.limiter.refused,
        "last_call": world.journal.counters[journal.RECEIVED].total(),
    }


def pending_updates(world: World, request: Request, body: Json) -> Json:
    """Updates the bot has not confirmed."""
    return {"updates": world.updates.pending()}


async def wait(world: World, request: Request, body: Json) -> Json:
    """Wait until `count` (default 1) of something was seen; `reached` tells whether it was, in time.

    `what` is call (default; see the filters of /sim/calls), created, handed_out, confirmed, or
    polling (a getUpdates is waiting). `timeout` in seconds.
    """
    what = request.query_params.get("what", "call")
    wanted = optional_int(request.query_params, "count") or 1
    timeout = float(request.query_params.get("timeout", _WAIT_SECONDS))
    count = _counter(world, request, what)
    reached = await world.signal.wait_for(lambda: count() >= wanted, timeout)
    return {"reached": reached, "count": count()}


def _counter(world: World, request: Request, what: str) -> Callable[[], int]:
    if what == "call":
        return lambda: len(_find_calls(world, request))
    if what == "polling":
        return lambda: int(world.poll is not None)
    if what in _UPDATE_COUNTERS:
        return lambda: int(getattr(world.updates, what))
    raise ControlError(f"Tidak tahu cara menunggu '{what}'.", 400)


ROUTES = [
    route("/sim/chats", list_chats),
    # Not {chat_id:int}: a group's id is negative.
    route("/sim/chats/{chat_id}/messages", messages),
    route("/sim/chats/{chat_id}/commands", commands),
    route("/sim/files/{file_id}", file_content),
    route("/sim/calls", calls),
    route("/sim/counters", counters),
    route("/sim/updates", pending_updates),
    route("/sim/wait", wait),
]

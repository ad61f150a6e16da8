"""/sim/users/<id>/...: messages, edits, button presses and topics, done by people."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from telegram.constants import ChatMemberStatus

from bot.simulator import acting, limits, samples
from bot.simulator.control.common import optional_int, route
from bot.simulator.control.people import user_of
from bot.simulator.errors import ControlError
from bot.simulator.methods.forum import open_topic, remove_topic, set_closed
from bot.simulator.methods.sending import location_content
from bot.simulator.people import User
from bot.simulator.world import World

Json = dict[str, Any]

# The office's town, for the sample location (degrees).
_LATITUDE, _LONGITUDE = -2.976, 104.775
_SAMPLES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "photo": (samples.photo, "contoh-foto.png", "image/png"),
    "voice": (samples.voice, "contoh-suara.wav", "audio/wav"),
    "document": (samples.document, "contoh-dokumen.txt", "text/plain"),
    "sticker": (samples.sticker, "contoh-stiker.svg", "image/svg+xml"),
}


def send(world: World, request: Request, body: Json) -> Json:
    """A message of any kind; a text too long for one comes back as several."""
    user = user_of(world, request)
    kind = str(body.get("kind", "text"))
    place = {name: optional_int(body, name) for name in ("chat_id", "thread_id", "reply_to")}
    if kind == "text":
        messages = acting.write(world, user, str(body["text"]), **place)
    else:
        messages = [acting.send(world, user, _content(world, user, kind, body), **place)]
    return {"message": messages[-1].as_view(), "messages": [message.as_view() for message in messages]}


def _content(world: World, user: User, kind: str, body: Json) -> Json:
    if kind in _SAMPLES:
        return _file_content(world, kind, body)
    if kind == "location":
        return location_content(float(body.get("latitude", _LATITUDE)), float(body.get("longitude", _LONGITUDE)))
    if kind == "contact":
        number = str(body.get("phone_number", f"+62812{user.id:08d}"))
        return {"contact": {"phone_number": number, "first_name": user.first_name, "user_id": user.id}}
    raise ControlError(f"Jenis pesan '{kind}' tidak dikenal.", 400)


def _file_content(world: World, kind: str, body: Json) -> Json:
    sample, name, mime_type = _SAMPLES[kind]
    content = sample()
    if "content_base64" in body:
        try:
            content = base64.b64decode(str(body["content_base64"]), validate=True)
        except binascii.Error:
            raise ControlError("Isi berkas bukan base64.", 400) from None
    details: Json = {"emoji": "🙂"} if kind == "sticker" else {}
    if kind == "voice":
        details["duration"] = int(body.get("duration", samples.VOICE_SECONDS))
    stored = world.files.add(
        kind, content, str(body.get("file_name", name)), str(body.get("mime_type", mime_type)), **details
    )
    found: Json = {kind: stored.as_object()}
    return found if kind == "sticker" else acting.captioned(found, str(body.get("caption", "")))


def edit(world: World, request: Request, body: Json) -> Json:
    """Change one's own message."""
    message = acting.edit(
        world,
        user_of(world, request),
        int(body["message_id"]),
        str(body["text"]),
        optional_int(body, "chat_id"),
    )
    return {"message": message.as_view()}


def press(world: World, request: Request, body: Json) -> Json:
    """Press an inline button."""
    button, query = acting.press(
        world, user_of(world, request), int(body["message_id"]), body, optional_int(body, "chat_id")
    )
    return {"button": button, "query_id": query.id if query else None}


def change_topic(world: World, request: Request, body: Json) -> Json:
    """An officer opens a topic (`action` create, `name`), or closes, reopens or deletes one (`thread_id`)."""
    user = user_of(world, request)
    chat = acting.chat_of(world, user, world.group.id)
    if body["action"] == "create":
        return {"topic": open_topic(world, chat, user, str(body["name"]), limits.TOPIC_COLORS[0]).as_view()}
    topic = chat.topic(int(body["thread_id"]))
    if topic is None or body["action"] not in {"close", "reopen", "delete"}:
        raise ControlError("Topik ini tidak ada.", 404)
    if user.status == ChatMemberStatus.MEMBER:
        raise ControlError("Hanya pengurus grup yang bisa menutup, membuka, atau menghapus topik.", 403)
    if body["action"] == "delete":
        remove_topic(world, chat, topic)
        return {"topic": topic.as_view()}
    set_closed(world, chat, topic, user, closed=body["action"] == "close")
    return {"topic": topic.as_view()}


ROUTES = [
    route("/sim/users/{user_id:int}/messages", send, "POST"),
    route("/sim/users/{user_id:int}/edits", edit, "POST"),
    route("/sim/users/{user_id:int}/presses", press, "POST"),
    route("/sim/users/{user_id:int}/topics", change_topic, "POST"),
]

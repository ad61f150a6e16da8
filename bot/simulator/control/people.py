"""/sim/users: who exists, adding people, starting and blocking the bot."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from telegram.constants import ChatMemberStatus

from bot.simulator import acting
from bot.simulator.control.common import route
from bot.simulator.errors import ControlError
from bot.simulator.people import User
from bot.simulator.world import World

Json = dict[str, Any]


def user_of(world: World, request: Request) -> User:
    """The person named in the path."""
    return acting.find_user(world, int(request.path_params["user_id"]))


def list_users(world: World, request: Request, body: Json) -> Json:
    """Everyone, the bot, the group, and the version to watch from."""
    people = [user.as_view() for user in world.users.values() if not user.is_bot]
    return {
        "users": people,
        "bot": world.bot.as_json(),
        "group": world.group.as_json(),
        "description": world.profile.descriptions.get("id") or world.profile.descriptions.get("", ""),
        "version": world.news.version,
    }


def add_user(world: World, request: Request, body: Json) -> Json:
    """A new citizen or officer."""
    name = str(body.get("first_name", "")).strip()
    if not name:
        raise ControlError("Nama wajib diisi.", 400)
    staff = bool(body.get("staff", False))
    user = User(
        world.new_user_id(staff),
        name,
        last_name=str(body.get("last_name", "")),
        username=str(body.get("username", "")),
        language_code=str(body.get("language_code", "id")),
        note=str(body.get("note", "")),
        staff=staff,
        status=str(ChatMemberStatus.MEMBER if staff else ChatMemberStatus.LEFT),
    )
    return {"user": world.add_user(user).as_view()}


def start(world: World, request: Request, body: Json) -> Json:
    """Press Start, with an optional deep-link `payload`."""
    message = acting.start(world, user_of(world, request), str(body.get("payload", "")))
    return {"message": message.as_view()}


def block(world: World, request: Request, body: Json) -> Json:
    """Block or, with {"blocked": false}, unblock the bot."""
    user = user_of(world, request)
    acting.set_blocked(world, user, bool(body.get("blocked", True)))
    return {"user": user.as_view()}


ROUTES = [
    route("/sim/users", list_users),
    route("/sim/users", add_user, "POST"),
    route("/sim/users/{user_id:int}/start", start, "POST"),
    route("/sim/users/{user_id:int}/block", block, "POST"),
]

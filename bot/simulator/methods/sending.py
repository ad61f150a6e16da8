"""Sending without files: text, location, contact, chat actions."""

from __future__ import annotations

from typing import Any

from telegram.constants import ChatAction

from bot.simulator.errors import bad_request
from bot.simulator.methods.common import Handler, prepare, text_content, writable_chat
from bot.simulator.params import Params
from bot.simulator.world import World

Json = dict[str, Any]

_ACTIONS = {str(action) for action in ChatAction}
_LATITUDE, _LONGITUDE = 90.0, 180.0


def send_message(world: World, params: Params) -> Json:
    """Post a text."""
    outgoing = prepare(world, params)
    return outgoing.post(text_content(world, params)).body


def send_location(world: World, params: Params) -> Json:
    """Post a point on the map; degrees."""
    outgoing = prepare(world, params)
    return outgoing.post(location_content(params.number("latitude"), params.number("longitude"))).body


def location_content(latitude: float, longitude: float) -> Json:
    """Content of a location message; ApiError 400 for a point that is not on earth."""
    if abs(latitude) > _LATITUDE or abs(longitude) > _LONGITUDE:
        raise bad_request("latitude and longitude are invalid")
    return {"location": {"latitude": latitude, "longitude": longitude}}


def send_contact(world: World, params: Params) -> Json:
    """Post a phone contact."""
    outgoing = prepare(world, params)
    contact = {key: params.text(key) for key in ("phone_number", "first_name", "last_name", "vcard")}
    for required in ("phone_number", "first_name"):
        if not contact[required]:
            raise bad_request(f"{required} is empty")
    return outgoing.post({"contact": {key: value for key, value in contact.items() if value}}).body


def send_chat_action(world: World, params: Params) -> bool:
    """Show "typing" and the like for a few seconds or until the bot's next message."""
    chat = writable_chat(world, params)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.typing_until = world.clock() + world.rules.typing_seconds
    chat.typing_action = action
    world.news.publish(
        "typing",
        chat_id=chat.id,
        action=action,
        seconds=world.rules.typing_seconds,
        thread_id=params.integer("message_thread_id"),
    )
    return True


METHODS: dict[str, Handler] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
}

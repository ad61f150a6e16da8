"""The bot's own page: commands, name, descriptions, menu button."""

from __future__ import annotations

import re
from typing import Any

from bot.simulator import limits
from bot.simulator.errors import bad_request
from bot.simulator.methods.common import Handler
from bot.simulator.params import Params
from bot.simulator.profile import scope_key
from bot.simulator.world import World

Json = dict[str, Any]

_COMMAND = re.compile(rf"[a-z0-9_]{{1,{limits.COMMAND_LENGTH}}}")


def _slot(params: Params) -> tuple[str, str]:
    return scope_key(params.parsed("scope")), params.text("language_code")


def set_my_commands(world: World, params: Params) -> bool:
    """Replace the commands of a scope and language."""
    commands = params.parsed("commands") or []
    if len(commands) > limits.COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[_slot(params)] = [_command(entry) for entry in commands]
    world.news.publish("commands")
    return True


def _command(entry: Json) -> Json:
    name = str(entry.get("command", "")).removeprefix("/")
    description = str(entry.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= limits.COMMAND_DESCRIPTION_LENGTH:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The commands of exactly this scope and language."""
    return world.profile.commands.get(_slot(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the commands of a scope and language."""
    world.profile.commands.pop(_slot(params), None)
    world.news.publish("commands")
    return True


def _store(texts: dict[str, str], params: Params, name: str, longest: int) -> bool:
    text = params.text(name)
    if len(text) > longest:
        raise bad_request(f"{name} is too long")
    texts[params.text("language_code")] = text
    return True


def _stored(texts: dict[str, str], params: Params, name: str, default: str = "") -> Json:
    return {name: texts.get(params.text("language_code")) or texts.get("") or default}


def set_my_name(world: World, params: Params) -> bool:
    """Change the shown name."""
    return _store(world.profile.names, params, "name", limits.BOT_NAME_LENGTH)


def get_my_name(world: World, params: Params) -> Json:
    """The shown name."""
    return _stored(world.profile.names, params, "name", world.bot.first_name)


def set_my_description(world: World, params: Params) -> bool:
    """Change the text people see before they press Start."""
    done = _store(world.profile.descriptions, params, "description", limits.DESCRIPTION_LENGTH)
    world.news.publish("description", text=params.text("description"))
    return done


def get_my_description(world: World, params: Params) -> Json:
    """The text people see before they press Start."""
    return _stored(world.profile.descriptions, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    """Change the text on the bot's profile."""
    texts = world.profile.short_descriptions
    return _store(texts, params, "short_description", limits.SHORT_DESCRIPTION_LENGTH)


def get_my_short_description(world: World, params: Params) -> Json:
    """The text on the bot's profile."""
    return _stored(world.profile.short_descriptions, params, "short_description")


def set_chat_menu_button(world: World, params: Params) -> bool:
    """Change the button beside the input field, of one chat or of all."""
    button = params.parsed("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: unsupported type")
    world.profile.menu_buttons[params.integer("chat_id")] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    """The button beside the input field."""
    return world.profile.menu_button(params.integer("chat_id"))


METHODS: dict[str, Handler] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}

"""What a bot tells about itself: commands per scope and language, descriptions, the menu button."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import BotCommandScopeType as Scope
from telegram.constants import MenuButtonType

Json = dict[str, Any]


@dataclass
class Profile:
    """Texts are kept per language code ("" is the default), commands per scope and language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    # The menu button per chat; None is the default for all private chats.
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def menu_button(self, chat_id: int | None) -> Json:
        """The button of a chat, else the default one."""
        default = self.menu_buttons.get(None, {"type": str(MenuButtonType.DEFAULT)})
        return self.menu_buttons.get(chat_id, default)

    def commands_shown(self, chat_id: int, private: bool, admin: bool, language: str) -> list[Json]:
        """The commands a person sees in a chat, by Telegram's order of scopes."""
        scopes: list[Json] = [{"type": Scope.CHAT, "chat_id": chat_id}]
        if private:
            scopes.append({"type": Scope.ALL_PRIVATE_CHATS})
        else:
            if admin:
                scopes.insert(0, {"type": Scope.CHAT_ADMINISTRATORS, "chat_id": chat_id})
                scopes.append({"type": Scope.ALL_CHAT_ADMINISTRATORS})
            scopes.append({"type": Scope.ALL_GROUP_CHATS})
        scopes.append({"type": Scope.DEFAULT})
        for scope in scopes:
            for code in (language, ""):
                if (scope_key(scope), code) in self.commands:
                    return self.commands[scope_key(scope), code]
        return []


def scope_key(scope: Json | None) -> str:
    """A scope as a dictionary key; no scope is the default scope."""
    scope = scope or {"type": Scope.DEFAULT}
    return json.dumps({key: str(value) for key, value in scope.items()}, sort_keys=True)

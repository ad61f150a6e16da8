"""The Bot API methods that the local Telegram knows, by their lower-case names."""

from __future__ import annotations

from bot.simulator.methods import (
    callbacks,
    chats,
    copying,
    editing,
    forum,
    media,
    profile,
    receiving,
    sending,
)
from bot.simulator.methods.common import Described, Handler

__all__ = ["METHODS", "NAMES", "Described", "Handler"]

_MODULES = (receiving, sending, media, copying, editing, callbacks, chats, forum, profile)

# Telegram accepts method names in any case; NAMES gives the documented spelling for the log.
METHODS: dict[str, Handler] = {name.lower(): handler for module in _MODULES for name, handler in module.METHODS.items()}
NAMES: dict[str, str] = {name.lower(): name for module in _MODULES for name in module.METHODS}

"""A local stand-in for Telegram: Bot API, control API for tests, and a messenger-like page.

Nothing here talks to the real Telegram. `create_app` builds the ASGI application,
`LocalTelegram` (in `client`) drives it from tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.simulator.app import create_app
    from bot.simulator.client import LocalTelegram

__all__ = ["LocalTelegram", "create_app"]


def __getattr__(name: str) -> Any:
    """Import on first use: the command has to open its port before the heavy imports."""
    if name == "create_app":
        from bot.simulator.app import create_app

        return create_app
    if name == "LocalTelegram":
        from bot.simulator.client import LocalTelegram

        return LocalTelegram
    raise AttributeError(name)

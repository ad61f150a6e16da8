"""The secret between the bot and the engine."""

from __future__ import annotations

import secrets

from bot.settings import Settings


def engine_token(settings: Settings) -> str:
    """Made once, kept readable to the owner only."""
    path = settings.data_dir / "engine-token"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()

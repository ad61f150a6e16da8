"""Secrets of this installation: each made once, in a file readable to the owner only."""

from __future__ import annotations

import secrets
from pathlib import Path

from bot.errors import OperatorError
from bot.settings import Settings

_BYTES = 32


def engine_token(settings: Settings) -> str:
    """The secret between the bot and the engine. Raises OperatorError."""
    return secret(settings.data_dir / "engine-token")


def secret(path: Path) -> str:
    """The secret in this file. Raises OperatorError when it cannot be made or read."""
    try:
        if not path.exists() or not path.stat().st_size:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(_BYTES), encoding="ascii")
        path.chmod(0o600)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise OperatorError(f"{path} tidak bisa dibuka: {error}.", "Periksa hak akses dan sisa ruang disk.") from None

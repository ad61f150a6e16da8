"""Checks before `make run` starts anything: what would fail later fails now, in one line."""

from __future__ import annotations

from bot.errors import OperatorError
from bot.settings import Settings


def check(settings: Settings) -> None:
    """Raises OperatorError for an address that cannot be used.

    Faults in token, content and store are the bot's own first words; looking for them here too would cost its first
    second.
    """
    if settings.webhook_url and not settings.webhook_url.startswith("https://"):
        raise OperatorError("WEBHOOK_URL harus diawali https://.", "Perbaiki, atau kosongkan untuk long polling.")

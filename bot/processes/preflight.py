"""Checks before `make run` starts anything: what would fail later fails now, in one line."""

from __future__ import annotations

import asyncio

from bot.errors import OperatorError
from bot.settings import Settings


def check(settings: Settings) -> None:
    """Raises OperatorError for a token or an address that cannot be used. No network is no reason to stop.

    Faults in content and store are the bot's own first words; reading them here too would cost its first second.
    """
    if settings.webhook_url and not settings.webhook_url.startswith("https://"):
        raise OperatorError("WEBHOOK_URL harus diawali https://.", "Perbaiki, atau kosongkan untuk long polling.")
    if not settings.local_telegram:
        asyncio.run(_check_token(settings))


async def _check_token(settings: Settings) -> None:
    from telegram.error import InvalidToken, TelegramError  # half a second, and only needed with a token

    from bot.telegram.service import create_bot, wrong_token

    bot = create_bot(settings)
    try:
        await bot.get_me()
    except InvalidToken:
        raise wrong_token() from None
    except TelegramError:
        return  # the bot keeps trying by itself
    finally:
        await bot.request.shutdown()

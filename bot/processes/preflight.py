"""Checks before `make run` starts anything: what would fail later fails now, in one line."""

from __future__ import annotations

import asyncio

from telegram.error import InvalidToken, TelegramError

from bot.content.library import load_library
from bot.errors import OperatorError
from bot.settings import Settings
from bot.store.database import open_database
from bot.telegram.service import create_bot, wrong_token


def check(settings: Settings) -> None:
    """Raises OperatorError for content, store or token that cannot be used. No network is no reason to stop."""
    load_library()
    open_database(settings.database).close()
    if settings.webhook_url and not settings.webhook_url.startswith("https://"):
        raise OperatorError("WEBHOOK_URL harus diawali https://.", "Perbaiki, atau kosongkan untuk long polling.")
    if not settings.local_telegram:
        asyncio.run(_check_token(settings))


async def _check_token(settings: Settings) -> None:
    bot = create_bot(settings)
    try:
        await bot.get_me()
    except InvalidToken:
        raise wrong_token() from None
    except TelegramError:
        return  # the bot keeps trying by itself
    finally:
        await bot.request.shutdown()

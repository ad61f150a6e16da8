"""Calling a method of the Bot API by its name, with parameters as JSON data."""

from __future__ import annotations

from typing import Any

from telegram import Bot
from telegram.error import EndPointNotFound, InvalidToken
from telegram.request import BaseRequest


async def call(bot: Bot, method: str, params: dict[str, Any], read_timeout: float | None = None) -> Any:
    """The result of the call. Raises TelegramError, and InvalidToken when Telegram rejects the token."""
    try:
        # Lower case is as good for Telegram; written as usual, the library warns that it has a method of that name.
        return await bot.do_api_request(method.lower(), params, read_timeout=read_timeout or BaseRequest.DEFAULT_NONE)
    except EndPointNotFound as error:  # what a rejected token looks like to the library here
        raise InvalidToken from error

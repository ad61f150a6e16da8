"""The bot's token: what it says about the bot, and what is said of one that cannot be used."""

from __future__ import annotations

from bot.errors import OperatorError


def account_of(token: str) -> int:
    """The bot's own account: a token begins with it. Raises OperatorError for what is no token."""
    account, _, secret = token.partition(":")
    if not (account.isascii() and account.isdigit() and secret):
        raise wrong_token()
    return int(account)


def wrong_token() -> OperatorError:
    return OperatorError(
        "TELEGRAM_BOT_TOKEN ditolak Telegram.",
        "Salin lagi token dari @BotFather, atau kosongkan untuk mencoba secara lokal.",
    )

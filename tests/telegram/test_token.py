"""A token that cannot be one is told as one that Telegram rejects."""

from __future__ import annotations

import pytest

from bot.errors import OperatorError
from bot.telegram.token import account_of


def test_a_token_begins_with_the_bots_account() -> None:
    assert account_of("123456:rahasia") == 123456


@pytest.mark.parametrize("token", ["bukan token", "123456:", ":rahasia", "12a:rahasia", "²:rahasia"])
def test_what_is_no_token_is_told_without_repeating_it(token: str) -> None:
    with pytest.raises(OperatorError, match=r"^TELEGRAM_BOT_TOKEN ditolak.*@BotFather") as caught:
        account_of(token)
    assert token not in str(caught.value)

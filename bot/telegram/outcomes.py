"""What follows from Telegram's answer to a call, in the transaction that closes the call."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from telegram.error import TelegramError

from bot import log
from bot.store.outbox import Call, Outbox, OutboxRow, Then

_log = log.get(__name__)


class Outcome(Protocol):
    """Acts upon the end of calls of one purpose (Call.then); `ref` is what the call was put with.

    Both write what they have to and return further calls. When they raise, nothing of theirs is kept, and the call
    is closed all the same.
    """

    def sent(self, ref: dict[str, Any], result: Any) -> Iterable[Call]:
        """Telegram has done it; `result` as it answered, True when all was as wanted before."""
        ...

    def failed(self, ref: dict[str, Any], error: TelegramError) -> Iterable[Call]:
        """Telegram will never do it."""
        ...


class Outcomes:
    """Closes calls and lets the outcomes, by purpose, act: all of it or nothing."""

    def __init__(self, outbox: Outbox, by_purpose: Mapping[str, Outcome]) -> None:
        self._outbox = outbox
        self._by_purpose = by_purpose

    def sent(self, row: OutboxRow, result: Any) -> None:
        with self._outbox.together():
            self._outbox.sent(row.id)
            if message_id := _message_id(result):
                self._outbox.seen(row.call.chat_id, message_id)
            self._follow(row.call.then, lambda outcome, ref: outcome.sent(ref, result))

    def failed(self, row: OutboxRow, error: TelegramError) -> None:
        with self._outbox.together():
            self._outbox.failed(row.id, f"{type(error).__name__}: {error.message}")
            self._follow(row.call.then, lambda outcome, ref: outcome.failed(ref, error))

    def _follow(self, then: Then | None, act: Callable[[Outcome, dict[str, Any]], Iterable[Call]]) -> None:
        if then is None:
            return
        try:
            with self._outbox.together():
                self._outbox.put(act(self._by_purpose[then.purpose], then.ref))
        except sqlite3.OperationalError:  # a full disk: the call cannot be closed either, both are tried again
            raise
        except Exception:
            _log.exception("outcome failed", purpose=then.purpose)


def _message_id(result: Any) -> int | None:
    """The message that Telegram's answer is about; a topic bears the id of the message that opened it."""
    if not isinstance(result, dict):
        return None
    return result.get("message_id") or result.get("message_thread_id")

"""Was it sent? Finding out about a call that was begun and whose end nobody noted.

Telegram has no key that would make a repeated call harmless. But it refuses to change a message into what it says
already, and a topic's name into the name it has: that tells, without touching anything, that the call was carried out,
and where. Looked at are the ids right after the highest one that was known when the call was begun
(bot/store/messages.py). Nothing of ours but what is sought can stand there: a chat has one new message of ours on its
way at a time (bot/telegram/sender.py), and the ids of those before it are known.

Cannot be found: media, copies, and what has a reply keyboard, since Telegram lets nobody edit that. Nor can a call that
Telegram carries out only after we looked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError

from bot import log
from bot.store.messages import has_own_row
from bot.store.outbox import Call, OutboxRow
from bot.telegram.calls import call

_log = log.get(__name__)
MESSAGE, TOPIC = "sendMessage", "createForumTopic"
FINDABLE = (MESSAGE, TOPIC)
# How many ids are looked at. In the row that all private chats share, other chats' messages lie between.
_SHARED_ROW, _OWN_ROW = 40, 20
_NOT_MODIFIED = ("not modified", "not_modified")
_TEXT_PARAMS = ("text", "parse_mode", "entities", "link_preview_options", "reply_markup")
_INLINE = "inline_keyboard"
# The request never left this machine.
_NOT_STARTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def can_be_found(call_: Call) -> bool:
    """Whether one can find out afterwards that the call was carried out."""
    if call_.method == MESSAGE:
        markup = call_.params.get("reply_markup")
        return not markup or _INLINE in markup
    return call_.method == TOPIC


def may_be_done(error: TelegramError) -> bool:
    """Whether Telegram may have carried out a call that ended so."""
    answered = isinstance(error, BadRequest) or not isinstance(error, NetworkError)
    return not answered and not isinstance(error.__cause__, _NOT_STARTED)


def is_as_wanted(error: TelegramError) -> bool:
    """Whether it refuses a change because everything is so already."""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _NOT_MODIFIED)


@dataclass(frozen=True)
class _Probe:
    """A call that changes nothing if the message or topic is the one sought; `result` is what sending it answered."""

    method: str
    params: dict[str, Any]
    result: dict[str, Any]


async def find_sent(bot: Bot, row: OutboxRow) -> dict[str, Any] | None:
    """What Telegram answered to the call; None when it was not carried out, or when that cannot be found out.

    Raises TelegramError when Telegram cannot be asked now.
    """
    for probe in _probes(row):
        try:
            await call(bot, probe.method, probe.params)
        except BadRequest as error:
            if is_as_wanted(error):
                return probe.result
        else:
            # A message that came so late that we had given it up: it now says what this call was to say. A topic
            # that somebody else opened right then: now misnamed, and not ours to use.
            _log.error("something else was changed while looking for a call", method=row.call.method)
            if row.call.method == MESSAGE:
                return probe.result
    return None


def _probes(row: OutboxRow) -> Iterator[_Probe]:
    if row.begun_after is None or not can_be_found(row.call):
        return
    make = _message_probe if row.call.method == MESSAGE else _topic_probe
    count = _OWN_ROW if has_own_row(row.call.chat_id) else _SHARED_ROW
    for id_ in range(row.begun_after + 1, row.begun_after + 1 + count):
        yield make(row.call, id_)


def _message_probe(sent: Call, id_: int) -> _Probe:
    content = {key: sent.params[key] for key in _TEXT_PARAMS if key in sent.params}
    params = {"chat_id": sent.chat_id, "message_id": id_, **content}
    return _Probe("editMessageText", params, {"message_id": id_, "chat": {"id": sent.chat_id}})


def _topic_probe(sent: Call, id_: int) -> _Probe:
    name = sent.params["name"]
    params = {"chat_id": sent.chat_id, "message_thread_id": id_, "name": name}
    return _Probe("editForumTopic", params, {"message_thread_id": id_, "name": name})

"""What admins are asked to type in their own chat. While a question is open, what they write is its answer.

So nothing that is meant for the bot's texts is ever taken for a citizen's question.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any

from sqlite_utils import Database
from telegram import Message

from bot.content.texts import Texts
from bot.store.outbox import Call
from bot.store.prompts import Prompt, PromptStore
from bot.store.staff import Officer
from bot.telegram.editing.saying import Saying
from bot.telegram.turn import Say

SIGN = "📝"  # begins every question: a reply to one that is no longer open is no question to the bot either
GIVE_UP = frozenset({"batal", "/batal"})
_NO_CASE = 0  # these questions are about no case
_AWAITED_S = 24 * 3600.0
# Telegram cuts a text that is too long into several messages, which come at once.
CUT_FROM = 4000
_PIECES_WITHIN_S = 5.0


class Asked(StrEnum):
    """What is to be typed (the `what` of a prompt)."""

    TEXT = "sunting-teks"
    VALUE = "sunting-nilai"
    SINCE = "sunting-sejak"
    TOPIC = "sunting-topik"
    REASON = "sunting-alasan"
    DONE = "sunting-selesai"  # nothing any more; a correction of the message that was the answer is one of the answer


class Asking:
    """`clock` gives Unix seconds. Use inside the transaction that sends what is returned."""

    def __init__(self, db: Database, texts: Texts, saying: Saying, clock: Callable[[], float]) -> None:
        self._db = db
        self._texts = texts
        self._saying = saying
        self._clock = clock
        self._store = PromptStore(db)

    def ask(self, officer: Officer, what: Asked, data: dict[str, Any], html: str) -> list[Call]:
        """Ask, and await the answer; an older question is not awaited any more."""
        self._store.ask(officer.user_id, _NO_CASE, 0, what, data, self._clock())
        html = f"{SIGN} {html}\n\n{self._texts.html('sunting_cara_balas')}"
        return self._saying.told(officer, Say(html, below={"force_reply": True}))

    def together(self) -> AbstractContextManager[object]:
        """A part of the transaction that can be undone."""
        return self._db.atomic()

    def close(self, officer: Officer) -> None:
        self._store.close(officer.user_id)

    def awaited(self, officer: Officer, message: Message) -> Prompt | None:
        """The question that this text answers: in a new message, or in a corrected one."""
        prompt = self._store.open(officer.user_id)
        if prompt is None or prompt.what not in set(Asked) or not message.text:
            return None
        if message.edit_date is not None:
            return prompt if self._is_answer(prompt, message) else None
        if prompt.what == Asked.DONE:
            return prompt if self._is_piece(prompt, message) else None
        recent = self._clock() - prompt.asked_at < _AWAITED_S or is_question(message.reply_to_message)
        own = not message.text.startswith("/") or message.text.casefold() in GIVE_UP
        return prompt if recent and own else None

    def taken(self, officer: Officer, message: Message, prompt: Prompt) -> None:
        """The question has its answer."""
        again = prompt.data.get("lagi") or {"apa": prompt.what, "data": prompt.data}
        data = {"pesan": message.message_id, "saat": message.date.timestamp(), "lagi": again}
        data["panjang"] = len(message.text or "") >= CUT_FROM
        self._store.ask(officer.user_id, _NO_CASE, 0, Asked.DONE, data, self._clock())

    def _is_answer(self, prompt: Prompt, message: Message) -> bool:
        return prompt.what == Asked.DONE and prompt.data["pesan"] == message.message_id

    def _is_piece(self, prompt: Prompt, message: Message) -> bool:
        """More of a text that was too long for one message."""
        return bool(prompt.data["panjang"]) and message.date.timestamp() - prompt.data["saat"] <= _PIECES_WITHIN_S


def is_question(message: Message | None) -> bool:
    """One of these questions, open or not."""
    by_bot = bool(message and message.from_user and message.from_user.is_bot)
    return by_bot and (message.text or "").startswith(SIGN) if message else False

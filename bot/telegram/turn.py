"""What one update leads to, as data, and how it is committed: all of it or nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import ParseMode

from bot.store.buttons import Button, Buttons
from bot.store.outbox import Call, Priority

# In a call's parameters: a file to upload, by its path below faq/panduan. The outbox holds JSON, not files.
PICTURE = "gambar"


@dataclass(frozen=True)
class Key:
    """A button to show: its label and what a press means."""

    label: str
    button: Button


Keyboard = tuple[tuple[Key, ...], ...]
# Runs inside the transaction that commits a turn; the calls it returns go out with the turn's own.
Effect = Callable[[], Iterable[Call] | None]


@dataclass(frozen=True)
class Say:
    """A message to a chat; with `edits` the message of that id is changed in place instead.

    With `picture` (a path below faq/panduan) it is a picture, and the text stands under it.
    `below` is a reply_markup for the place of the phone's keyboard: where `keyboard` is empty.
    """

    html: str
    keyboard: Keyboard = ()
    edits: int | None = None
    picture: str | None = None
    below: dict[str, Any] | None = None


def call_of(chat_id: int, say: Say, buttons: Buttons) -> Call:
    """The call that sends the message; stores its buttons, so use it inside a transaction."""
    params: dict[str, Any] = {"chat_id": chat_id, "parse_mode": ParseMode.HTML.value}
    if say.keyboard:
        params["reply_markup"] = {"inline_keyboard": [_row(chat_id, row, buttons) for row in say.keyboard]}
    elif say.below is not None:
        params["reply_markup"] = say.below
    if say.picture is not None:
        return Call(chat_id, "sendPhoto", {**params, "photo": {PICTURE: say.picture}, "caption": say.html})
    params |= {"text": say.html, "link_preview_options": {"is_disabled": True}}
    if say.edits is None:
        return Call(chat_id, "sendMessage", params)
    return Call(chat_id, "editMessageText", {**params, "message_id": say.edits}, Priority.PRESS)


def _row(chat_id: int, row: tuple[Key, ...], buttons: Buttons) -> list[dict[str, str]]:
    return [{"text": key.label, "callback_data": buttons.issue(chat_id, key.button)} for key in row]


@dataclass
class Turn:
    """Everything that the handling of one update wants done.

    `guided`: what is said last shows the way through a journey by itself.
    `notes` are written with the rest, but nobody waits for them and nothing follows: counts and the like.
    """

    chat_id: int
    says: list[Say] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    guided: bool = False
    notes: list[Callable[[], object]] = field(default_factory=list)

    def say(self, *says: Say) -> None:
        self.says.extend(says)

    def call(self, method: str, **params: Any) -> None:
        """A call that goes out before the messages, such as the answer to a press."""
        self.calls.append(Call(self.chat_id, method, params, Priority.PRESS))

    def finished(self, buttons: Buttons) -> list[Call]:
        """The calls to put into the outbox; runs effects and notes, issues the buttons. Use inside a transaction."""
        for note in self.notes:
            note()
        made = [call for effect in self.effects for call in effect() or ()]
        return [*self.calls, *(call_of(self.chat_id, say, buttons) for say in self.says), *made]


Press = Callable[[Turn, str, int], Awaitable[None]]  # turn, the button's value, the pressed message
Command = Callable[[Turn, str], Awaitable[None]]  # turn, what follows the command

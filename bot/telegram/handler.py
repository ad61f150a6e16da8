"""What to do with an update: commands, texts, presses, and everything a citizen may send besides."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot import log
from bot.content.texts import Texts
from bot.conversation.dialogue import HUMAN_TOPIC, Dialogue
from bot.conversation.replies import Reply
from bot.store.buttons import Button, Buttons
from bot.store.feedback import Feedback
from bot.telegram.render import Purpose, Renderer
from bot.telegram.turn import Turn

_log = log.get(__name__)
_COMMAND = re.compile(r"/([a-z_]+)(?:@\w+)?(?:\s+(\S+))?\s*$", re.IGNORECASE)
# An edit this soon is a corrected question; a later one is tidying up and gets no new answer.
_EDIT_COUNTS_FOR = timedelta(minutes=2)
# What a message may hold besides text -> the text that replies to it, and topics to offer.
_OTHER_CONTENT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("photo", "foto", ()),
    ("video", "foto", ()),
    ("animation", "stiker", ()),
    ("document", "berkas", ()),
    ("voice", "suara", ()),
    ("audio", "suara", ()),
    ("video_note", "suara", ()),
    ("sticker", "stiker", ()),
    ("venue", "lokasi", ("wilayah-kantor", "alamat-kontak")),
    ("location", "lokasi", ("wilayah-kantor", "alamat-kontak")),
    ("contact", "kontak", (HUMAN_TOPIC,)),
    ("dice", "stiker", ()),
    ("poll", "stiker", ()),
)


class Handler:
    """Turns updates into turns. Talks to the engine, but sends and stores nothing itself."""

    def __init__(
        self,
        dialogue: Dialogue,
        renderer: Renderer,
        texts: Texts,
        buttons: Buttons,
        feedback: Feedback,
        typing: Callable[[int], Awaitable[None]],
    ) -> None:
        self._dialogue = dialogue
        self._renderer = renderer
        self._texts = texts
        self._buttons = buttons
        self._feedback = feedback
        self._typing = typing
        self._last_album: dict[int, str] = {}
        self._commands: dict[str, Callable[[Turn], None]] = {
            "menu": lambda turn: turn.say(renderer.menu()),
            "bantuan": lambda turn: turn.say(renderer.text("bantuan")),
            "help": lambda turn: turn.say(renderer.text("bantuan")),
            "tentang": lambda turn: turn.say(renderer.text("tentang")),
        }

    async def handle(self, update: Update) -> Turn | None:
        """The turn for an update; None (logged) for what the bot has no part in: groups, channels, service messages."""
        if update.callback_query:
            return await self._press(update.callback_query)
        if update.message:
            return await self._message(update.message)
        if update.edited_message and _is_correction(update.edited_message):
            return await self._message(update.edited_message)
        _log.info("skipped: kind of update", kinds=sorted(key for key in update.to_dict() if key != "update_id"))
        return None

    def failed(self, chat_id: int) -> Turn:
        """What to say when an update could not be handled after several attempts."""
        turn = Turn(chat_id)
        turn.say(self._renderer.text("galat", HUMAN_TOPIC))
        return turn

    async def _message(self, message: Message) -> Turn | None:
        if message.chat.type != ChatType.PRIVATE:
            _log.info("skipped: not a private chat", chat_type=str(message.chat.type))
            return None
        turn = Turn(message.chat.id)
        text = message.text or message.caption
        more_of_album = self._is_more_of_album(message)
        if text:
            await self._text(turn, text)
        elif more_of_album:
            _log.info("skipped: more of an album")
        elif not self._other_content(turn, message):
            _log.info("skipped: service message")
            return None
        return turn

    async def _text(self, turn: Turn, text: str) -> None:
        command = _COMMAND.match(text)
        name = command.group(1).lower() if command else ""
        if command and name == "start":
            await self._start(turn, command.group(2) or "")
        elif name in self._commands:
            self._commands[name](turn)
        else:
            await self._typing(turn.chat_id)
            turn.say(*self._renderer.reply(await self._dialogue.hear(str(turn.chat_id), text)))

    async def _start(self, turn: Turn, parameter: str) -> None:
        """/start, or a deep link from a poster: t.me/<bot>?start=<topic>."""
        reply = await self._topic(turn.chat_id, parameter) if parameter else None
        turn.say(*self._renderer.reply(reply)) if reply else turn.say(self._renderer.start())

    async def _topic(self, chat_id: int, topic: str) -> Reply | None:
        return await self._dialogue.choose(str(chat_id), topic) if self._renderer.knows(topic) else None

    def _other_content(self, turn: Turn, message: Message) -> bool:
        for attribute, key, topics in _OTHER_CONTENT:
            if getattr(message, attribute):
                turn.say(self._renderer.text(key, *topics))
                return True
        return False

    def _is_more_of_album(self, message: Message) -> bool:
        """Photos sent together come as single messages (a caption on the first); one reply is enough."""
        album = message.media_group_id
        if not album:
            return False
        known = self._last_album.get(message.chat.id) == album
        self._last_album[message.chat.id] = album
        return known

    async def _press(self, query: CallbackQuery) -> Turn | None:
        if query.message is None or query.data is None:
            return None
        turn = Turn(query.message.chat.id)
        button = self._buttons.pressed(turn.chat_id, query.data)
        if button is None:
            turn.call("answerCallbackQuery", callback_query_id=query.id, text=self._texts.notice("tombol_lama"))
        elif button.purpose == Purpose.VOTE:
            self._vote(turn, query, button)
        else:
            turn.call("answerCallbackQuery", callback_query_id=query.id)
            await self._follow(turn, button, query.message.message_id)
        return turn

    async def _follow(self, turn: Turn, button: Button, message_id: int) -> None:
        if button.purpose == Purpose.TOPIC and (reply := await self._topic(turn.chat_id, button.value)):
            turn.say(*self._renderer.reply(reply))
        elif button.purpose == Purpose.NOT_THAT:
            turn.say(self._renderer.text("bukan", HUMAN_TOPIC))
        elif button.purpose == Purpose.MENU and button.value:
            turn.say(self._renderer.group(button.value, edits=message_id))
        else:
            turn.say(self._renderer.menu())

    def _vote(self, turn: Turn, query: CallbackQuery, button: Button) -> None:
        """Store a vote once, thank, and take the vote buttons off the message."""
        topic, version, value = button.value.split(" ")
        helpful = value == "1"
        turn.call(
            "answerCallbackQuery",
            callback_query_id=query.id,
            text=self._texts.notice("suara_ya" if helpful else "suara_tidak"),
        )
        rest, taken = self._without_votes(turn.chat_id, query)
        turn.effects.append(lambda: self._feedback.add(topic, helpful, version))
        turn.effects.append(lambda: self._buttons.withdraw(turn.chat_id, taken))
        message = query.message
        assert message is not None
        turn.call(
            "editMessageReplyMarkup",
            chat_id=turn.chat_id,
            message_id=message.message_id,
            reply_markup={"inline_keyboard": rest},
        )

    def _without_votes(self, chat_id: int, query: CallbackQuery) -> tuple[list[list[dict[str, str]]], list[str]]:
        """The pressed message's keyboard without its vote buttons, and the ids of those."""
        markup = query.message.reply_markup if isinstance(query.message, Message) else None
        rest: list[list[dict[str, str]]] = []
        taken = [str(query.data)]
        for row in markup.inline_keyboard if markup else ():
            ids = [str(key.callback_data) for key in row]
            if query.data in ids:
                taken = ids
            else:
                rest.append([{"text": key.text, "callback_data": str(key.callback_data)} for key in row])
        return rest, taken


def _is_correction(message: Message) -> bool:
    return bool(message.edit_date and message.edit_date - message.date <= _EDIT_COUNTS_FOR)

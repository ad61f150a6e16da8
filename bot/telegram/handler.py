"""What to do with an update: commands, texts, presses, and everything a citizen may send besides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram import Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot import log
from bot.conversation.dialogue import HUMAN_TOPIC
from bot.telegram.commands import Commands
from bot.telegram.desk.room import DeskRoom
from bot.telegram.editing.room import EditingRoom
from bot.telegram.hearing import Hearing
from bot.telegram.journeys import ChatJourneys
from bot.telegram.presses import Presses
from bot.telegram.render import Renderer
from bot.telegram.requests.room import Requests
from bot.telegram.turn import Turn

_log = log.get(__name__)
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
        commands: Commands,
        hearing: Hearing,
        presses: Presses,
        journeys: ChatJourneys,
        renderer: Renderer,
        requests: Requests,
        desk: DeskRoom,
        editing: EditingRoom,
        on_blocked: Callable[[int], None],
        typing: Callable[[int], Awaitable[None]],
    ) -> None:
        self._commands = commands
        self._hearing = hearing
        self._presses = presses
        self._journeys = journeys
        self._on_blocked = on_blocked
        self._renderer = renderer
        self._requests = requests
        self._desk = desk
        self._editing = editing
        self._typing = typing
        self._last_album: dict[int, str] = {}

    async def handle(self, update: Update) -> Turn | None:
        """The turn for an update; None (logged) for what the bot has no part in: groups, channels, service messages."""
        turn = await self._turn(update)
        if turn:
            self._requests.leave_a_way_on(turn)
            self._journeys.leave_a_way_on(turn)
        return turn

    async def _turn(self, update: Update) -> Turn | None:
        if update.callback_query:
            return await self._presses.press(update.callback_query)
        if message := update.message or update.edited_message:
            return self._desk.hear(message) or self._editing.hear(message) or await self._private(message)
        if update.my_chat_member and update.my_chat_member.new_chat_member.status == ChatMemberStatus.BANNED:
            return self._blocked(update.my_chat_member.chat.id)
        _log.info("skipped: kind of update", kinds=sorted(key for key in update.to_dict() if key != "update_id"))
        return None

    def failed(self, chat_id: int) -> Turn:
        """What to say when an update could not be handled after several attempts."""
        turn = Turn(chat_id)
        turn.say(self._renderer.text("galat", HUMAN_TOPIC))
        return turn

    def _blocked(self, chat_id: int) -> Turn:
        """The citizen has blocked the bot: there is nobody to remind any more."""
        turn = Turn(chat_id)
        turn.effects.append(lambda: self._on_blocked(chat_id))
        return turn

    async def _private(self, message: Message) -> Turn | None:
        if message.chat.type != ChatType.PRIVATE:
            _log.info("skipped: not a private chat", chat_type=str(message.chat.type))
            return None
        turn = Turn(message.chat.id)
        if message.edit_date is None:
            return await self._message(turn, message)
        if self._requests.edited(turn, message):
            return turn
        return await self._message(turn, message) if _is_correction(message) else None

    async def _message(self, turn: Turn, message: Message) -> Turn | None:
        text = message.text or message.caption
        more_of_album = self._is_more_of_album(message)
        if text and await self._commands.run(turn, text):
            return turn
        if message.edit_date is None and await self._requests.take(turn, message):
            return turn
        if text:
            await self._typing(turn.chat_id)
            await self._hearing.hear(turn, text)
        elif more_of_album:
            _log.info("skipped: more of an album")
        elif not self._other_content(turn, message):
            _log.info("skipped: service message")
            return None
        return turn

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


def _is_correction(message: Message) -> bool:
    return bool(message.edit_date and message.edit_date - message.date <= _EDIT_COUNTS_FOR)

"""Whether the bot may do in the group what the desk needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.content.texts import Texts
from bot.store.buttons import Buttons
from bot.store.outbox import Call, Priority, Then
from bot.telegram.desk.keys import DeskThen
from bot.telegram.turn import Say, call_of

Json = dict[str, Any]
_NEEDED = ("can_manage_topics", "can_pin_messages", "can_delete_messages")
_FORUM_ONLY = "can_manage_topics"


def asked(chat_id: int, bot_id: int, forum: bool) -> Call:
    """The call that asks Telegram what the bot may do there."""
    params = {"chat_id": chat_id, "user_id": bot_id}
    then = Then(DeskThen.RIGHTS, {"chat": chat_id, "forum": forum})
    return Call(chat_id, "getChatMember", params, Priority.STAFF, then=then)


class Rights:
    """The outcome of the question: what is missing is said in the group, and nothing when all is there."""

    def __init__(self, db: Database, texts: Texts) -> None:
        self._texts = texts
        self._buttons = Buttons(db)

    def sent(self, ref: Json, result: Any) -> Iterable[Call]:
        admin = result["status"] in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
        needed = [right for right in _NEEDED if ref["forum"] or right != _FORUM_ONLY]
        missing = [right for right in needed if not (admin and result.get(right))]
        if not missing:
            return ()
        listed = "\n".join(f"- {self._texts.notice(f'petugas_hak_{right}')}" for right in missing)
        key = "petugas_hak_kurang" if admin else "petugas_bukan_admin"
        return [call_of(ref["chat"], Say(self._texts.html(key, hak=listed)), self._buttons)]

    def failed(self, ref: Json, error: TelegramError) -> Iterable[Call]:
        """Telegram does not say: what is missing shows in what fails."""
        return ()

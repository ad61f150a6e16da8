"""What the bot may ask about chats and their members."""

from __future__ import annotations

from typing import Any

from telegram.constants import ChatMemberStatus

from bot.simulator.errors import bad_request
from bot.simulator.methods.common import Handler, find_chat
from bot.simulator.params import Params
from bot.simulator.people import User
from bot.simulator.world import World

Json = dict[str, Any]

_MAX_REACTIONS = 11
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
_NO_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_promote_members",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def get_chat(world: World, params: Params) -> Json:
    """Telegram's ChatFullInfo object."""
    chat = find_chat(world, params)
    full: Json = {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": _MAX_REACTIONS,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    if pinned:
        full["pinned_message"] = pinned.body
    return full


def member(user: User) -> Json:
    """Telegram's ChatMember object for the staff group."""
    body: Json = {"status": user.status, "user": user.as_json()}
    if user.status == ChatMemberStatus.OWNER:
        body["is_anonymous"] = False
    if user.status == ChatMemberStatus.ADMINISTRATOR:
        body |= dict.fromkeys(_RIGHTS, True) | dict.fromkeys(_NO_RIGHTS, False)
    return body


def get_chat_member(world: World, params: Params) -> Json:
    """One person's standing in the group; in a private chat both sides are members."""
    chat = find_chat(world, params)
    user = world.users.get(params.integer("user_id") or 0)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if chat.is_private:
        if user.id not in {chat.id, world.bot.id}:
            raise bad_request("PARTICIPANT_ID_INVALID")
        return {"status": str(ChatMemberStatus.MEMBER), "user": user.as_json()}
    return member(user)


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Owner and administrators of the group, this bot among them."""
    chat = find_chat(world, params)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    leading = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}
    return [member(user) for user in world.users.values() if user.status in leading]


METHODS: dict[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
}

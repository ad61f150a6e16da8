"""What people do in their Telegram app: write, attach, edit, press, block. Refusals are ControlErrors."""

from __future__ import annotations

from typing import Any

from telegram.constants import ChatMemberStatus, UpdateType

from bot.simulator import limits
from bot.simulator.chats import Chat, Message
from bot.simulator.errors import ControlError
from bot.simulator.formatting import plain_text
from bot.simulator.people import User
from bot.simulator.world import Query, World

Json = dict[str, Any]

_MEMBERS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER}


def find_user(world: World, user_id: int) -> User:
    """A person; ControlError 404 for nobody and for the bot."""
    user = world.users.get(user_id)
    if user is None or user.is_bot:
        raise ControlError("Orang ini tidak ada.", 404)
    return user


def chat_of(world: World, user: User, chat_id: int | None) -> Chat:
    """The chat a person acts in (default: the private one); ControlError when it is not theirs."""
    chat = world.chats.get(chat_id if chat_id is not None else user.id)
    if chat is None:
        raise ControlError("Percakapan ini tidak ada.", 404)
    allowed = chat.id == user.id if chat.is_private else user.status in _MEMBERS
    if not allowed:
        raise ControlError(f"{user.first_name} bukan anggota percakapan ini.", 403)
    return chat


def start(world: World, user: User, payload: str = "") -> Message:
    """Press Start, with the parameter of a deep link if given; lifts a block first."""
    if len(payload) > limits.DEEP_LINK_LENGTH:
        raise ControlError(f"Parameter paling panjang {limits.DEEP_LINK_LENGTH} huruf.", 400)
    set_blocked(world, user, False)
    return write(world, user, f"/start {payload}".strip())[0]


def write(
    world: World,
    user: User,
    text: str,
    *,
    chat_id: int | None = None,
    thread_id: int | None = None,
    reply_to: int | None = None,
) -> list[Message]:
    """Send a text; like the apps, one too long for a message is sent as several."""
    text = text.strip()
    if not text:
        raise ControlError("Pesan kosong tidak bisa dikirim.", 400)
    size = limits.TEXT_LENGTH
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    return [send(world, user, _typed("text", "entities", part), chat_id, thread_id, reply_to) for part in parts]


def captioned(content: Json, caption: str) -> Json:
    """Media content with a caption, which people's apps limit as well."""
    if len(caption) > limits.CAPTION_LENGTH:
        raise ControlError(f"Keterangan paling panjang {limits.CAPTION_LENGTH} huruf.", 400)
    return {**content, **(_typed("caption", "caption_entities", caption) if caption.strip() else {})}


def _typed(text_key: str, entities_key: str, raw: str) -> Json:
    text, entities = plain_text(raw)
    return {text_key: text, **({entities_key: entities} if entities else {})}


def send(
    world: World,
    user: User,
    content: Json,
    chat_id: int | None = None,
    thread_id: int | None = None,
    reply_to: int | None = None,
) -> Message:
    """Send any content. In the private chat the first message counts as Start."""
    chat = chat_of(world, user, chat_id)
    if chat.is_private:
        if user.blocked:
            raise ControlError("Bot ini diblokir. Buka blokirnya dulu.")
        _mark_started(world, user)
    else:
        _check_topic(chat, user, thread_id)
    replied = chat.find(reply_to)
    if reply_to is not None and replied is None:
        raise ControlError("Pesan yang dibalas tidak ada.", 404)
    return world.post(chat, user, content, thread_id=thread_id, reply_to=replied)


def _check_topic(chat: Chat, user: User, thread_id: int | None) -> None:
    if thread_id is None:
        return
    topic = chat.topic(thread_id)
    if topic is None:
        raise ControlError("Topik ini tidak ada.", 404)
    if topic.closed and user.status == ChatMemberStatus.MEMBER:
        raise ControlError("Topik ini sudah ditutup.")


def edit(world: World, user: User, message_id: int, text: str, chat_id: int | None = None) -> Message:
    """Change the text (or caption) of one's own message."""
    chat = chat_of(world, user, chat_id)
    message = chat.find(message_id)
    if message is None or message.sender_id != user.id:
        raise ControlError("Hanya pesan sendiri yang bisa diubah.", 404)
    if not text.strip() or len(text) > limits.TEXT_LENGTH:
        raise ControlError("Isi pesan kosong atau terlalu panjang.", 400)
    keys = ("text", "entities") if "text" in message.body else ("caption", "caption_entities")
    kept = {key: value for key, value in message.body.items() if key not in keys}
    message.body = {**kept, **_typed(*keys, text), "edit_date": int(world.clock())}
    message.edited = True
    world.show(chat, message, "edit")
    world.updates.add(str(UpdateType.EDITED_MESSAGE), message.body)
    return message


def press(
    world: World, user: User, message_id: int, chosen: Json, chat_id: int | None = None
) -> tuple[Json, Query | None]:
    """Press an inline button, chosen by `row` and `col`, by `data` or by `label`.

    Returns the button and the query the bot has to answer; no query for buttons that open an address.
    """
    chat = chat_of(world, user, chat_id)
    message = chat.find(message_id)
    if message is None:
        raise ControlError("Pesan dengan tombol ini tidak ada.", 404)
    button = _button(message, chosen)
    if "callback_data" not in button:
        return button, None
    if chat.is_private and user.blocked:
        raise ControlError("Bot ini diblokir. Buka blokirnya dulu.")
    query = world.new_query(user, chat)
    world.news.publish("press", chat_id=chat.id, message_id=message_id, query_id=query.id, user_id=user.id)
    world.updates.add(
        str(UpdateType.CALLBACK_QUERY),
        {
            "id": query.id,
            "from": user.as_json(),
            "message": message.body,
            "chat_instance": str(abs(chat.id) * 7919),
            "data": button["callback_data"],
        },
    )
    return button, query


def _button(message: Message, chosen: Json) -> Json:
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    if "row" in chosen:
        row, col = int(chosen["row"]), int(chosen.get("col", 0))
        if 0 <= row < len(rows) and 0 <= col < len(rows[row]):
            return dict(rows[row][col])
    for button in (button for row in rows for button in row):
        by_data = "data" in chosen and button.get("callback_data") == chosen["data"]
        if by_data or ("label" in chosen and button["text"] == chosen["label"]):
            return dict(button)
    raise ControlError("Tombol ini tidak ada pada pesan itu.", 404)


def set_blocked(world: World, user: User, blocked: bool) -> None:
    """Block or unblock the bot; the bot learns of it through my_chat_member."""
    if user.blocked == blocked:
        return
    user.blocked = blocked
    standing = [str(ChatMemberStatus.MEMBER), str(ChatMemberStatus.BANNED)]
    old, new = standing if blocked else standing[::-1]
    world.updates.add(
        str(UpdateType.MY_CHAT_MEMBER),
        {
            "chat": world.chats[user.id].as_json(),
            "from": user.as_json(),
            "date": int(world.clock()),
            "old_chat_member": _standing(world, old),
            "new_chat_member": _standing(world, new),
        },
    )
    world.news.publish("user", user=user.as_view())


def _standing(world: World, status: str) -> Json:
    until = {"until_date": 0} if status == ChatMemberStatus.BANNED else {}
    return {"status": status, "user": world.bot.as_json(), **until}


def _mark_started(world: World, user: User) -> None:
    if not user.started:
        user.started = True
        world.news.publish("user", user=user.as_view())

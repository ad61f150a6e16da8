"""Topics of the staff forum."""

from __future__ import annotations

from typing import Any

from bot.simulator import limits
from bot.simulator.chats import Chat, Topic
from bot.simulator.errors import bad_request
from bot.simulator.methods.common import Handler, find_chat
from bot.simulator.params import Params
from bot.simulator.people import User
from bot.simulator.world import World

Json = dict[str, Any]


def create_forum_topic(world: World, params: Params) -> Json:
    """Open a topic; its thread id is the id of the message that announces it."""
    chat = _forum(world, params)
    name = params.text("name").strip()
    color = params.integer("icon_color") or limits.TOPIC_COLORS[0]
    if color not in limits.TOPIC_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    return open_topic(world, chat, world.bot, name, color).as_json()


def open_topic(world: World, chat: Chat, opener: User, name: str, color: int) -> Topic:
    """Post the announcement and remember the topic; ApiError 400 for an empty or too long name."""
    _check_name(name)
    created = {"name": name, "icon_color": color}
    message = world.post(chat, opener, {"forum_topic_created": created}, opens_topic=True)
    topic = chat.topics[message.id] = Topic(message.id, name, color)
    publish_topic(world, chat, topic)
    return topic


def edit_forum_topic(world: World, params: Params) -> bool:
    """Rename a topic; an absent name keeps it."""
    chat, topic = _topic(world, params)
    name = params.text("name").strip()
    if not name or name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    _check_name(name)
    topic.name = name
    world.post(chat, world.bot, {"forum_topic_edited": {"name": name}}, thread_id=topic.thread_id)
    publish_topic(world, chat, topic)
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    """Nobody but administrators may write in it any more."""
    chat, topic = _topic(world, params)
    set_closed(world, chat, topic, world.bot, closed=True)
    return True


def reopen_forum_topic(world: World, params: Params) -> bool:
    """Everyone may write in it again."""
    chat, topic = _topic(world, params)
    set_closed(world, chat, topic, world.bot, closed=False)
    return True


def set_closed(world: World, chat: Chat, topic: Topic, actor: User, *, closed: bool) -> None:
    """Close or reopen; ApiError 400 when it already is."""
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    event = "forum_topic_closed" if closed else "forum_topic_reopened"
    world.post(chat, actor, {event: {}}, thread_id=topic.thread_id)
    publish_topic(world, chat, topic)


def delete_forum_topic(world: World, params: Params) -> bool:
    """Take a topic away with all its messages."""
    remove_topic(world, *_topic(world, params))
    return True


def remove_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Nobody is told but the watchers: Telegram makes no update of it."""
    for message in list(chat.messages.values()):
        if message.thread_id == topic.thread_id and not message.deleted:
            world.delete(chat, message)
    topic.deleted = True
    world.news.publish("topic_deleted", chat_id=chat.id, thread_id=topic.thread_id)


def publish_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Tell the watchers about a topic's state."""
    world.news.publish("topic", chat_id=chat.id, topic=topic.as_view())


def _forum(world: World, params: Params) -> Chat:
    chat = find_chat(world, params)
    if chat.is_private:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(world: World, params: Params) -> tuple[Chat, Topic]:
    chat = _forum(world, params)
    topic = chat.topic(params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def _check_name(name: str) -> None:
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    if len(name) > limits.TOPIC_NAME_LENGTH:
        raise bad_request("TOPIC_TITLE_TOO_LONG")


METHODS: dict[str, Handler] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}

"""answerCallbackQuery: what happens after a button was pressed."""

from __future__ import annotations

from bot.simulator import limits
from bot.simulator.errors import bad_request
from bot.simulator.methods.common import Handler
from bot.simulator.params import Params
from bot.simulator.world import World


def answer_callback_query(world: World, params: Params) -> bool:
    """End the waiting of a button; 400 for an unknown press or one that waited too long."""
    query = world.queries.get(params.text("callback_query_id"))
    if query is None or world.clock() - query.pressed_at > world.rules.answer_seconds:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > limits.ANSWER_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    world.news.publish(
        "answer",
        chat_id=query.chat_id,
        user_id=query.user_id,
        query_id=query.id,
        text=text,
        show_alert=params.flag("show_alert"),
        url=params.text("url"),
    )
    return True


METHODS: dict[str, Handler] = {"answerCallbackQuery": answer_callback_query}

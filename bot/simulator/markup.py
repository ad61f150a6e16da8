"""Checks of reply_markup: inline keyboards, reply keyboards, their removal, forced replies."""

from __future__ import annotations

from typing import Any

from bot.simulator import limits
from bot.simulator.entities import normal_url
from bot.simulator.errors import bad_request

Json = dict[str, Any]

_INLINE_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}


def check_markup(markup: Any) -> Json | None:
    """The markup as stored, None when there is none; raises ApiError 400 for an invalid one."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = [[_inline_button(button) for button in row] for row in markup["inline_keyboard"]]
        _check_size(rows)
        return {"inline_keyboard": [row for row in rows if row]}
    if "keyboard" in markup:
        return _reply_keyboard(markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return dict(markup)
    return None


def is_inline(markup: Json | None) -> bool:
    """Whether the markup belongs to the message (inline) and not to the input field."""
    return markup is not None and "inline_keyboard" in markup


def _inline_button(button: Json) -> Json:
    if not button.get("text"):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if not _INLINE_ACTIONS & button.keys():
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    button = dict(button)
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not limits.BUTTON_DATA_MIN_BYTES <= size <= limits.BUTTON_DATA_MAX_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        url = normal_url(str(button["url"]))
        if url is None:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        button["url"] = url
    return button


def _reply_keyboard(markup: Json) -> Json:
    rows = [[_key(key) for key in row] for row in markup["keyboard"]]
    if not any(rows):
        raise bad_request("keyboard must be non-empty")
    _check_size(rows)
    if len(markup.get("input_field_placeholder") or "") > limits.PLACEHOLDER_LENGTH:
        raise bad_request("input field placeholder is too long")
    return {**markup, "keyboard": rows}


def _key(key: Any) -> Json:
    key = {"text": key} if isinstance(key, str) else dict(key)
    if not key.get("text"):
        raise bad_request("keyboard button text must be non-empty")
    return dict(key)


def _check_size(rows: list[list[Json]]) -> None:
    if sum(map(len, rows)) > limits.BUTTONS_IN_MARKUP or any(len(r) > limits.BUTTONS_IN_ROW for r in rows):
        raise bad_request("reply markup is too long")

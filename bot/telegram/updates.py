"""What kinds of updates we ask for, and whose chat an update belongs to."""

from __future__ import annotations

from typing import Any

from telegram.constants import UpdateType

ALLOWED = [
    UpdateType.MESSAGE.value,
    UpdateType.EDITED_MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
]
NO_CHAT = 0


def chat_of(update: dict[str, Any]) -> int:
    """The chat whose order the update keeps; NO_CHAT when it has none."""
    for key in ("message", "edited_message", "my_chat_member"):
        if key in update:
            chat_id: int = update[key]["chat"]["id"]
            return chat_id
    message = update.get("callback_query", {}).get("message") or {}
    return int(message.get("chat", {}).get("id", NO_CHAT))

"""What an update loses before it is stored: the inbox keeps it on disk until it is handled."""

from __future__ import annotations

from typing import Any

from bot.conversation.masking import mask_numbers

_TYPED = ("text", "caption")  # where people's words stand, also in messages that are quoted


class Door:
    """Masks numbers of people in updates. `code_length` is that of a billing code."""

    def __init__(self, code_length: int) -> None:
        self._code_length = code_length

    def masked(self, update: Any) -> Any:
        """The update, or a part of it, with everything typed masked; lengths and offsets stay true."""
        if isinstance(update, list):
            return [self.masked(part) for part in update]
        if not isinstance(update, dict):
            return update
        return {key: self._value(key, value) for key, value in update.items()}

    def _value(self, key: str, value: Any) -> Any:
        if key in _TYPED and isinstance(value, str):
            return mask_numbers(value, self._code_length)
        return self.masked(value)

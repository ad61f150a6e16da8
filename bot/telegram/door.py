"""What an update loses before it is stored: the inbox keeps it on disk until it is handled."""

from __future__ import annotations

from typing import Any

from bot.content.facts import Facts
from bot.conversation.masking import mask_numbers
from bot.journeys.billing import code_length

_TYPED = ("text", "caption")  # where people's words stand, also in messages that are quoted


class Door:
    """Masks numbers of people in updates. The facts say how long a billing code is."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def masked(self, update: Any) -> Any:
        """The update, or a part of it, with everything typed masked; lengths and offsets stay true."""
        if isinstance(update, list):
            return [self.masked(part) for part in update]
        if not isinstance(update, dict):
            return update
        return {key: self._value(key, value) for key, value in update.items()}

    def _value(self, key: str, value: Any) -> Any:
        if key in _TYPED and isinstance(value, str):
            return mask_numbers(value, code_length(self._facts))
        return self.masked(value)

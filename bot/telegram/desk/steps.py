"""How far an officer has come in doing something that takes more than one press: all of it stands in the button."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from bot.cases.model import Case
from bot.cases.orders import Action

# Short names: a button's value holds them, as DeskPurpose.ACT does.
_NAMES = {"number": "n", "version": "v", "action": "a", "documents": "d", "visit_at": "w", "to": "t", "reason": "r"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """`version` is that of the case as the officer saw it; the rest is what they have chosen.

    `visit_at` is in Unix seconds, `to` the id of an officer; `documents` and `reason` are codes (reasons.py).
    """

    number: str
    version: int
    action: Action
    documents: tuple[str, ...] = ()
    visit_at: float | None = None
    to: int | None = None
    reason: str | None = None

    @classmethod
    def of(cls, case: Case, action: Action) -> Step:
        return cls(number=case.number, version=case.version, action=action)

    def as_data(self) -> dict[str, Any]:
        """Plain data; `from_data` reads it back."""
        chosen = {name: getattr(self, name) for name in _NAMES}
        return {_NAMES[name]: value for name, value in chosen.items() if value not in (None, ())}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Step:
        chosen = {field.name: data[_NAMES[field.name]] for field in fields(cls) if _NAMES[field.name] in data}
        action, documents = Action(chosen.pop("action")), tuple(chosen.pop("documents", ()))
        return cls(**chosen, action=action, documents=documents)

    def as_value(self) -> str:
        return json.dumps(self.as_data())

    @classmethod
    def from_value(cls, value: str) -> Step:
        return cls.from_data(json.loads(value))

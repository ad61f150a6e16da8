"""What Rasa works out anew in every turn although it never changes, worked out once: half of a turn's time.

Imported for its effect by the channel (engine/channel.py).
"""

from __future__ import annotations

import functools
from typing import Any, Dict, Text

from jsonschema import validators
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event

_SCHEMA = RemoteAction.action_response_format_spec()
_VALIDATOR = validators.validator_for(_SCHEMA)(_SCHEMA)


def _validate_action_result(self: RemoteAction, result: Dict[Text, Any]) -> bool:
    """As Rasa's own, without checking its fixed schema against the schema of schemas (35 ms) each time."""
    _VALIDATOR.validate(result)
    return True


def work_out_once() -> None:
    RemoteAction._validate_action_result = _validate_action_result
    # Looks through all classes of events for each stored event, at each reading of a conversation.
    Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=None)(Event.resolve_by_type))

"""The topics that must practically never be missed: what the engine's decision says they are."""

from __future__ import annotations

import functools

import yaml

from bot import paths

_DECISION = "engine.decision.TopicDecision"


@functools.cache
def urgent_topics() -> tuple[str, ...]:
    """As config.yml has them, in its order."""
    pipeline = yaml.safe_load(paths.CONFIG.read_text(encoding="utf-8"))["pipeline"]
    return tuple(topic for part in pipeline if part["name"] == _DECISION for topic in part.get("urgent", ()))

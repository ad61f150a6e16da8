"""Where a journey goes on: a press leads to a place, a word leads on, back, past a step, or out.

Pure; the answers are reply items as data (bot/conversation/replies.py), the same with the engine and without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.journeys.walk import Position, Walk
from engine.steering import PAUSED as PAUSED
from engine.steering import Intent as Intent

ReplyData = dict[str, Any]


class Steering:
    """Plain data in, plain data out. Never raises: what leads nowhere is answered by `{"panduan_tidak_ada": true}`."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    def goto(self, data: Any) -> ReplyData:
        """To an absolute position, mended where the journey has changed since."""
        position = self._walk.from_data(data)
        return position.as_data() if position else _none()

    def steer(self, intent: Intent, open_: Mapping[str, Any] | None) -> ReplyData:
        """From `open_`, the position of the chat's journey; a journey that was left there is taken up there."""
        position = self._walk.from_data(open_)
        if open_ is None or position is None:
            return _none()
        if intent == "berhenti":
            return {"panduan_jeda": position.journey}
        if intent == "kembali":
            return self._walk.back(position).as_data()
        if intent == "lewati":
            return self._walk.next(position).as_data()
        return (position if open_.get(PAUSED) else self._on(position)).as_data()

    def _on(self, position: Position) -> Position:
        step = self._walk.step(position)
        if step.end and step.journey:
            return self._walk.start(step.journey)
        # Where an input is awaited, going on without it is skipping: the step is shown again, with that button.
        return position if step.input and step.skippable else self._walk.next(position)


def _none() -> ReplyData:
    return {"panduan_tidak_ada": True}

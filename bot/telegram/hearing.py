"""Typed texts: what a journey awaits first, then the engine; and what to say when neither can use them."""

from __future__ import annotations

from bot.conversation.dialogue import OUT_OF_SCOPE, Dialogue
from bot.conversation.replies import Faq, Reply
from bot.telegram.inputs import TypedInputs
from bot.telegram.journeys import ChatJourneys
from bot.telegram.recording import Recorder
from bot.telegram.render import Renderer
from bot.telegram.turn import Turn


class Hearing:
    def __init__(
        self,
        dialogue: Dialogue,
        renderer: Renderer,
        journeys: ChatJourneys,
        inputs: TypedInputs,
        recorder: Recorder,
    ) -> None:
        self._dialogue = dialogue
        self._renderer = renderer
        self._journeys = journeys
        self._inputs = inputs
        self._recorder = recorder

    async def hear(self, turn: Turn, text: str) -> None:
        """Say what there is to say to a text that is no command."""
        self._recorder.came(turn)
        position = self._journeys.active(turn.chat_id)
        if await self._inputs.take(turn, position, text):
            return
        open_ = self._journeys.open(turn.chat_id)
        reply = await self._dialogue.hear(str(turn.chat_id), text, open_)
        if self._journeys.heard(turn, reply, open_):
            return
        awaited = self._inputs.again(position) if position else None
        if position and awaited and not _answers(reply):
            self._journeys.again(turn, position, awaited)
        else:
            turn.say(*self._renderer.reply(reply))
            self._recorder.heard(turn, text, reply)


def _answers(reply: Reply) -> bool:
    """Whether it says something to what was asked; if not, the text was meant for the open step, and missed it."""
    return any(isinstance(item, Faq) and item.topic != OUT_OF_SCOPE for item in reply.items)

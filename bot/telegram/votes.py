"""Votes on answers: helpful or not."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.content.texts import Texts
from bot.store.buttons import Button, Buttons
from bot.store.feedback import Feedback
from bot.telegram.recording import Recorder
from bot.telegram.turn import Turn


class Votes:
    def __init__(self, texts: Texts, buttons: Buttons, feedback: Feedback, recorder: Recorder) -> None:
        self._texts = texts
        self._buttons = buttons
        self._feedback = feedback
        self._recorder = recorder

    def vote(self, turn: Turn, query: CallbackQuery, button: Button) -> None:
        """Store a vote once, thank, and take the vote buttons off the message."""
        topic, version, value = button.value.split(" ")
        helpful = value == "1"
        turn.call(
            "answerCallbackQuery",
            callback_query_id=query.id,
            text=self._texts.notice("suara_ya" if helpful else "suara_tidak"),
        )
        rest, taken = self._without_votes(turn.chat_id, query)
        turn.effects.append(lambda: self._feedback.add(topic, helpful, version))
        turn.effects.append(lambda: self._buttons.withdraw(turn.chat_id, taken))
        if not helpful:
            self._recorder.unhelpful(turn, topic)
        message = query.message
        assert message is not None
        turn.call(
            "editMessageReplyMarkup",
            chat_id=turn.chat_id,
            message_id=message.message_id,
            reply_markup={"inline_keyboard": rest},
        )

    def _without_votes(self, chat_id: int, query: CallbackQuery) -> tuple[list[list[dict[str, str]]], list[str]]:
        """The pressed message's keyboard without its vote buttons, and the ids of those."""
        markup = query.message.reply_markup if isinstance(query.message, Message) else None
        rest: list[list[dict[str, str]]] = []
        taken = [str(query.data)]
        for row in markup.inline_keyboard if markup else ():
            ids = [str(key.callback_data) for key in row]
            if query.data in ids:
                taken = ids
            else:
                rest.append([{"text": key.text, "callback_data": str(key.callback_data)} for key in row])
        return rest, taken

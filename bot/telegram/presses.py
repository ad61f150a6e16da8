"""Presses of buttons. Each press is answered, so that its spinner ends."""

from __future__ import annotations

import json
from collections.abc import Mapping

from telegram import CallbackQuery

from bot.content.texts import Texts
from bot.conversation.dialogue import HUMAN_TOPIC, Dialogue
from bot.store.buttons import Button, Buttons
from bot.telegram.desk.room import DeskRoom
from bot.telegram.editing.room import EditingRoom
from bot.telegram.journeys import ChatJourneys
from bot.telegram.keys import Purpose
from bot.telegram.recording import Recorder
from bot.telegram.reminders import ReminderList
from bot.telegram.render import Renderer
from bot.telegram.turn import Press, Turn
from bot.telegram.votes import Votes


class Presses:
    """`more`: the purposes that other rooms follow; `desk`, `editing`: the staff's buttons."""

    def __init__(
        self,
        dialogue: Dialogue,
        renderer: Renderer,
        texts: Texts,
        buttons: Buttons,
        votes: Votes,
        recorder: Recorder,
        journeys: ChatJourneys,
        reminders: ReminderList,
        more: Mapping[str, Press],
        desk: DeskRoom,
        editing: EditingRoom,
    ) -> None:
        self._dialogue = dialogue
        self._renderer = renderer
        self._texts = texts
        self._buttons = buttons
        self._votes = votes
        self._recorder = recorder
        self._journeys = journeys
        self._reminders = reminders
        self._purposes: dict[str, Press] = {
            Purpose.TOPIC: self._topic,
            Purpose.NOT_THAT: self._not_that,
            Purpose.MENU: self._menu,
            Purpose.JOURNEYS: self._list_journeys,
            Purpose.START: lambda turn, journey, _: self._start(turn, journey, None),
            Purpose.START_HERE: self._start,
            Purpose.GUIDE: lambda turn, place, message: journeys.go(turn, json.loads(place), message),
            Purpose.GUIDE_BELOW: lambda turn, place, _: journeys.go(turn, json.loads(place)),
            Purpose.TROUBLE: self._troubles,
            Purpose.PICTURE: self._picture,
            Purpose.PAUSE: self._pause,
            Purpose.CANCEL_REMINDERS: self._cancel,
            Purpose.DONE: self._done,
            **more,
        }
        self._desk = desk
        self._editing = editing

    async def press(self, query: CallbackQuery) -> Turn | None:
        """The turn for a press; None for one that belongs to no message of ours."""
        if query.message is None or query.data is None:
            return None
        turn = Turn(query.message.chat.id)
        button = self._buttons.pressed(turn.chat_id, query.data)
        if button is None:
            turn.call("answerCallbackQuery", callback_query_id=query.id, text=self._texts.notice("tombol_lama"))
        elif self._desk.knows(button):
            return self._desk.press(query, button)
        elif self._editing.knows(button):
            return self._editing.press(query, button)
        elif button.purpose == Purpose.VOTE:
            self._votes.vote(turn, query, button)
        else:
            turn.call("answerCallbackQuery", callback_query_id=query.id)
            await self._follow(turn, button, query.message.message_id)
        return turn

    async def _follow(self, turn: Turn, button: Button, message_id: int) -> None:
        """What the button means; the menu, when what it led to is gone."""
        if press := self._purposes.get(button.purpose):
            await press(turn, button.value, message_id)
        if not turn.says and not turn.effects:
            turn.say(self._renderer.menu())

    async def _topic(self, turn: Turn, topic: str, _: int) -> None:
        if self._renderer.knows(topic):
            turn.say(*self._renderer.reply(await self._dialogue.choose(str(turn.chat_id), topic)))
            self._recorder.chosen(turn, topic)

    async def _not_that(self, turn: Turn, _: str, __: int) -> None:
        turn.say(self._renderer.text("bukan", HUMAN_TOPIC))

    async def _menu(self, turn: Turn, group: str, message_id: int) -> None:
        if group:
            turn.say(self._renderer.group(group, edits=message_id))

    async def _list_journeys(self, turn: Turn, _: str, message_id: int) -> None:
        self._journeys.listing(turn, message_id)

    async def _start(self, turn: Turn, journey: str, message_id: int | None) -> None:
        if self._journeys.knows(journey):
            await self._journeys.start(turn, journey, message_id)

    async def _troubles(self, turn: Turn, place: str, message_id: int) -> None:
        self._journeys.troubles(turn, json.loads(place), message_id)

    async def _picture(self, turn: Turn, place: str, _: int) -> None:
        self._journeys.picture(turn, json.loads(place))

    async def _pause(self, turn: Turn, journey: str, message_id: int) -> None:
        if self._journeys.knows(journey):
            await self._journeys.pause(turn, journey, message_id)

    async def _cancel(self, turn: Turn, occasion: str, message_id: int) -> None:
        self._reminders.cancel(turn, occasion, message_id)

    async def _done(self, turn: Turn, occasion: str, message_id: int) -> None:
        self._reminders.done(turn, occasion, message_id)

"""The journeys of the chats: where each stands, and how a turn moves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.content.texts import Texts
from bot.conversation.dialogue import Dialogue
from bot.conversation.replies import Guide, NoJourney, Paused, Reply
from bot.journeys.model import Journeys
from bot.journeys.steering import PAUSED, Intent
from bot.journeys.walk import Position, Walk
from bot.store.journeys import JourneyStore
from bot.telegram.journey_page import JourneyPages
from bot.telegram.keys import Purpose
from bot.telegram.turn import Say, Turn


class ChatJourneys:
    """Reads where chats stand; changes are effects of the turn, in one transaction with its messages."""

    def __init__(
        self, dialogue: Dialogue, journeys: Journeys, store: JourneyStore, pages: JourneyPages, texts: Texts
    ) -> None:
        self._dialogue = dialogue
        self._journeys = journeys
        self._walk = Walk(journeys)
        self._store = store
        self._pages = pages
        self._texts = texts

    def active(self, chat_id: int) -> Position | None:
        """The place in the chat's active journey."""
        return self._walk.from_data(self._store.active(chat_id))

    def open(self, chat_id: int) -> dict[str, Any] | None:
        """The journey that a word may steer: the active one; where it leads no further, the one paused last."""
        active, paused = self.active(chat_id), self._paused(chat_id)
        if active and not (paused and self._leads_nowhere(active)):
            return active.as_data()
        return {**paused[0].as_data(), PAUSED: True} if paused else None

    def begun(self, chat_id: int) -> list[Position]:
        """Journeys begun and not ended, the active one first."""
        active = self.active(chat_id)
        here = [active] if active and not self._walk.at_end(active) else []
        return [*here, *self._paused(chat_id)]

    def knows(self, journey: str) -> bool:
        return journey in self._journeys

    async def go(self, turn: Turn, position: Any, edits: int | None = None, note: str = "") -> None:
        """To a place, given as data."""
        reply = await self._dialogue.guide(str(turn.chat_id), position)
        self.show(turn, reply, edits, note)

    async def start(self, turn: Turn, journey: str, edits: int | None = None) -> None:
        """Begin a journey, or take it up where it was left."""
        left = next((position for position in self.begun(turn.chat_id) if position.journey == journey), None)
        position = left or self._walk.start(journey)
        reply = await self._dialogue.guide(str(turn.chat_id), position.as_data())
        self.show(turn, reply, edits, taken_up=bool(left))

    async def steer(self, turn: Turn, intent: Intent) -> None:
        """What a command wants: on, back, past a step, out."""
        active = self.active(turn.chat_id)
        open_ = (active.as_data() if active else None) if intent == "berhenti" else self.open(turn.chat_id)
        reply = await self._dialogue.steer(str(turn.chat_id), intent, open_)
        self.show(turn, reply, taken_up=_takes_up(reply, open_))

    async def pause(self, turn: Turn, journey: str, edits: int) -> None:
        """Stop by button; that of a journey which stopped already changes nothing."""
        active = self.active(turn.chat_id)
        reply = (
            await self._dialogue.steer(str(turn.chat_id), "berhenti", active.as_data())
            if active and active.journey == journey
            else Reply((Paused(journey),))
        )
        self.show(turn, reply, edits)

    def heard(self, turn: Turn, reply: Reply, open_: dict[str, Any] | None) -> bool:
        """Follow a reply to a typed text, if it moves a journey."""
        return self.show(turn, reply, taken_up=_takes_up(reply, open_))

    def show(self, turn: Turn, reply: Reply, edits: int | None = None, note: str = "", taken_up: bool = False) -> bool:
        """Say and store what a reply does to the chat's journeys; False when it does nothing to them."""
        for item in reply.items:
            match item:
                case Guide(data):
                    position = self._walk.from_data(data)
                    self._arrive(turn, position, edits, note, taken_up) if position else self.listing(turn, edits)
                case Paused(journey):
                    self._stop(turn, journey, edits)
                case NoJourney():
                    self._say(turn, self._pages.listing("panduan_tidak_ada", self.begun(turn.chat_id)), edits)
                case _:
                    continue
            return True
        return False

    def listing(self, turn: Turn, edits: int | None = None) -> None:
        self._say(turn, self._pages.listing("panduan_daftar", self.begun(turn.chat_id)), edits)

    def again(self, turn: Turn, position: Position, note: str) -> None:
        """The step where the chat stands, once more."""
        self._say(turn, self._pages.step(position, note), None)

    def troubles(self, turn: Turn, data: Any, edits: int) -> None:
        if position := self._walk.from_data(data):
            self._say(turn, self._pages.troubles(position), edits)

    def picture(self, turn: Turn, data: Any) -> None:
        position = self._walk.from_data(data)
        if position and (say := self._pages.picture(position)):
            self._say(turn, say, None)

    def leave_a_way_on(self, turn: Turn) -> None:
        """Whatever was said while a journey is open: the last message leads back into it."""
        position = self.active(turn.chat_id)
        if turn.guided or not turn.says or position is None or self._walk.at_end(position):
            return
        last = turn.says[-1]
        rest = tuple(row for row in last.keyboard if not _starts(row, position.journey))
        turn.says[-1] = replace(last, keyboard=((self._pages.way_on(position),), *rest))

    def _arrive(self, turn: Turn, position: Position, edits: int | None, note: str, taken_up: bool) -> None:
        active = self.active(turn.chat_id)
        notes = [note]
        if taken_up:
            notes.append(self._texts.html("panduan_lanjut", n=str(self._walk.progress(position)[0])))
        if active and active.journey != position.journey:
            if self._walk.at_end(active):
                turn.effects.append(lambda: self._store.end(turn.chat_id))
            else:
                notes.append(self._texts.html("panduan_lain_disimpan", lain=self._pages.title(active.journey)))
        waiting = self._others(turn.chat_id, position) if self._walk.at_end(position) else []
        say = self._pages.step(position, "\n\n".join(part for part in notes if part), taken_up, waiting)
        turn.effects.append(lambda: self._store.save(turn.chat_id, position.as_data()))
        self._say(turn, say, edits)

    def _stop(self, turn: Turn, journey: str, edits: int | None) -> None:
        active = self.active(turn.chat_id)
        if active and active.journey == journey:
            if self._walk.at_end(active):
                turn.effects.append(lambda: self._store.end(turn.chat_id))
                self._say(turn, self._pages.finished(), edits)
                return
            turn.effects.append(lambda: self._store.pause(turn.chat_id))
        stopped = next((position for position in self.begun(turn.chat_id) if position.journey == journey), None)
        self._say(turn, self._pages.paused(stopped) if stopped else self._pages.finished(), edits)

    def _leads_nowhere(self, position: Position) -> bool:
        step = self._walk.step(position)
        return step.end and step.journey is None

    def _others(self, chat_id: int, position: Position) -> list[Position]:
        return [other for other in self.begun(chat_id) if other.journey != position.journey]

    def _paused(self, chat_id: int) -> list[Position]:
        known = (self._walk.from_data(data) for data in self._store.resumable(chat_id))
        return [position for position in known if position and not self._walk.at_end(position)]

    def _say(self, turn: Turn, say: Say, edits: int | None) -> None:
        turn.say(replace(say, edits=edits))
        turn.guided = True


def _takes_up(reply: Reply, open_: dict[str, Any] | None) -> bool:
    """Whether the reply goes on with a journey that was paused."""
    return bool(open_ and open_.get(PAUSED)) and any(isinstance(item, Guide) for item in reply.items)


def _starts(row: tuple[Any, ...], journey: str) -> bool:
    return any(key.button.purpose == Purpose.START and key.button.value == journey for key in row)

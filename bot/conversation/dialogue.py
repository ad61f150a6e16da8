"""The conversation with one citizen: the engine decides; without it, search finds and journeys go on by themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

from bot import log
from bot.content.search import Search
from bot.conversation.cleaning import clean
from bot.conversation.engine import Engine, EngineUnavailable
from bot.conversation.replies import Faq, Guide, HandOver, Item, NoJourney, Offer, Reply, read_item
from bot.journeys.steering import Intent, ReplyData, Steering
from bot.journeys.walk import Walk
from engine.steering import steering_word

_log = log.get(__name__)

HUMAN_TOPIC = "petugas"
OUT_OF_SCOPE = "luar-topik"
# The best hit is answered when it beats the second by this factor; otherwise the first three are offered.
_CLEAR_LEAD = 1.25
Open = Mapping[str, Any] | None  # the position of the chat's journey as data; with `"jeda": true` where it is paused


class Dialogue:
    """Its methods never raise."""

    def __init__(self, engine: Engine, search: Search, walk: Walk) -> None:
        self._engine = engine
        self._search = search
        self._steering = Steering(walk)

    async def hear(self, sender: str, text: str, open: Open = None, with_ranking: bool = False) -> Reply:
        """What to reply to a typed text; `limited` when it was found without the engine.

        `open` is where the chat's journey stands, active or paused: only then can a word steer it.
        """
        text = clean(text)
        if not text:
            return Reply(())
        try:
            reply = await self._engine.ask(sender, text, open, with_ranking)
        except EngineUnavailable as error:
            _log.warning("engine unavailable, searching instead", reason=str(error))
            return self._without_engine(text, open)
        if not reply.items:  # its action server is down
            _log.warning("engine said nothing, searching instead")
            return self._without_engine(text, open)
        return reply

    async def choose(self, sender: str, topic: str) -> Reply:
        """What to reply to a topic chosen by button or deep link."""
        try:
            return await self._engine.choose(sender, topic)
        except EngineUnavailable:
            return Reply((Faq(topic),))

    async def guide(self, sender: str, position: Mapping[str, Any]) -> Reply:
        """To a place in a journey, by a press or a command."""
        target = self._steering.goto(position)
        match _item(target):
            case Guide(valid):
                return await self._journey(self._engine.guide(sender, valid), target)
            case nowhere:
                return Reply((nowhere,))

    async def steer(self, sender: str, intent: Intent, open: Open) -> Reply:
        """On, back, past the step or out, by a command; from where the chat's journey stands."""
        return await self._journey(self._engine.steer(sender, intent, open), self._steering.steer(intent, open))

    async def _journey(self, asked: Awaitable[Reply], otherwise: ReplyData) -> Reply:
        """The engine's reply, or what it would have said."""
        try:
            reply = await asked
        except EngineUnavailable as error:
            _log.warning("engine unavailable, the journey goes on without it", reason=str(error))
            return Reply((_item(otherwise),))
        return reply if reply.items else Reply((_item(otherwise),))

    def _without_engine(self, text: str, open: Open) -> Reply:
        intent = steering_word(text, open)
        return Reply((_item(self._steering.steer(intent, open)),)) if intent else self._search_reply(text)

    def _search_reply(self, text: str) -> Reply:
        hits = self._search.find(text)
        if not hits:
            return Reply((HandOver(HUMAN_TOPIC),), limited=True)
        if len(hits) == 1 or hits[0].score >= _CLEAR_LEAD * hits[1].score:
            return Reply((Faq(hits[0].topic),), limited=True)
        return Reply((Offer(tuple(hit.topic for hit in hits)),), limited=True)


def _item(data: ReplyData) -> Item:
    return read_item(data) or NoJourney()

"""The conversation with one citizen: the engine decides; without it, search finds."""

from __future__ import annotations

from bot import log
from bot.content.search import Search
from bot.conversation.cleaning import clean
from bot.conversation.engine import Engine, EngineUnavailable
from bot.conversation.replies import Faq, HandOver, Offer, Reply

_log = log.get(__name__)

HUMAN_TOPIC = "petugas"
# The best hit is answered when it beats the second by this factor; otherwise the first three are offered.
_CLEAR_LEAD = 1.25


class Dialogue:
    def __init__(self, engine: Engine, search: Search) -> None:
        self._engine = engine
        self._search = search

    async def hear(self, sender: str, text: str, with_ranking: bool = False) -> Reply:
        """What to reply to a typed text. Never raises: without the engine the reply is `limited`."""
        text = clean(text)
        if not text:
            return Reply(())
        try:
            reply = await self._engine.ask(sender, text, with_ranking)
        except EngineUnavailable as error:
            _log.warning("engine unavailable, searching instead", reason=str(error))
            return self._search_reply(text)
        if not reply.items:  # its action server is down
            _log.warning("engine said nothing, searching instead")
            return self._search_reply(text)
        return reply

    async def choose(self, sender: str, topic: str) -> Reply:
        """What to reply to a topic chosen by button or deep link. Never raises."""
        try:
            return await self._engine.choose(sender, topic)
        except EngineUnavailable:
            return Reply((Faq(topic),))

    def _search_reply(self, text: str) -> Reply:
        hits = self._search.find(text)
        if not hits:
            return Reply((HandOver(HUMAN_TOPIC),), limited=True)
        if len(hits) == 1 or hits[0].score >= _CLEAR_LEAD * hits[1].score:
            return Reply((Faq(hits[0].topic),), limited=True)
        return Reply((Offer(tuple(hit.topic for hit in hits)),), limited=True)

"""The only door to the engine (Rasa): its channel in engine/channel.py, on loopback, with a token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from bot.conversation.replies import Reply, parse_items
from bot.journeys.steering import Intent

_CHANNEL = "/webhooks/pandu"
_GUIDE = "panduan"  # the intent in domain.yml
Journey = Mapping[str, Any] | None  # where the chat's journey stands, as data


class EngineUnavailable(Exception):
    """The engine is down, still starting, too slow or gave an error."""


class Engine:
    """A client of the engine. `timeout` in seconds bounds every question."""

    def __init__(self, address: str, token: str, timeout: float) -> None:
        self._http = httpx.AsyncClient(
            base_url=address + _CHANNEL,
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout,
            trust_env=False,
            verify=address.startswith("https:"),  # certificates that nobody needs take long to load
        )

    def move(self, address: str) -> None:
        """Ask the engine at this address from now on; what is under way ends where it began."""
        self._http.base_url = httpx.URL(address + _CHANNEL)

    async def ask(self, sender: str, text: str, journey: Journey = None, with_ranking: bool = False) -> Reply:
        """What to reply to a cleaned text of this conversation. Raises EngineUnavailable."""
        return await self._post(sender, text, journey, with_ranking)

    async def choose(self, sender: str, topic: str) -> Reply:
        """A topic chosen by button: no understanding needed. Raises EngineUnavailable."""
        return await self._post(sender, f"/{topic}")

    async def guide(self, sender: str, position: Mapping[str, Any]) -> Reply:
        """A place in a journey, reached by button or command. Raises EngineUnavailable."""
        return await self._post(sender, f"/{_GUIDE}{json.dumps(position)}")

    async def steer(self, sender: str, intent: Intent, journey: Journey) -> Reply:
        """A command that steers the open journey. Raises EngineUnavailable."""
        return await self._post(sender, f"/{intent}", journey)

    async def ready(self) -> bool:
        """True when the engine is up and has a model."""
        try:
            answer = await self._http.get("/")
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK

    async def _post(self, sender: str, message: str, journey: Journey = None, with_ranking: bool = False) -> Reply:
        body = {"sender": sender, "message": message, "ranking": with_ranking, "journey": journey}
        try:
            answer = await self._http.post("/webhook", json=body)
            answer.raise_for_status()
            data = answer.json()
            return Reply(parse_items(data["messages"]), ranking=tuple(data.get("ranking") or ()))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise EngineUnavailable(f"{type(error).__name__}") from error

    async def close(self) -> None:
        await self._http.aclose()

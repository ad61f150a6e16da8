"""The engine's only door: a channel like Rasa's REST channel, guarded by a token and giving the ranking on demand."""

from __future__ import annotations

import hmac
import os
import secrets
import time
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from engine.decision import UNSURE
from engine.follow_up import BEFORE
from engine.once import work_out_once
from engine.steering import JOURNEY, JOURNEY_INTENTS

_REMEMBERED_S = 30 * 60
TOKEN_VARIABLE = "PANDU_ENGINE_TOKEN"

work_out_once()


class PanduInput(InputChannel):
    """POST /webhooks/pandu/webhook -> {"messages": [...], "ranking": [topic, ...]}.

    The body: {"sender", "message"}, and optionally "ranking" (bool) and "journey" (where the chat's journey stands).
    """

    @classmethod
    def name(cls) -> Text:
        return "pandu"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> PanduInput:
        # Without a token from whoever starts the engine nobody gets in (`rasa shell` does not need this channel).
        return cls(os.environ.get(TOKEN_VARIABLE) or secrets.token_hex())

    def __init__(self, token: Text) -> None:
        self._expected = f"Bearer {token}"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        blueprint = Blueprint("pandu_webhook", __name__)

        @blueprint.middleware("request")
        async def guard(request: Request) -> Optional[HTTPResponse]:
            given = request.headers.get("Authorization", "")
            # Sanic decodes headers with surrogates for what is not UTF-8.
            if hmac.compare_digest(given.encode(errors="surrogateescape"), self._expected.encode()):
                return None
            return response.json({"error": "token"}, status=401)

        @blueprint.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            return response.json({}, status=200 if agent and agent.is_ready() else 503)

        @blueprint.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = request.json
            collector = CollectingOutputChannel()
            pressed = body["message"].startswith("/")  # needs no understanding
            before = None if pressed else await _text_before(request, body["sender"])
            message = UserMessage(
                body["message"],
                collector,
                body["sender"],
                input_channel=self.name(),
                metadata={BEFORE: before, JOURNEY: body.get("journey")},
            )
            await on_new_message(message)
            ranking = await _ranking(request, body["sender"]) if body.get("ranking") else []
            return response.json({"messages": collector.messages, "ranking": ranking})

        return blueprint


async def _text_before(request: Request, sender: Text) -> Optional[Text]:
    """What the citizen wrote last, if that is not long ago; a button's topic or journey counts as its name."""
    tracker = await request.app.ctx.agent.tracker_store.retrieve(sender)
    event = tracker.get_last_event_for(UserUttered) if tracker else None
    if event is None or not event.text or time.time() - (event.timestamp or 0.0) > _REMEMBERED_S:
        return None
    if event.intent_name in JOURNEY_INTENTS:
        return _journey_name(tracker)
    text = str(event.text)
    return text.lstrip("/").replace("-", " ") if text.startswith("/") else text


def _journey_name(tracker: DialogueStateTracker) -> Optional[Text]:
    """The open journey in words: what a question typed in between is likely about."""
    journey = tracker.slots[JOURNEY].value if JOURNEY in tracker.slots else None
    return str(journey).replace("-", " ") if journey else None


async def _ranking(request: Request, sender: Text) -> List[Text]:
    """The topics of the conversation's last message, best first."""
    tracker = await request.app.ctx.agent.tracker_store.retrieve(sender)
    parsed = tracker.latest_message.parse_data if tracker and tracker.latest_message else {}
    return [entry["name"] for entry in parsed.get("intent_ranking", []) if entry["name"] != UNSURE]

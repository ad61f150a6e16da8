"""Telegram's commands: /start with its deep links, and those of faq/teks.yml."""

from __future__ import annotations

import re

from bot.conversation.dialogue import Dialogue
from bot.journeys.steering import Intent
from bot.telegram.journeys import ChatJourneys
from bot.telegram.reminders import ReminderList
from bot.telegram.render import Renderer
from bot.telegram.requests.room import Requests
from bot.telegram.turn import Command, Turn

_COMMAND = re.compile(r"/([a-z_]+)(?:@\w+)?(?:\s+(\S+))?\s*$", re.IGNORECASE)
JOURNEY_LINK = "panduan-"  # t.me/<bot>?start=panduan-<journey>


class Commands:
    def __init__(
        self,
        dialogue: Dialogue,
        renderer: Renderer,
        journeys: ChatJourneys,
        reminders: ReminderList,
        requests: Requests,
    ) -> None:
        self._dialogue = dialogue
        self._renderer = renderer
        self._journeys = journeys
        self._reminders = reminders
        self._requests = requests
        self._known: dict[str, Command] = {
            "start": self._start,
            "menu": self._menu,
            "panduan": self._list_journeys,
            "lanjut": lambda turn, _: self._steer(turn, "lanjut"),
            "batal": lambda turn, _: self._steer(turn, "berhenti"),
            "pengingat": self._list_reminders,
            "bantuan": self._help,
            "help": self._help,
            "tentang": self._about,
            **requests.commands,
        }

    async def run(self, turn: Turn, text: str) -> bool:
        """Obey a command; False for a text that is none of ours."""
        match = _COMMAND.match(text)
        command = self._known.get(match.group(1).lower()) if match else None
        if match is None or command is None:
            return False
        await command(turn, match.group(2) or "")
        return True

    async def _start(self, turn: Turn, parameter: str) -> None:
        """/start, or a deep link from a poster: t.me/<bot>?start=<topic>."""
        journey = parameter.removeprefix(JOURNEY_LINK)
        if parameter.startswith(JOURNEY_LINK) and self._journeys.knows(journey):
            await self._journeys.start(turn, journey)
        elif self._renderer.knows(parameter):
            turn.say(*self._renderer.reply(await self._dialogue.choose(str(turn.chat_id), parameter)))
        else:
            turn.say(self._renderer.start())

    async def _menu(self, turn: Turn, _: str) -> None:
        turn.say(self._renderer.menu())

    async def _list_journeys(self, turn: Turn, _: str) -> None:
        self._journeys.listing(turn)

    async def _steer(self, turn: Turn, intent: Intent) -> None:
        """The form, or a journey."""
        if not self._requests.steer(turn, intent):
            await self._journeys.steer(turn, intent)

    async def _list_reminders(self, turn: Turn, _: str) -> None:
        turn.say(self._reminders.listing(turn.chat_id))

    async def _help(self, turn: Turn, _: str) -> None:
        turn.say(self._renderer.text("bantuan"))

    async def _about(self, turn: Turn, _: str) -> None:
        turn.say(self._renderer.text("tentang"))

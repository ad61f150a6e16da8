"""Talking to the bot in a terminal: the same path as on Telegram, without Telegram."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import click

from bot.conversation.dialogue import Dialogue
from bot.conversation.library import Library
from bot.conversation.replies import Guide, NoJourney, Paused, Reply
from bot.editing.live import preview_library
from bot.journeys.walk import Walk
from bot.processes.temporary import engine_for_command
from bot.settings import Settings
from bot.telegram.assembly import make_journey_pages, make_renderer
from bot.telegram.keys import Purpose
from bot.telegram.render import visible
from bot.telegram.turn import Key, Say

_FAREWELLS = {"keluar", "selesai", "exit", "quit"}
Progress = Callable[[str], None]


async def ask(settings: Settings, text: str, progress: Progress) -> None:
    """Print what a citizen would get for `text`. Raises OperatorError."""
    library = preview_library(settings.database, time.time)
    async with engine_for_command(settings, progress) as engine:
        chat = _Chat(library, Dialogue(engine, library.search, Walk(library.journeys)))
        _show(await chat.hear(text))


async def chat(settings: Settings, progress: Progress) -> None:
    """A conversation until an empty line, 'keluar' or Ctrl-D; a number presses that button. Raises OperatorError."""
    library = preview_library(settings.database, time.time)
    async with engine_for_command(settings, progress) as engine:
        chat = _Chat(library, Dialogue(engine, library.search, Walk(library.journeys)))
        keys = _show([make_renderer(library).start()])
        while (line := await _read_line()) is not None:
            pressed = line.isdecimal() and 1 <= int(line) <= len(keys)
            keys = _show(await (chat.press(keys[int(line) - 1]) if pressed else chat.hear(line)))


async def _read_line() -> str | None:
    try:
        line = (await asyncio.to_thread(input, "\nAnda: ")).strip()
    except EOFError:
        return None
    return None if not line or line.lower() in _FAREWELLS else line


class _Chat:
    """What is said to the person at the keyboard. Nothing is stored; journeys are walked by buttons and words."""

    def __init__(self, library: Library, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._walk = Walk(library.journeys)
        self._renderer = make_renderer(library)
        self._pages = make_journey_pages(library)
        self._sender = f"terminal-{uuid.uuid4().hex[:8]}"
        self._open: Mapping[str, Any] | None = None

    async def hear(self, text: str) -> list[Say]:
        return self._shown(await self._dialogue.hear(self._sender, text, self._open))

    async def press(self, key: Key) -> list[Say]:
        purpose, value = key.button.purpose, key.button.value
        match purpose:
            case Purpose.TOPIC:
                return self._shown(await self._dialogue.choose(self._sender, value))
            case Purpose.GUIDE | Purpose.GUIDE_BELOW:
                return self._shown(await self._dialogue.guide(self._sender, json.loads(value)))
            case Purpose.START | Purpose.START_HERE:
                start = self._walk.start(value).as_data()
                return self._shown(await self._dialogue.guide(self._sender, start))
            case Purpose.PAUSE:
                return self._shown(await self._dialogue.steer(self._sender, "berhenti", self._open))
            case Purpose.TROUBLE if position := self._walk.from_data(json.loads(value)):
                return [self._pages.troubles(position)]
            case Purpose.JOURNEYS:
                return [self._pages.listing("panduan_daftar", [])]
            case Purpose.MENU if value:
                return [self._renderer.group(value)]
            case Purpose.NOT_THAT | Purpose.VOTE:
                return [self._renderer.text("bukan" if purpose == Purpose.NOT_THAT else "suara_ya")]
        return [self._renderer.menu()]

    def _shown(self, reply: Reply) -> list[Say]:
        for item in reply.items:
            if isinstance(item, Guide) and (position := self._walk.from_data(item.position)):
                self._open = position.as_data()
                return [self._pages.step(position)]
            if isinstance(item, Paused) and (position := self._walk.from_data(self._open)):
                self._open = None
                return [self._pages.paused(position)]
            if isinstance(item, NoJourney):
                return [self._pages.listing("panduan_tidak_ada", [])]
        return self._renderer.reply(reply)


def _show(says: list[Say]) -> list[Key]:
    """Print messages with their buttons, numbered through; returns the buttons in that order."""
    keys: list[Key] = []
    for say in says:
        click.echo(f"\n{visible(say.html)}")
        for row in say.keyboard:
            for key in row:
                keys.append(key)
                click.echo(f"   [{len(keys)}] {key.label}")
    return keys

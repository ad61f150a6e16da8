"""Talking to the bot in a terminal: the same path as on Telegram, without Telegram."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable

import click

from bot.content.library import load_library
from bot.conversation.dialogue import Dialogue
from bot.processes.temporary import engine_for_command
from bot.settings import Settings
from bot.telegram.render import Purpose, Renderer, visible
from bot.telegram.turn import Key, Say

_FAREWELLS = {"keluar", "selesai", "exit", "quit"}
Progress = Callable[[str], None]


async def ask(settings: Settings, text: str, progress: Progress) -> None:
    """Print what a citizen would get for `text`. Raises OperatorError."""
    library = load_library()
    renderer = Renderer(library.answers, library.texts)
    async with engine_for_command(settings, progress) as engine:
        reply = await Dialogue(engine, library.search).hear(_new_sender(), text)
        _show(renderer.reply(reply))


async def chat(settings: Settings, progress: Progress) -> None:
    """A conversation until an empty line, 'keluar' or Ctrl-D; a number presses that button. Raises OperatorError."""
    library = load_library()
    renderer = Renderer(library.answers, library.texts)
    async with engine_for_command(settings, progress) as engine:
        dialogue = Dialogue(engine, library.search)
        sender = _new_sender()
        keys = _show([renderer.start()])
        while (line := await _read_line()) is not None:
            keys = _show(await _reply(renderer, dialogue, sender, line, keys))


async def _read_line() -> str | None:
    try:
        line = (await asyncio.to_thread(input, "\nAnda: ")).strip()
    except EOFError:
        return None
    return None if not line or line.lower() in _FAREWELLS else line


async def _reply(renderer: Renderer, dialogue: Dialogue, sender: str, line: str, keys: list[Key]) -> list[Say]:
    if line.isdecimal() and 1 <= int(line) <= len(keys):
        return await _press(renderer, dialogue, sender, keys[int(line) - 1])
    return renderer.reply(await dialogue.hear(sender, line))


async def _press(renderer: Renderer, dialogue: Dialogue, sender: str, key: Key) -> list[Say]:
    purpose, value = key.button.purpose, key.button.value
    if purpose == Purpose.TOPIC:
        return renderer.reply(await dialogue.choose(sender, value))
    if purpose == Purpose.MENU:
        return [renderer.group(value) if value else renderer.menu()]
    return [renderer.text("bukan" if purpose == Purpose.NOT_THAT else "suara_ya")]


def _new_sender() -> str:
    return f"terminal-{uuid.uuid4().hex[:8]}"


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

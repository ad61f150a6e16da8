"""Telegram's menu of commands: of citizens, of the staff's group, and of each officer in their own chat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat

from bot.content.texts import Texts
from bot.store.staff import Officer, StaffStore
from bot.telegram.editing.commands import EditCommands
from bot.telegram.insisting import until_answered, until_done

_LOOK_EVERY_S = 5.0  # somebody joins or leaves the staff: nothing that hurries


class Menu:
    """A menu is a courtesy: what somebody may do is decided when they do it."""

    def __init__(self, bot: Bot, staff: StaffStore, texts: Texts) -> None:
        self._bot = bot
        self._staff = staff
        self._texts = texts
        self._shown: dict[int, str] = {}  # by Telegram account: the role whose menu is there

    async def run(self) -> None:
        """Keep the menus right until cancelled. Raises InvalidToken."""
        await until_done(lambda: self._bot.set_my_commands(_listed(self._texts.commands())))
        of_group = _listed(self._texts.commands_of_staff())
        await until_done(lambda: self._bot.set_my_commands(of_group, scope=BotCommandScopeAllGroupChats()))
        self._shown = dict.fromkeys(self._staff.former(), "")  # one who left while no bot ran
        while True:
            await self._follow({officer.user_id: officer for officer in self._staff.active()})
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _follow(self, officers: Mapping[int, Officer]) -> None:
        for user_id in [one for one in self._shown if one not in officers]:
            await self._hide(user_id)
        for user_id, officer in officers.items():
            if self._shown.get(user_id) != officer.role:
                await self._show(officer)

    async def _hide(self, user_id: int) -> None:
        await until_answered(lambda: self._bot.delete_my_commands(scope=BotCommandScopeChat(user_id)))
        del self._shown[user_id]

    async def _show(self, officer: Officer) -> None:
        editing = self._texts.commands_of_editing()
        own = {name: text for name, text in editing.items() if EditCommands.may(officer, name)}
        commands = _listed({**own, **self._texts.commands()})
        # Who has blocked the bot has no chat: their menu comes with the next start.
        await until_answered(lambda: self._bot.set_my_commands(commands, scope=BotCommandScopeChat(officer.user_id)))
        self._shown[officer.user_id] = officer.role


def _listed(table: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in table.items()]

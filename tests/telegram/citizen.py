"""A citizen in the local Telegram: writes, presses, and waits for what the bot replies."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.simulator.client import LocalTelegram

Json = dict[str, Any]
_WAIT_S = 20.0


class Citizen:
    """One person's private chat with the bot. `replies` never shows a state of a message twice."""

    def __init__(self, tg: LocalTelegram, id_: int) -> None:
        self.tg = tg
        self.id = id_
        self._seen = 0

    async def write(self, text: str, replies: int = 1) -> list[Json]:
        await self.tg.write(self.id, text)
        return await self.replies(replies)

    async def send(self, kind: str, **details: Any) -> list[Json]:
        await self.tg.send(self.id, kind, **details)
        return await self.replies()

    async def press(self, message: Json, label: str, replies: int = 1) -> list[Json]:
        await self.tg.press(self.id, message["message_id"], label=label)
        return await self.replies(replies)

    async def replies(self, count: int = 1, timeout: float = _WAIT_S) -> list[Json]:
        """Wait for `count` messages of the bot, new or changed since the last look."""
        found: list[Json] = []
        async with asyncio.timeout(timeout):
            while len(found) < count:
                page = await self.tg.chat(self.id, since=self._seen, timeout=timeout)
                self._seen = page["version"]
                found += [message for message in page["messages"] if is_of_bot(message)]
        return found

    async def notice(self, count: int = 1) -> str:
        """The text shown over the chat by the `count`-th answered press."""
        await self.tg.wait_for_call("answerCallbackQuery", count, state="ok", timeout=_WAIT_S)
        return str((await self.tg.calls("answerCallbackQuery", state="ok"))[count - 1]["params"].get("text", ""))

    async def bot_texts(self) -> list[str]:
        """Everything the bot has said, oldest first."""
        return [message["text"] for message in await self.tg.messages(self.id) if is_of_bot(message)]


def is_of_bot(message: Json) -> bool:
    return bool(message.get("from", {}).get("is_bot"))


def labels(message: Json) -> list[str]:
    """The labels of a message's buttons, in order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]

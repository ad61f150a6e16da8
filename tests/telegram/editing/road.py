"""Admins on the road: their own chats with the bot, over the real content. No network, no waiting."""

from __future__ import annotations

from bot.conversation.library import Library
from bot.editing.importing import import_content
from bot.store.staff import StaffStore
from tests.cases.office import TUESDAY
from tests.editing.admins import ARI, BUDI, RINA
from tests.telegram.fake_telegram import Message
from tests.telegram.office import Office
from tests.telegram.running import bare_settings
from tests.telegram.stub_engine import Messages, faq

CITIZEN = 99


class Road(Office):
    """Ari and Budi are admins, Rina is an officer. `asked` is what reached the engine."""

    def __init__(self, library: Library) -> None:
        self.asked: list[str] = []
        super().__init__(library, self._understand, TUESDAY.timestamp(), bare_settings())
        import_content(self.db, self.now)
        for user_id, name, role in ((ARI, "Ari", "admin"), (BUDI, "Budi", "admin"), (RINA, "Rina", "petugas")):
            self.employ(user_id, name, role)
        self._read = 0

    def _understand(self, text: str) -> Messages:
        self.asked.append(text)
        return faq("biaya")

    def alone(self) -> None:
        """Ari is the only admin."""
        store = StaffStore(self.db)
        budi = store.by_user(BUDI)
        assert budi
        store.remove(budi.id, self.now)

    def new(self, person: int = ARI) -> list[Message]:
        """What the bot has said to somebody since the last look."""
        came = [message for message in self.telegram.came[self._read :] if message.chat == person]
        self._read = len(self.telegram.came)
        return came

    async def told(self, text: str, person: int = ARI) -> list[Message]:
        """Write, and read what the bot says to that."""
        self.new(person)
        await self.write(person, text)
        return self.new(person)

    async def pressed(self, message: Message, label: str, person: int = ARI) -> list[Message]:
        self.new(person)
        await self.press(person, message, label)
        return self.new(person)

    async def look(self, person: int) -> list[Message]:
        """What time has brought about for somebody."""
        self.new(person)
        await self.move(1)
        return self.new(person)


def text(messages: list[Message]) -> str:
    return "\n".join(message.text for message in messages)

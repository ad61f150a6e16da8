"""What people do in a play, as its lines say (office_checks.py holds what comes against them)."""

from __future__ import annotations

from bot.store.desk import RelayStore
from bot.store.staff import StaffStore
from tests.conversations.office_stage import FIRST_ID, NUMBER, WHO, Stage, is_card, same_label
from tests.conversations.office_transcript import line
from tests.conversations.transcript import moved
from tests.telegram.fake_telegram import GROUP, Message

# The bot looks at the clock every minute; here, too, but in the course of days less often.
_LOOKS_EVERY_S, _MOST_LOOKS = 60.0, 200
_INVITATION_S = 3600.0


class People(Stage):
    """The name of a step is known to office_transcript.py."""

    # What people write and send. Staff are in the group, unless it says otherwise.

    @line(rf"{WHO}: (?P<text>.+)")
    async def writes(self, who: str, text: str) -> None:
        """Citizens to the bot, staff into the topic of the case."""
        self.did(who, await self.office.write(self.ids[who], text, **self.place(who)))

    @line(rf"{WHO} di {NUMBER}: (?P<text>.+)")
    async def writes_about(self, who: str, number: str, text: str) -> None:
        self.case = number
        await self.writes(who, text)

    @line(rf"{WHO} di chat: (?P<text>.+)")
    async def writes_in_private(self, who: str, text: str) -> None:
        self.did(who, await self.office.write(self.ids[who], text))

    @line(rf"{WHO} di grup: (?P<text>.+)")
    async def writes_in_group(self, who: str, text: str) -> None:
        self.did(who, await self.office.write(self.ids[who], text, group=1))

    @line(r"Admin anonim: (?P<text>.+)")
    async def writes_anonymously(self, text: str) -> None:
        await self.office.write_anonymously(text, self.thread())

    @line(rf"{WHO} membalas kartu: (?P<text>.+)")
    async def replies_to_card(self, who: str, text: str) -> None:
        await self._reply(who, text, self.card())

    @line(rf"{WHO} membalas bot: (?P<text>.+)")
    async def replies_to_bot(self, who: str, text: str) -> None:
        """To the bot's last message, other than a card."""
        chat = GROUP if who in self.staff else self.ids[who]
        await self._reply(who, text, [message for message in self.messages(chat) if not is_card(message)][-1])

    @line(rf"{WHO} membalas (?P<whom>[A-Z]\w+): (?P<text>.+)")
    async def replies_to_person(self, who: str, whom: str, text: str) -> None:
        """To the last message of that person; a citizen's is in the group as it was brought there."""
        origin = self.wrote[whom]
        if whom not in self.staff:
            relay = RelayStore(self.office.db).copy_of(origin.chat, origin.id)
            assert relay and relay.to_message, "Pesan itu tidak ada di grup."
            origin = self.telegram.messages[GROUP, relay.to_message]
        await self._reply(who, text, origin)

    @line(rf"{WHO} mengirim: (?P<what>foto|pdf|suara|lokasi|stiker)(?:, (?P<caption>.+))?")
    async def sends(self, who: str, what: str, caption: str | None) -> None:
        self.did(who, await self.office.send(self.ids[who], what, caption or "", **self.place(who)))

    @line(rf"{WHO} mengirim: kontak (?P<phone>[+\d]+)(?: milik (?P<owner>.+))?")
    async def sends_contact(self, who: str, phone: str, owner: str | None) -> None:
        self.did(who, await self.office.share_phone(self.ids[who], phone, FIRST_ID - 1 if owner else None))

    @line(rf"{WHO} mengubah: (?P<text>.+)")
    async def edits(self, who: str, text: str) -> None:
        """One's own last message."""
        await self.office.edit(self.ids[who], self.wrote[who], text)
        self.did(who)

    # What people press.

    @line(rf"{WHO} menekan: (?P<label>.+)")
    async def presses(self, who: str, label: str) -> None:
        await self._press(who, *_found(self.about_case(who), label))

    @line(rf"{WHO} menekan dua kali: (?P<label>.+)")
    async def presses_twice(self, who: str, label: str) -> None:
        """Before the bot has answered the first one the button is still there."""
        message, data = _found(self.about_case(who), label)
        await self._press(who, message, data)
        await self._press(who, message, data)

    @line(rf"{WHO} menekan di (?P<where>chat|grup): (?P<label>.+)")
    async def presses_elsewhere(self, who: str, where: str, label: str) -> None:
        chat = GROUP if where == "grup" else self.ids[who]
        await self._press(who, *_found(self.messages(chat), label))

    @line(rf"{WHO} menekan tombol lama: (?P<label>.+)")
    async def presses_old(self, who: str, label: str) -> None:
        """One that is not there any more: on a phone that has not seen the change yet."""
        chat = GROUP if who in self.staff else self.ids[who]
        await self._press(who, *_found([message for message in self.telegram.came if message.chat == chat], label))

    # What else happens.

    @line(rf"{WHO} memblokir bot")
    async def blocks(self, who: str) -> None:
        await self.office.block(self.ids[who])

    @line(rf"{WHO} membuka blokir bot")
    async def unblocks(self, who: str) -> None:
        await self.office.block(self.ids[who], blocked=False)

    @line(rf"{WHO} menghapus topik")
    def deletes_topic(self, who: str) -> None:
        thread = self.thread()
        assert thread, "Topiknya tidak ada."
        self.telegram.drop_topic(thread)

    @line(rf"{WHO} menghapus kartu")
    def deletes_card(self, who: str) -> None:
        del self.telegram.messages[GROUP, self.card().id]

    @line(rf"undangan: {WHO} (?P<role>petugas|supervisor|admin)")
    def invites(self, who: str, role: str) -> None:
        """The operator makes it, and gives it to this person."""
        self.invitations[who] = StaffStore(self.office.db).invite(role, self.office.now, _INVITATION_S)

    @line(rf"{WHO} membuka undangan(?: milik (?P<whose>\w+))?")
    async def opens_invitation(self, who: str, whose: str | None) -> None:
        await self.writes_in_private(who, f"/start undangan-{self.invitations[whose or who]}")

    @line(r"jam: (?P<how>.+)")
    async def time_passes(self, how: str) -> None:
        self.now = moved(self.now, how)
        left = self.now.timestamp() - self.office.now
        step = max(_LOOKS_EVERY_S, left / _MOST_LOOKS)
        while self.office.now < self.now.timestamp():
            await self.office.move(min(step, self.now.timestamp() - self.office.now))

    @line(r"restart")
    def restarts(self) -> None:
        self.office.restart()

    @line(r"mesin: (?P<state>mati|hidup)")
    def switches_engine(self, state: str) -> None:
        self.office.engine.gone = state == "mati"

    async def _reply(self, who: str, text: str, to: Message) -> None:
        self.did(who, await self.office.reply(self.ids[who], text, to))

    async def _press(self, who: str, message: Message, data: str) -> None:
        await self.office.press_data(self.ids[who], message, data)
        self.did(who)


def _found(messages: list[Message], label: str) -> tuple[Message, str]:
    """The newest message with this button, and the button's data."""
    found = [(message, data) for message in messages for known, data in message.keys if same_label(known, label)]
    shown = sorted({known for message in messages[-3:] for known in message.labels})
    assert found, f"Tombol itu tidak ada, tetapi ini: {shown}"
    return found[-1]

"""What a play says of the bot: whom it tells what, and what stands in the group."""

from __future__ import annotations

import inspect
from pathlib import Path

from bot.conversation.library import Library
from tests.conversations.office_acts import People
from tests.conversations.office_stage import NUMBER, WHO, is_card, same_label
from tests.conversations.office_transcript import Cast, Play, line, step_of
from tests.conversations.transcript import says
from tests.telegram.fake_telegram import GROUP, Message

_NOBODY = Message(0, 0, True, "text", "(belum ada)")


class Player(People):
    """Plays it. What the bot says in a chat is looked at in order, and nothing may be passed over."""

    def __init__(self, library: Library, cast: Cast, data: Path) -> None:
        super().__init__(library, cast, data)
        self._seen: dict[int, int] = {}  # by chat, how much of what the bot said there was looked at
        self._last: dict[int, Message] = {}

    async def play(self, play: Play) -> None:
        await self.office.move(0.0)  # the bot was there before: what this morning brought is over
        for one in play.lines:
            name, words = step_of(one.text)
            try:
                done = getattr(self, name)(**words)
                if inspect.isawaitable(done):
                    await done
            except (AssertionError, KeyError, IndexError) as error:
                raise AssertionError(f"{play.title}, {one.where}: {one.text}\n{error or type(error)}") from error
        self._nothing_left(play.title)

    def _nothing_left(self, title: str) -> None:
        """Whatever the bot said stands in the play."""
        for name, chat in {**self.ids, "grup": GROUP}.items():
            left = self._unseen(chat)
            assert not left, f"{title}: di akhir bot masih berkata kepada {name}:\n{left[0].text}"

    # In private chats.

    @line(rf"bot ke {WHO}: (?P<wanted>.+)")
    def tells(self, who: str, wanted: str) -> None:
        message = self._next(self.ids[who])
        assert says(message.text, wanted), f"Bot berkata lain:\n{message.text}"

    @line(rf"bot diam kepada {WHO}")
    def says_nothing_to(self, who: str) -> None:
        self._nothing_new(self.ids[who])

    @line(rf"tidak pernah ke {WHO}: (?P<words>.+)")
    def never_told(self, who: str, words: str) -> None:
        found = [message for message in self.telegram.came if message.chat == self.ids[who]]
        assert not any(says(message.text, words) for message in found), "Itu dikatakan kepadanya."

    @line(rf"yang dibalas ke {WHO}: (?P<wanted>.+)")
    def replied_to(self, who: str, wanted: str) -> None:
        """The bot's last message in this person's chat stands as a reply below another one."""
        self._is_reply(self.ids[who], wanted)

    @line(rf"tombol {WHO}: (?P<label>.+)")
    def offers(self, who: str, label: str) -> None:
        assert self._has(self.ids[who], label), f"Tombol itu tidak ada, tetapi ini: {self._labels(self.ids[who])}"

    @line(rf"tanpa tombol {WHO}: (?P<label>.+)")
    def offers_not(self, who: str, label: str) -> None:
        assert not self._has(self.ids[who], label), "Tombol itu ada."

    # In the group.

    @line(r"bot di topik: (?P<wanted>.+)")
    def tells_topic(self, wanted: str) -> None:
        message = self._next(GROUP)
        assert says(message.text, wanted), f"Bot berkata lain:\n{message.text}"
        thread = self.thread()
        assert message.thread == thread, "Itu bukan di topik kasus ini."
        assert thread or message.reply_to == self.card().id or message.reply_to in self._own_ids(), "Bukan balasan."

    @line(r"bot di grup: (?P<wanted>.+)")
    def tells_group(self, wanted: str) -> None:
        message = self._next(GROUP)
        assert says(message.text, wanted), f"Bot berkata lain:\n{message.text}"
        assert message.thread is None, "Itu di dalam topik."

    @line(r"bot diam di grup")
    def says_nothing_in_group(self) -> None:
        self._nothing_new(GROUP)

    @line(r"bot di grup sudah dibaca")
    def was_read(self) -> None:
        """What came there until now was of no importance."""
        while self._unseen(GROUP):
            self._next(GROUP)

    @line(r"yang dibalas di topik: (?P<wanted>.+)")
    def replied_to_in_topic(self, wanted: str) -> None:
        self._is_reply(GROUP, wanted)

    @line(r"tombol di topik: (?P<label>.+)")
    def offers_in_topic(self, label: str) -> None:
        assert self._has(GROUP, label), f"Tombol itu tidak ada, tetapi ini: {self._labels(GROUP)}"

    @line(rf"kartu {NUMBER}: (?P<wanted>.+)")
    def card_of(self, number: str, wanted: str) -> None:
        self.case = number
        self.card_says(wanted)

    @line(r"kartu: (?P<wanted>.+)")
    def card_says(self, wanted: str) -> None:
        assert says(self.card().text, wanted), f"Di kartu lain:\n{self.card().text}"

    @line(r"kartu tanpa: (?P<words>.+)")
    def card_says_not(self, words: str) -> None:
        assert not says(self.card().text, words), f"Itu ada di kartu:\n{self.card().text}"

    @line(r"tombol kartu: (?P<label>.+)")
    def card_offers(self, label: str) -> None:
        assert self._on_card(label), f"Tombol itu tidak ada, tetapi ini: {self.card().labels}"

    @line(r"tanpa tombol kartu: (?P<label>.+)")
    def card_offers_not(self, label: str) -> None:
        assert not self._on_card(label), "Tombol itu ada."

    @line(r"nama topik: (?P<wanted>.+)")
    def topic_is_called(self, wanted: str) -> None:
        name = self.telegram.topics.get(self.thread() or 0, "(tidak ada)")
        assert says(name, wanted), f"Nama topiknya: {name}"

    @line(r"topik dihapus")
    def topic_is_gone(self) -> None:
        assert not any(self.case in name for name in self.telegram.topics.values()), "Topiknya masih ada."

    @line(r"di grup tidak ada lagi: (?P<words>.+)")
    def nowhere_in_group(self, words: str) -> None:
        there = [message for message in self.telegram.messages.values() if message.chat == GROUP and message.by_bot]
        assert not any(says(message.text, words) for message in there), "Masih ada."

    # Small signs.

    @line(r"pesan singkat: (?P<wanted>.+)")
    def notice(self, wanted: str) -> None:
        assert says(self.telegram.notices[-1], wanted), f"Pesan singkatnya: {self.telegram.notices[-1]!r}"

    @line(rf"tanda(?: {WHO})?: (?P<sign>\S+)")
    def sign(self, who: str | None, sign: str) -> None:
        """On the last message of this person, or of whoever did something last."""
        found = self.wrote[who or self.spoke].reactions
        assert found == [sign], f"Tandanya: {found}"

    @line(rf"tanpa tanda(?: {WHO})?")
    def no_sign(self, who: str | None) -> None:
        assert not self.wrote[who or self.spoke].reactions, "Ada tandanya."

    def _unseen(self, chat: int) -> list[Message]:
        came = [message for message in self.telegram.came if message.chat == chat and not is_card(message)]
        return came[self._seen.get(chat, 0) :]

    def _next(self, chat: int) -> Message:
        unseen = self._unseen(chat)
        assert unseen, "Bot tidak berkata apa-apa."
        self._seen[chat] = self._seen.get(chat, 0) + 1
        self._last[chat] = unseen[0]
        return unseen[0]

    def _nothing_new(self, chat: int) -> None:
        unseen = self._unseen(chat)
        assert not unseen, f"Bot berkata:\n{unseen[0].text}"

    def _is_reply(self, chat: int, wanted: str) -> None:
        replied = self.telegram.messages.get((chat, self._last.get(chat, _NOBODY).reply_to or 0), _NOBODY)
        assert says(replied.text, wanted), f"Yang dibalas: {replied.text}"

    def _has(self, chat: int, label: str) -> bool:
        return any(same_label(known, label) for known in self._labels(chat))

    def _labels(self, chat: int) -> list[str]:
        """Of the buttons below the last message, or in place of the phone's keyboard."""
        last = self._last.get(chat, _NOBODY)
        rows = (last.below or {}).get("keyboard", [])
        return [*last.labels, *(key["text"] for row in rows for key in row)]

    def _on_card(self, label: str) -> bool:
        return any(same_label(known, label) for known in self.card().labels)

    def _own_ids(self) -> set[int]:
        """Messages of people in the group, which are replied to as well."""
        return {message.id for message in self.wrote.values() if message.chat == GROUP}

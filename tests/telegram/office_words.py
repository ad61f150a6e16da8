"""Words that know whose they are, and who may read them: a leak is seen wherever it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.telegram.fake_telegram import GROUP, FakeTelegram, Message

NUMBER = re.compile(r"KP-\d{4}-\d{4,}")
_WORD = re.compile(r"Zq[a-j]+x")
_PHONE = re.compile(r"0812000\d{4}")
_DIGITS = "abcdefghij"


@dataclass(frozen=True)
class Whose:
    """`citizen` is None for what must stay among the staff; `case` for what belongs to no case in particular."""

    citizen: int | None
    case: str | None = None


class Words:
    """Makes words, and knows who may read them. `citizens` says whose each case is, `staff` who may know of all."""

    def __init__(self) -> None:
        self.citizens: dict[str, int] = {}
        self.staff: set[int] = set()
        self._whose: dict[str, Whose] = {}

    def of_citizen(self, chat: int) -> str:
        return self._new(Whose(chat))

    def to_citizen(self, case: str) -> str:
        """The office's words about a case."""
        return self._new(Whose(self.citizens[case], case))

    def internal(self, case: str | None = None) -> str:
        """What nobody but the staff may read; without a case it belongs nowhere."""
        return self._new(Whose(None, case))

    def phone(self, chat: int) -> str:
        return f"0812000{chat % 10_000:04d}"

    def check(self, telegram: FakeTelegram, message: Message) -> None:
        """Raises AssertionError when the bot shows this to somebody whom it does not concern."""
        words = [self._whose[word] for word in _WORD.findall(message.html)]
        phones, numbers = _PHONE.findall(message.html), NUMBER.findall(message.text)
        if message.chat == GROUP:
            self._check_group(telegram, message, words)
            assert not phones, f"a phone number for all the staff: {message.text}"
        elif message.chat in self._chats():
            assert all(one.citizen == message.chat for one in words), self._told(message)
            assert all(phone == self.phone(message.chat) for phone in phones), self._told(message)
            own = all(self.citizens.get(number) == message.chat for number in numbers)
            assert own or message.chat in self.staff, self._told(message)
        else:  # staff and strangers: nothing there says who a citizen is
            assert not words and not phones, self._told(message)

    def _check_group(self, telegram: FakeTelegram, message: Message, words: list[Whose]) -> None:
        number = _case_of(telegram, message)
        if number is None:  # a reply to what somebody has deleted: then it is about one citizen at least
            assert len({one.citizen for one in words}) < 2, self._told(message)
            return
        for one in words:
            assert one.case in (None, number), self._told(message)
            assert one.citizen in (None, self.citizens[number]), self._told(message)
            assert one != Whose(None), self._told(message)

    def _chats(self) -> set[int]:
        return {one.citizen for one in self._whose.values() if one.citizen is not None}

    def _new(self, whose: Whose) -> str:
        word = f"Zq{''.join(_DIGITS[int(digit)] for digit in str(len(self._whose)))}x"
        self._whose[word] = whose
        return word

    def _told(self, message: Message) -> str:
        owners = {word: self._whose[word] for word in _WORD.findall(message.html)}
        return f"to {message.chat}: {message.text!r} {owners}"


def _case_of(telegram: FakeTelegram, message: Message) -> str | None:
    """The case that a message of the group is about, as an officer sees it."""
    if message.thread is not None:
        found = NUMBER.search(telegram.topics.get(message.thread, ""))
        return found.group() if found else None
    if found := NUMBER.search(message.text):
        return found.group()
    replied = telegram.messages.get((GROUP, message.reply_to)) if message.reply_to else None
    return _case_of(telegram, replied) if replied else None

"""What a step awaits to be typed: an answer, a billing code, a time. The engine never sees these."""

from __future__ import annotations

from bot.content.facts import Facts
from bot.content.texts import Texts
from bot.journeys.billing import CodeCheck, Verdict, check_code, code_length
from bot.journeys.model import Input, Journeys
from bot.journeys.walk import Position, Walk
from bot.reminders.times import Failure
from bot.store.buttons import Button
from bot.telegram.journeys import ChatJourneys
from bot.telegram.keys import Purpose
from bot.telegram.times import TypedTimes
from bot.telegram.turn import Key, Say, Turn

_CODE_TEXTS = {
    Verdict.OK: "kode_benar",
    Verdict.TOO_SHORT: "kode_kurang",
    Verdict.TOO_LONG: "kode_lebih",
    Verdict.LETTERS: "kode_berhuruf",
    Verdict.NOT_A_CODE: "kode_bukan",
}


class TypedInputs:
    """Takes typed texts that need no understanding. A billing code is counted, and kept nowhere."""

    def __init__(self, chats: ChatJourneys, journeys: Journeys, times: TypedTimes, texts: Texts, facts: Facts) -> None:
        self._chats = chats
        self._journeys = journeys
        self._walk = Walk(journeys)
        self._times = times
        self._texts = texts
        self._facts = facts

    async def take(self, turn: Turn, position: Position | None, text: str) -> bool:
        """Deal with a text typed at this place of a journey, or outside of any; False when it is for the engine."""
        if position:
            step = self._walk.step(position)
            if step.input is Input.BILLING_CODE:
                return await self._code(turn, position, text)
            if step.input and await self._time(turn, position, step.input, text):
                return True
            if await self._answer(turn, position, text):
                return True
        return self._stray_code(turn, text)

    def again(self, position: Position) -> str | None:
        """What is awaited here, with an example, as HTML; None where nothing is."""
        step = self._walk.step(position)
        if step.input is Input.BILLING_CODE:
            return self._code_text(CodeCheck(Verdict.NOT_A_CODE))
        if step.input:
            return self._times.failure(step.input, Failure.UNREADABLE)
        return self._texts.html("panduan_tekan_tombol") if step.ask else None

    async def _code(self, turn: Turn, position: Position, text: str) -> bool:
        check = self._checked(text)
        if check.verdict is Verdict.OK:
            await self._on(turn, position, self._code_text(check))
        elif check.verdict is Verdict.NOT_A_CODE:
            return False
        else:
            self._chats.again(turn, position, self._code_text(check))
        return True

    async def _time(self, turn: Turn, position: Position, awaited: Input, text: str) -> bool:
        found = self._times.read(awaited, text)
        if found is Failure.UNREADABLE:
            return False
        if isinstance(found, Failure):
            self._chats.again(turn, position, self._times.failure(awaited, found))
        else:
            await self._on(turn, position, self._times.remind(turn, position, awaited, found))
        return True

    async def _answer(self, turn: Turn, position: Position, text: str) -> bool:
        """A text that says what a button of the question says."""
        typed = _bare(text)
        for option in self._walk.options(position):
            if typed == _bare(option.label):
                await self._chats.go(turn, self._walk.answer(position, option.value).as_data())
                return True
        return False

    def _stray_code(self, turn: Turn, text: str) -> bool:
        """A whole code where none is awaited: somebody wants to pay."""
        check = self._checked(text)
        if check.verdict is not Verdict.OK:
            return False
        paying = next(
            journey for journey in self._journeys if any(step.input is Input.BILLING_CODE for step in journey.steps)
        )
        key = Key(self._texts.label("panduan_teruskan", panduan=paying.title), Button(Purpose.START, paying.id))
        turn.say(
            Say(f"{self._code_text(check)}\n\n{self._texts.html('kode_di_luar', panduan=paying.title)}", ((key,),))
        )
        return True

    async def _on(self, turn: Turn, position: Position, note: str) -> None:
        await self._chats.go(turn, self._walk.next(position).as_data(), note=note)

    def _checked(self, text: str) -> CodeCheck:
        return check_code(text, code_length(self._facts))

    def _code_text(self, check: CodeCheck) -> str:
        length = str(code_length(self._facts))
        return self._texts.html(_CODE_TEXTS[check.verdict], digit=str(check.digits), panjang=length, samar=check.masked)


def _bare(text: str) -> str:
    """Words only, without case, emoji and punctuation."""
    return " ".join("".join(char for char in text.casefold() if char.isalnum() or char.isspace()).split())

"""Reading and playing conversations (see README.md here for how they are written)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.simulator.client import LocalTelegram
from tests.telegram.citizen import Citizen, labels

Json = dict[str, Any]
WHO = ("warga", "kirim", "tekan", "tautan", "bot", "tombol", "pesan singkat")
_LINE = re.compile(rf"({'|'.join(WHO)}): *(.*)")


@dataclass(frozen=True)
class Line:
    number: int
    who: str
    what: str


@dataclass(frozen=True)
class Transcript:
    title: str
    lines: list[Line]


def read(path: Path) -> Iterator[Transcript]:
    """The conversations of a file. Raises ValueError naming a line that cannot be understood."""
    found: list[Transcript] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if line.startswith("# "):
            found.append(Transcript(line.removeprefix("# "), []))
        elif line:
            match = _LINE.fullmatch(line)
            if not match or not found:
                raise ValueError(f"{path.name}:{number}: {line!r}")
            found[-1].lines.append(Line(number, match[1], match[2].strip()))
    return iter(found)


class Player:
    """Plays a conversation: does what the citizen does, holds what the bot says against the lines."""

    def __init__(self, tg: LocalTelegram, person: int) -> None:
        self._citizen = Citizen(tg, person)
        self._tg = tg
        self._last: Json = {}  # the message the next lines are about
        self._came: list[Json] = []  # replies nobody has looked at yet
        self._presses = 0

    async def play(self, transcript: Transcript) -> None:
        for line in transcript.lines:
            try:
                await self._step(line)
            except (AssertionError, TimeoutError) as error:
                said = self._last.get("text", "(belum ada jawaban)")
                shown = "".join(f"\n  [{label}]" for label in labels(self._last))
                told = f"{transcript.title}, baris {line.number}: {line.who}: {line.what}\n{error}"
                raise AssertionError(f"{told}\nYang terakhir dikatakan bot:\n{said}{shown}") from None

    async def _step(self, line: Line) -> None:
        match line.who:
            case "warga":
                await self._tg.write(self._citizen.id, line.what)
            case "kirim":
                await self._tg.send(self._citizen.id, line.what)
            case "tautan":
                await self._tg.start(self._citizen.id, line.what)
            case "tekan":
                self._presses += 1
                await self._tg.press(self._citizen.id, self._last["message_id"], label=line.what)
            case "bot":
                self._last = await self._next()
                assert says(self._last["text"], line.what), "Bot menjawab lain."
            case "tombol":
                assert line.what in labels(self._last), "Tombol itu tidak ada."
            case "pesan singkat":
                assert says(await self._citizen.notice(self._presses), line.what), "Pesan singkatnya lain."

    async def _next(self) -> Json:
        if not self._came:
            self._came = await self._citizen.replies()
        return self._came.pop(0)


def says(text: str, wanted: str) -> bool:
    """Whether all parts between `...` appear in this order, upper and lower case alike."""
    pattern = ".*".join(re.escape(part.strip()) for part in wanted.split("..."))
    return re.search(pattern, text, re.DOTALL | re.IGNORECASE) is not None

"""Reading and playing conversations (see README.md here for how they are written)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.reminders.wib import WIB

WHO = ("warga", "kirim", "tekan", "tautan", "bot", "tombol", "tanpa tombol", "pesan singkat", "jam", "restart", "mesin")
# When every conversation begins: a Tuesday morning.
BEGINS = datetime(2026, 11, 24, 10, 0, tzinfo=WIB)
_LINE = re.compile(rf"({'|'.join(WHO)}): *(.*)")
_SPAN = re.compile(r"\+(\d+) (menit|jam|hari)")
_UNITS = {"menit": timedelta(minutes=1), "jam": timedelta(hours=1), "hari": timedelta(days=1)}
_HOUR = re.compile(r"(\d\d)\.(\d\d)")


@dataclass(frozen=True)
class Line:
    number: int
    who: str
    what: str


@dataclass(frozen=True)
class Transcript:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Said:
    """A message of the bot."""

    id: int
    text: str
    labels: list[str]


class Place(Protocol):
    """Where a conversation takes place. Raises AssertionError or TimeoutError where the bot does not do its part."""

    async def write(self, text: str) -> None: ...
    async def send(self, kind: str) -> None: ...
    async def follow_link(self, parameter: str) -> None: ...
    async def press(self, message: Said, label: str) -> None: ...
    async def next(self) -> Said:
        """The next message of the bot, new or changed."""

    async def notice(self) -> str:
        """What was shown over the chat by the last press."""

    async def set_clock(self, now: datetime) -> None: ...
    async def restart_bot(self) -> None: ...
    async def switch_engine(self, on: bool) -> None: ...


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

    def __init__(self, place: Place) -> None:
        self._place = place
        self._last = Said(0, "(belum ada jawaban)", [])  # the message the next lines are about
        self._now = BEGINS

    async def play(self, transcript: Transcript) -> None:
        for line in transcript.lines:
            try:
                await self._step(line)
            except (AssertionError, TimeoutError) as error:
                shown = "".join(f"\n  [{label}]" for label in self._last.labels)
                told = f"{transcript.title}, baris {line.number}: {line.who}: {line.what}\n{error}"
                raise AssertionError(f"{told}\nYang terakhir dikatakan bot:\n{self._last.text}{shown}") from None

    async def _step(self, line: Line) -> None:
        match line.who:
            case "warga":
                await self._place.write(line.what)
            case "kirim":
                await self._place.send(line.what)
            case "tautan":
                await self._place.follow_link(line.what)
            case "tekan":
                await self._place.press(self._last, self._label(line.what))
            case "bot":
                self._last = await self._place.next()
                assert says(self._last.text, line.what), "Bot menjawab lain."
            case "tombol":
                self._label(line.what)
            case "tanpa tombol":
                assert not any(says(label, line.what) for label in self._last.labels), "Tombol itu ada."
            case "pesan singkat":
                assert says(await self._place.notice(), line.what), "Pesan singkatnya lain."
            case "jam":
                self._now = moved(self._now, line.what)
                await self._place.set_clock(self._now)
            case "restart":
                await self._place.restart_bot()
            case "mesin":
                await self._place.switch_engine(line.what == "hidup")

    def _label(self, wanted: str) -> str:
        """The label, below the last message, that is this one."""
        found = [label for label in self._last.labels if label == wanted or ("..." in wanted and says(label, wanted))]
        assert found, "Tombol itu tidak ada."
        return found[0]


def moved(now: datetime, how: str) -> datetime:
    """ "+3 hari", "+45 menit"; "19.00" is the next time it is so late. Raises ValueError."""
    if span := _SPAN.fullmatch(how):
        return now + int(span[1]) * _UNITS[span[2]]
    if hour := _HOUR.fullmatch(how):
        then = now.replace(hour=int(hour[1]), minute=int(hour[2]))
        return then if then > now else then + _UNITS["hari"]
    raise ValueError(how)


def says(text: str, wanted: str) -> bool:
    """Whether all parts between `...` appear in this order, upper and lower case alike."""
    pattern = ".*".join(re.escape(part.strip()) for part in wanted.split("..."))
    return re.search(pattern, text, re.DOTALL | re.IGNORECASE) is not None

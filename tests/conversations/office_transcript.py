"""Reading plays with both sides, citizens and officers (see README.md here for how they are written)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

SCENES = "adegan.txt"
CITIZEN, OUTSIDER = "warga", "orang luar"
_TITLE = "# "
_ASIDE = re.compile(r"\(.*\)")  # a stage direction: says something to the reader only
_CAST = re.compile(r"peran: (?P<people>[^;]+)(?:; grup: (?P<group>[^;]+))?(?:; siaga: (?P<on_call>\w+))?")
_PERSON = re.compile(r"(\w+) (petugas|supervisor|admin|warga|orang luar)")
_SCENE = re.compile(r"adegan (?P<who>\w+): (?P<name>.+)")
_ACTOR = "WARGA"  # in a scene: whoever plays it


@dataclass(frozen=True)
class Cast:
    """Who takes part: roles by name. `group` is "dengan topik", "tanpa topik" or "belum ada"."""

    roles: dict[str, str]
    group: str
    on_call: str | None


@dataclass(frozen=True)
class Line:
    """`where` names its file and number."""

    where: str
    text: str


@dataclass
class Play:
    title: str
    cast: Cast
    lines: list[Line] = field(default_factory=list)


Step = TypeVar("Step", bound=Callable[..., Awaitable[None] | None])
_STEPS: list[tuple[re.Pattern[str], str]] = []


def line(pattern: str) -> Callable[[Step], Step]:
    """The method that a line leads to: its groups are the arguments. The first pattern that fits counts."""

    def note(step: Step) -> Step:
        _STEPS.append((re.compile(pattern), step.__name__))
        return step

    return note


def step_of(text: str) -> tuple[str, dict[str, Any]]:
    """The name of the method, and its arguments. Raises ValueError for a line that cannot be understood."""
    for pattern, name in _STEPS:
        if match := pattern.fullmatch(text):
            return name, match.groupdict()
    raise ValueError(text)


def read_plays(path: Path) -> list[Play]:
    """The plays of a file, with the scenes put in. Raises ValueError naming a line that cannot be understood."""
    scenes = _scenes(path.parent / SCENES)
    plays: list[Play] = []
    title: str | None = None  # of a play whose cast comes next
    for line in _lines(path):
        if line.text.startswith(_TITLE):
            title = line.text.removeprefix(_TITLE)
        elif title is not None:
            plays.append(Play(title, _cast(line)))
            title = None
        else:
            plays[-1].lines += _checked(_expanded(line, scenes))
    return plays


def _lines(path: Path) -> Iterator[Line]:
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = raw.strip()
        if text and not _ASIDE.fullmatch(text):
            yield Line(f"{path.name}:{number}", text)


def _scenes(path: Path) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in _lines(path) if path.exists() else ():
        if line.text.startswith(_TITLE):
            found[line.text.removeprefix(_TITLE)] = []
        else:
            [*found.values()][-1].append(line)
    return found


def _cast(line: Line) -> Cast:
    match = _CAST.fullmatch(line.text)
    people = [_PERSON.fullmatch(part.strip()) for part in match["people"].split(",")] if match else []
    roles = {person[1]: person[2] for person in people if person}
    if match is None or len(roles) != len(people):
        raise ValueError(f"{line.where}: {line.text!r}")
    return Cast(roles, match["group"] or "dengan topik", match["on_call"])


def _expanded(line: Line, scenes: dict[str, list[Line]]) -> Iterator[Line]:
    match = _SCENE.fullmatch(line.text)
    if match is None:
        yield line
    elif match["name"] not in scenes:
        raise ValueError(f"{line.where}: {line.text!r}")
    else:
        for one in scenes[match["name"]]:
            played = Line(f"{line.where}, {one.where}", one.text.replace(_ACTOR, match["who"]))
            yield from _expanded(played, scenes)


def _checked(lines: Iterator[Line]) -> Iterator[Line]:
    for line in lines:
        try:
            step_of(line.text)
        except ValueError:
            raise ValueError(f"{line.where}: {line.text!r}") from None
        yield line

"""The plays in meja/*.txt, with citizens, officers and their group: all of the bot, but no network and no waiting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation.library import Library
from tests.conversations.office_checks import Player
from tests.conversations.office_transcript import SCENES, Play, read_plays

PLAYS = Path(__file__).parent / "meja"


def plays() -> Iterator[object]:
    for path in sorted(PLAYS.glob("*.txt")):
        if path.name != SCENES:
            for play in read_plays(path):
                yield pytest.param(play, id=f"{path.stem}: {play.title}")


ALL = list(plays())


@pytest.mark.parametrize("play", ALL)
async def test_play(play: Play, library: Library, tmp_path: Path) -> None:
    await Player(library, play.cast, tmp_path).play(play)


def test_there_are_plays() -> None:
    assert len(ALL) >= 30


CAST = "peran: Siti warga, Budi petugas\n"


def read_text(tmp_path: Path, text: str) -> list[Play]:
    path = tmp_path / "lakon.txt"
    path.write_text(text, encoding="utf-8")
    return read_plays(path)


@pytest.mark.parametrize(
    "text",
    [
        "# Judul\nperan: Siti penari\n",
        f"# Judul\n{CAST}siti menari\n",
        f"# Judul\n{CAST}adegan Siti: yang tidak ada\n",
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=rf"lakon.txt:{len(text.splitlines())}"):
        read_text(tmp_path, text)


def test_a_scene_is_played_by_whom_it_says(tmp_path: Path) -> None:
    (tmp_path / SCENES).write_text("# salam\nWARGA: halo\nbot ke WARGA: ...\n", encoding="utf-8")
    [play] = read_text(tmp_path, f"# Judul\n{CAST}(pagi hari)\nadegan Siti: salam\n")
    assert [line.text for line in play.lines] == ["Siti: halo", "bot ke Siti: ..."]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("Siti: /kasus\nbot ke Siti: sudah punya permohonan", "Bot berkata lain"),
        ("Siti: /kasus\nbot diam kepada Siti", "Bot berkata"),
        ("Siti: /kasus\nSiti menekan: Tidak ada yang begini", "Tombol itu tidak ada"),
        ("Siti: /kasus", "di akhir bot masih berkata kepada Siti"),
        ("kartu: apa saja", "Belum ada kasus"),
    ],
)
async def test_a_bot_that_says_something_else_is_noticed(
    tmp_path: Path, library: Library, lines: str, complaint: str
) -> None:
    [play] = read_text(tmp_path, f"# Judul\n{CAST}{lines}\n")
    with pytest.raises(AssertionError, match=complaint):
        await Player(library, play.cast, tmp_path).play(play)

"""The conversations in *.txt: journeys and reminders in no time, and all of them with the real bot and engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.conversation.library import Library
from bot.conversation.secret import engine_token
from bot.settings import Settings
from bot.simulator.client import SITI, LocalTelegram
from tests.conversations.places import Direct, Real
from tests.conversations.transcript import BEGINS, Player, Transcript, moved, read, says
from tests.telegram.running import local_settings

HERE = Path(__file__).parent
# In these the understanding of the engine matters little: what it would say, a search can say.
ABOUT_JOURNEYS = "panduan-*.txt"
# A shared machine may be slow, and a limited answer would be a different conversation.
_PATIENCE_S = 30.0


def transcripts(pattern: str) -> Iterator[object]:
    for path in sorted(HERE.glob(pattern)):
        for transcript in read(path):
            yield pytest.param(transcript, id=f"{path.stem}: {transcript.title}")


JOURNEYS, ALL = list(transcripts(ABOUT_JOURNEYS)), list(transcripts("*.txt"))


@pytest_asyncio.fixture
async def player(simulator: str, engine: Settings, library: Library, tmp_path: Path) -> AsyncIterator[Player]:
    settings = local_settings(simulator, tmp_path, engine.engine_address, engine_timeout=_PATIENCE_S)
    async with LocalTelegram(simulator) as tg:
        await tg.reset()
        # The engine remembers conversations by chat: a new person for each.
        person = await tg.add_user("Warga")
        while person["id"] in _MET:
            person = await tg.add_user("Warga")
        _MET.add(person["id"])
        async with Real(tg, person["id"], settings, library, engine_token(engine)) as place:
            yield Player(place)


_MET: set[int] = {SITI}


@pytest.mark.e2e
@pytest.mark.timeout(500)  # the first one may have to train the engine
@pytest.mark.parametrize("transcript", ALL)
async def test_conversation(transcript: Transcript, player: Player) -> None:
    await player.play(transcript)


@pytest.mark.parametrize("transcript", JOURNEYS)
async def test_conversation_in_no_time(transcript: Transcript, library: Library) -> None:
    await Player(Direct(library)).play(transcript)


def test_there_are_conversations() -> None:
    assert len(ALL) >= 50
    assert len(JOURNEYS) >= 30


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("Rp950.000", True), ("biaya ... rp950.000", True), ("rp950.000 ... biaya", False), ("...", True)],
)
def test_dots_stand_for_anything(wanted: str, expected: bool) -> None:
    assert says("Biaya paspor\n\n10 tahun: Rp950.000", wanted) is expected


@pytest.mark.parametrize(
    ("how", "then"),
    [
        ("+3 hari", BEGINS + timedelta(days=3)),
        ("+45 menit", BEGINS + timedelta(minutes=45)),
        ("19.00", BEGINS.replace(hour=19)),
        ("09.30", BEGINS.replace(hour=9, minute=30) + timedelta(days=1)),
    ],
)
def test_the_clock_is_moved(how: str, then: datetime) -> None:
    assert moved(BEGINS, how) == then


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "salah.txt"
    path.write_text("# Judul\npetugas: halo\n", encoding="utf-8")
    with pytest.raises(ValueError, match="salah.txt:2"):
        read(path)

"""The conversations in *.txt, played with the real bot and the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.content.library import Library
from bot.conversation.secret import engine_token
from bot.settings import Settings
from bot.simulator.client import SITI, LocalTelegram
from tests.conversations.transcript import Player, Transcript, read, says
from tests.telegram.running import local_settings, running

HERE = Path(__file__).parent
TRANSCRIPTS = [
    pytest.param(transcript, id=f"{path.stem}: {transcript.title}")
    for path in sorted(HERE.glob("*.txt"))
    for transcript in read(path)
]
# A shared machine may be slow, and a limited answer would be a different conversation.
_PATIENCE_S = 30.0


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
        async with running(settings, library, tg, engine_token(engine)):
            yield Player(tg, person["id"])


_MET: set[int] = {SITI}


@pytest.mark.e2e
@pytest.mark.timeout(500)  # the first one may have to train the engine
@pytest.mark.parametrize("transcript", TRANSCRIPTS)
async def test_conversation(transcript: Transcript, player: Player) -> None:
    await player.play(transcript)


def test_there_are_conversations() -> None:
    assert len(TRANSCRIPTS) >= 15


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("Rp950.000", True), ("biaya ... rp950.000", True), ("rp950.000 ... biaya", False), ("...", True)],
)
def test_dots_stand_for_anything(wanted: str, expected: bool) -> None:
    assert says("Biaya paspor\n\n10 tahun: Rp950.000", wanted) is expected


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "salah.txt"
    path.write_text("# Judul\npetugas: halo\n", encoding="utf-8")
    with pytest.raises(ValueError, match="salah.txt:2"):
        read(path)

"""The picture of a step, from the file beside the journey to the chat: pressed, uploaded, and the way on under it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import paths
from bot.conversation.library import load_library
from bot.journeys.load import FOLDER
from bot.settings import Settings
from bot.simulator.client import SITI, LocalTelegram
from bot.simulator.samples import photo
from tests.telegram.citizen import Citizen, labels
from tests.telegram.running import running

PICTURE = "gambar/menu.png"
_STEP = "- id: paspor\n"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """A copy of all content in which the first step of paying has a picture."""
    copy = tmp_path / "faq"
    shutil.copytree(paths.FAQ, copy)
    journey = copy / FOLDER / "bayar-bni.yml"
    text = journey.read_text(encoding="utf-8")
    assert text.count(_STEP) == 1
    journey.write_text(text.replace(_STEP, f"{_STEP}  gambar: {PICTURE}\n"), encoding="utf-8")
    (copy / FOLDER / PICTURE).parent.mkdir()
    (copy / FOLDER / PICTURE).write_bytes(photo())
    return copy


@pytest_asyncio.fixture
async def siti(settings: Settings, tg: LocalTelegram, faq: Path) -> AsyncIterator[Citizen]:
    async with running(settings, load_library(faq), tg):
        yield Citizen(tg, SITI)


async def test_a_picture_is_shown_and_leads_on(siti: Citizen) -> None:
    await siti.tg.start(SITI, "panduan-bayar-bni")
    [step] = await siti.replies()
    [shown] = await siti.press(step, "🖼 Lihat gambar")
    assert shown["photo"] and shown["caption"] == "Paspor yang dipilih"
    [way_on] = labels(shown)
    assert way_on.startswith("▶️ Lanjut ke langkah 1 dari")
    [again] = await siti.press(shown, way_on)
    assert "Paspor yang dipilih" in again["text"]
    assert again["message_id"] > shown["message_id"]  # a text cannot take the place of a picture


async def test_a_picture_that_is_gone_stops_nothing(siti: Citizen, faq: Path) -> None:
    await siti.tg.start(SITI, "panduan-bayar-bni")
    [step] = await siti.replies()
    (faq / FOLDER / PICTURE).unlink()
    await siti.tg.press(SITI, step["message_id"], label="🖼 Lihat gambar")
    [after] = await siti.press(step, "E-paspor, 10 tahun")
    assert "Paspor lamanya" in after["text"]

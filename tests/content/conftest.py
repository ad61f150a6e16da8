"""Small content made by hand, and a copy of the real data to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import paths
from bot.content.answers import Answers
from bot.content.facts import load_facts
from bot.content.topics import load_topics
from bot.conversation.library import Library, load_library

FACT = {
    "nilai": "isi",
    "satuan": "teks",
    "sumber": ["S1"],
    "berlaku_sejak": None,
    "diperiksa": "2026-11-24",
    "status": "terverifikasi",
    "catatan": "",
}
SOURCES = """
S1: {nama: "Kanim <Palembang>", tanggal: "2024", url: "https://palembang.imigrasi.go.id/?a=1&b=2", resmi: true}
S2: {nama: "Sebuah blog", tanggal: "2024", url: "https://blog.example.com/", resmi: false}
S3: {nama: "Mengaku resmi", tanggal: "2024", url: "https://go.id.example.com/", resmi: true}
"""
FRONT = "---\njudul: {title}\nsumber: [{sources}]\nberlaku_sejak: 2024-12-17\ndiperiksa: 2026-11-24\nlanjut: []\n---\n"


def _dates(text: str) -> str:
    """Dates without quotes, as people write them."""
    return text.replace("'2026-11-24'", "2026-11-24").replace("'2024-12-17'", "2024-12-17")


@pytest.fixture
def write_facts(tmp_path: Path) -> Callable[..., Path]:
    """Writes fakta.yml with facts `g.<name>` that differ from a sound one as told; None leaves a field out."""

    def write(**facts: Any) -> Path:
        entries = {
            name: {key: value for key, value in {**FACT, **change}.items() if value != "(tanpa)"}
            if isinstance(change, dict)
            else change
            for name, change in facts.items()
        }
        (tmp_path / "fakta.yml").write_text(_dates(yaml.safe_dump({"g": entries}, allow_unicode=True)), "utf-8")
        (tmp_path / "sumber.yml").write_text(SOURCES, "utf-8")
        return tmp_path

    return write


@pytest.fixture
def answers_of(write_facts: Callable[..., Path]) -> Callable[..., Answers]:
    """Answers with one topic `uji` of this body, a small talk `salam`, and facts `g.<name>`."""

    def build(body: str, sources: str = "S1", **facts: Any) -> Answers:
        folder = write_facts(**(facts or {"isi": {}}))
        groups = [{"id": "a", "judul": "A", "topik": ["uji"]}, {"id": "obrolan", "judul": "B", "topik": ["salam"]}]
        (folder / "menu.yml").write_text(yaml.safe_dump({"kelompok": groups}))
        (folder / "uji.md").write_text(FRONT.format(title="Uji", sources=sources) + body, "utf-8")
        (folder / "salam.md").write_text("---\njudul: Salam\nlanjut: [uji]\n---\nHalo", "utf-8")
        return Answers(load_topics(folder), load_facts(folder))

    return build


@pytest.fixture(scope="session")
def library() -> Library:
    """The real content."""
    return load_library()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of everything that `check` reads."""
    for part in ("faq", "nlu_data", "tests/nlu"):
        shutil.copytree(paths.ROOT / part, tmp_path / part)
    shutil.copy(paths.DOMAIN, tmp_path)
    return tmp_path

"""What is live is what citizens read: at once, from the day it holds, and without what somebody has broken."""

from __future__ import annotations

import asyncio
import threading
from datetime import date, datetime
from functools import cache

import pytest
from structlog.testing import capture_logs

from bot import paths
from bot.content.answers import Answers
from bot.content.facts import load_facts
from bot.content.search import file_sentences, make_index
from bot.content.texts import load_texts
from bot.content.topics import load_topics
from bot.conversation.library import Library, load_library, make_library
from bot.editing import live
from bot.editing.live import LiveContent, preview_library
from bot.editing.shelf import StoreShelf
from bot.editing.sound import load_content
from bot.reminders.wib import WIB
from bot.store.database import open_database
from bot.store.sentences import SentenceStore
from bot.telegram.assembly import make_renderer
from tests.editing.repository import COMING, NEW_ANSWER, NOW, Repository

ANSWER, FACT, STEP = "jawaban/calo", "biaya.percepatan", "panduan/bayar-bni/paspor"
FEE, NEW_FEE = "Rp1.000.000", "Rp1.100.000"


@cache
def _index() -> bytes:
    answers = Answers(load_topics(paths.FAQ), load_facts(paths.FAQ))
    return make_index(answers, file_sentences(paths.NLU_TRAIN))


class Bot:
    """A library that follows the store; `now` can be moved."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.now = datetime(2026, 12, 31, 23, 59, tzinfo=WIB).timestamp()
        content = load_content(StoreShelf(repository.db), date(2026, 12, 31))
        self.library: Library = make_library(content.answers, content.journeys, _index, load_texts(paths.FAQ))
        self.live = LiveContent(repository.db, self.library, lambda: self.now)

    def answer(self, topic: str) -> str:
        return self.library.answers.make(topic).html

    def step(self, journey: str, step: str) -> str:
        return next(each.text for each in self.library.journeys.get(journey).steps if each.id == step)


@pytest.fixture
def bot(repository: Repository) -> Bot:
    return Bot(repository)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_LOOK_EVERY_S", 0)
    monkeypatch.setattr(live, "_INDEX_AFTER_S", 0)


async def test_what_is_published_is_live(bot: Bot) -> None:
    bot.repository.publish(ANSWER, f"{bot.repository.body(ANSWER)}\nBaru saja terbit.\n")
    bot.repository.publish(STEP, "Pilih paspornya.\n")
    await bot.live.refresh()
    assert "Baru saja terbit." in bot.answer("calo")
    assert bot.step("bayar-bni", "paspor") == "Pilih paspornya."


async def test_who_holds_a_part_of_the_library_says_it_too(bot: Bot) -> None:
    renderer = make_renderer(bot.library)
    bot.repository.publish("jawaban/paspor-pelaut", NEW_ANSWER)
    await bot.live.refresh()
    assert renderer.knows("paspor-pelaut")
    assert "Paspor pelaut" in [key.label for row in renderer.group("permohonan").keyboard for key in row]


async def test_search_finds_what_is_new(bot: Bot) -> None:
    bot.repository.publish("jawaban/paspor-pelaut", NEW_ANSWER)
    SentenceStore(bot.repository.db).add("paspor-pelaut", "saya nahkoda tugboat", exam=False, author=1, at=NOW)
    await bot.live.refresh()
    assert bot.library.search.find("nahkoda tugboat")[0].topic == "paspor-pelaut"


async def test_a_change_is_noticed(bot: Bot, at_once: None) -> None:
    following = asyncio.create_task(bot.live.run())
    bot.repository.publish(ANSWER, f"{bot.repository.body(ANSWER)}\nBaru saja terbit.\n")
    async with asyncio.timeout(20):
        while "Baru saja terbit." not in bot.answer("calo"):
            await asyncio.sleep(0)
    following.cancel()


async def test_what_is_published_does_not_wait_for_the_search(
    bot: Bot, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search of the change before takes long to make."""
    making, done = threading.Event(), threading.Event()

    def slowly(answers: Answers, sentences: object) -> bytes:
        making.set()
        assert done.wait(20)
        return _index()

    monkeypatch.setattr(live, "make_index", slowly)
    following = asyncio.create_task(bot.live.run())
    bot.repository.publish(ANSWER, f"{bot.repository.body(ANSWER)}\nBaru saja terbit.\n")
    async with asyncio.timeout(20):
        while not making.is_set():
            await asyncio.sleep(0)
        bot.repository.publish(STEP, "Pilih paspornya.\n")
        while bot.step("bayar-bni", "paspor") != "Pilih paspornya.":
            await asyncio.sleep(0)
    done.set()
    following.cancel()


async def test_a_coming_value_holds_from_midnight_on(bot: Bot, at_once: None) -> None:
    bot.repository.publish_fact(FACT, berikutnya=COMING)
    await bot.live.refresh()
    assert FEE in bot.answer("percepatan")
    following = asyncio.create_task(bot.live.run())
    bot.now += 60
    async with asyncio.timeout(20):
        while NEW_FEE not in bot.answer("percepatan"):
            await asyncio.sleep(0)
    following.cancel()
    assert FEE not in bot.answer("percepatan")


async def test_an_empty_store_changes_nothing(repository: Repository, at_once: None) -> None:
    """A bot whose content came from files, as in tests."""
    empty = open_database(repository.root / "empty.db")
    library = load_library()
    moved = iter([NOW, NOW, *[NOW + 24 * 3600] * 9])
    with capture_logs() as logs:
        following = asyncio.create_task(LiveContent(empty, library, lambda: next(moved, NOW)).run())
        for _ in range(20):
            await asyncio.sleep(0)
        following.cancel()
    assert logs == []
    empty.close()


BROKEN = [
    (ANSWER, "tanpa judul"),
    (ANSWER, "---\njudul: [\n---\nIsi"),
    (ANSWER, "---\njudul: Calo\nlanjut: []\n---\nIsi"),
    (ANSWER, "---\njudul: Calo\nsumber: [S1]\nberlaku_sejak: 2026-11-24\ndiperiksa: 2026-11-24\nlanjut: []\n---\n{{ 1"),
    (ANSWER, ""),
    (f"fakta/{FACT}", "teks"),
    (f"fakta/{FACT}", "nilai: ["),
    (f"fakta/{FACT}", "nilai: 1"),
    ("fakta/billing.batas_bayar", None),
    (STEP, '{{ fakta("tidak.ada") }}'),
    (STEP, "{% if %}"),
    ("berkas/menu.yml", "kelompok: 3"),
    ("berkas/fakta.yml", "- a"),
    ("berkas/sumber.yml", "["),
    ("berkas/panduan/bayar-bni.yml", "teks"),
]


@pytest.mark.parametrize(("name", "body"), BROKEN)
async def test_of_a_broken_item_the_version_before_is_shown(bot: Bot, name: str, body: str | None) -> None:
    shown = (bot.answer("calo"), bot.answer("percepatan"), bot.step("bayar-bni", "paspor"))
    if body is None:
        bot.repository.publish_fact("billing.batas_bayar", nilai="dua jam")
    else:
        bot.repository.publish(name, body)
    with capture_logs() as logs:
        await bot.live.refresh()
    assert (bot.answer("calo"), bot.answer("percepatan"), bot.step("bayar-bni", "paspor")) == shown
    assert {entry["item"] for entry in logs if entry["log_level"] == "error"} == {name}
    assert logs[-1]["event"] == "content is live"


async def test_a_fact_that_breaks_answers_is_put_back_and_not_the_answers(bot: Bot) -> None:
    before = bot.answer("percepatan")
    bot.repository.publish_fact(FACT, status="perlu_konfirmasi", catatan="Pastikan.")
    await bot.live.refresh()
    assert bot.answer("percepatan") == before


async def test_a_new_answer_without_a_sound_version_is_left_out(bot: Bot) -> None:
    bot.repository.publish("jawaban/paspor-pelaut", NEW_ANSWER.replace("paspor biasa", "{{ 1"))
    await bot.live.refresh()
    assert "paspor-pelaut" not in bot.library.answers.topics
    assert "calo" in bot.library.answers.topics


async def test_a_store_that_is_ruined_leaves_everything_as_it_was(bot: Bot) -> None:
    before = bot.answer("calo")
    bot.repository.db.execute("DELETE FROM content_items")
    with capture_logs() as logs:
        await bot.live.refresh()
    assert bot.answer("calo") == before
    assert [entry["log_level"] for entry in logs] == ["error"]


def test_the_start_shows_what_the_store_has(repository: Repository) -> None:
    repository.publish(ANSWER, f"{repository.body(ANSWER)}\nBaru saja terbit.\n")
    database = repository.root.parent / "pandu.db"
    library = preview_library(database, lambda: NOW)
    assert "Baru saja terbit." in library.answers.make("calo").html
    assert library.search.find("brp biaya paspor")[0].topic == "biaya"


def test_a_preview_writes_nothing(repository: Repository) -> None:
    database = repository.root / "new.db"
    library = preview_library(database, lambda: NOW)
    assert len(library.answers.topics) > 50
    db = open_database(database)
    assert db.table("content_items").count == 0
    db.close()


def test_the_bot_starts_with_a_ruined_store(repository: Repository) -> None:
    repository.db.execute("UPDATE content_items SET body = '' WHERE name LIKE 'berkas/%'")
    repository.db.execute("DELETE FROM content_versions")
    with capture_logs() as logs:
        library = preview_library(repository.root.parent / "pandu.db", lambda: NOW)
    assert len(library.answers.topics) > 50
    assert "error" in {entry["log_level"] for entry in logs}

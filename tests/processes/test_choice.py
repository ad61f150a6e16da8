"""Which model answers when everything starts, what it was taught, and which models are kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.editing.model_note import ModelNote, note_of, write_note
from bot.editing.training_data import additions, mark
from bot.processes import training
from bot.processes.choice import model_to_serve
from bot.processes.models import drop_old_models
from bot.settings import Settings
from bot.store.content import ContentStore
from bot.store.lessons import EngineStore, LessonKind, LessonState, LessonStore
from bot.store.sentences import SentenceStore
from tests.processes.stub_engine import StubEngine

NOW = 1_700_000_000.0
MakeModel = Callable[..., Path]


@pytest.fixture
def make_model(settings: Settings) -> MakeModel:
    """`make_model(name, base, taught)`: a model that was trained in a repository with this fingerprint."""

    def make(name: str, base: str = "", taught: tuple[str, ...] = ()) -> Path:
        path = settings.models_dir / f"pandu-{name}.tar.gz"
        write_note(path, ModelNote(base or training.fingerprint(), taught))
        path.write_text("baik")
        return path

    return make


@pytest.fixture
def say() -> list[str]:
    return []


def teach(db: Database, *texts: str) -> list[str]:
    """Marks of what was added."""
    ContentStore(db).put("jawaban/biaya", "Biaya", "x", origin="berkas", author=None, note="", at=NOW)
    for text in texts:
        assert SentenceStore(db).add("biaya", text, False, 1, NOW)
    return [mark(sentence) for sentence in additions(db).sentences]


async def test_at_first_the_repositorys_model_is_trained(
    settings: Settings, db: Database, stub_engine: StubEngine, say: list[str]
) -> None:
    assert await model_to_serve(settings, db, say.append) == training.model_path(settings)
    assert "--also" not in stub_engine.told


async def test_the_model_in_use_is_used_again(
    settings: Settings, db: Database, make_model: MakeModel, say: list[str]
) -> None:
    model = make_model("a")
    EngineStore(db).take(model.name, "http://127.0.0.1:1", NOW)
    assert await model_to_serve(settings, db, say.append) == model
    assert not say


async def test_after_an_upgrade_the_new_model_is_taught_what_the_old_one_was_and_no_more(
    settings: Settings, db: Database, stub_engine: StubEngine, make_model: MakeModel, say: list[str]
) -> None:
    taught, unjudged = teach(db, "ongkosnya paspor brapa sih mang", "yang ini belum diuji siapa pun")
    EngineStore(db).take(make_model("a", "lain", (taught,)).name, "http://127.0.0.1:1", NOW)
    model = await model_to_serve(settings, db, say.append)
    assert model != training.model_path(settings)
    assert note_of(model) == ModelNote(training.fingerprint(), (taught,))
    assert unjudged not in note_of(model).taught
    data = Path(stub_engine.told[stub_engine.told.index("--data") + 1], "nlu", "biaya.yml").read_text()
    assert "ongkosnya paspor" in data and "belum diuji" not in data


async def test_when_the_model_is_gone_everything_that_was_added_is_taught(
    settings: Settings, db: Database, stub_engine: StubEngine, say: list[str]
) -> None:
    marks = teach(db, "ongkosnya paspor brapa sih mang")
    EngineStore(db).take("pandu-hilang.tar.gz", "http://127.0.0.1:1", NOW)
    assert list(note_of(await model_to_serve(settings, db, say.append)).taught) == marks


async def test_sentences_that_spoil_the_model_do_not_keep_the_bot_from_starting(
    settings: Settings, db: Database, stub_engine: StubEngine, say: list[str]
) -> None:
    teach(db, "ongkosnya paspor brapa sih mang")
    stub_engine.plan(after=[["kalimat", "biaya", "visa"]])
    own = training.model_path(settings)
    own.parent.mkdir(exist_ok=True)
    own.write_text("baik")
    assert await model_to_serve(settings, db, say.append) == own
    assert "tanpa kalimat yang ditambahkan admin" in say[-1]


async def test_what_was_exported_into_the_repository_needs_no_other_model(
    settings: Settings, db: Database, stub_engine: StubEngine, say: list[str]
) -> None:
    marks = teach(db, "Berapa biaya pembuatan paspor?")  # stands in nlu_data/nlu/biaya.yml
    model = await model_to_serve(settings, db, say.append)
    assert model == training.model_path(settings)
    assert list(note_of(model).taught) == marks


def test_the_models_in_use_before_and_waiting_are_kept_and_the_newest(
    settings: Settings, db: Database, make_model: MakeModel
) -> None:
    for age, name in enumerate(("sebelum", "dipakai", "tua", "menunggu", "baru")):
        os.utime(make_model(name), (age + 1, age + 1))
    EngineStore(db).take("pandu-sebelum.tar.gz", "", NOW)
    EngineStore(db).take("pandu-dipakai.tar.gz", "", NOW)
    lesson = LessonStore(db).ask(LessonKind.LEARN, 1, NOW)
    LessonStore(db).move(lesson.id, {LessonState.ASKED}, LessonState.READY, NOW, model="pandu-menunggu.tar.gz")
    drop_old_models(settings)
    left = {path.name.partition(".")[0] for path in settings.models_dir.iterdir()}
    assert left == {"pandu-sebelum", "pandu-dipakai", "pandu-menunggu"}


def test_what_a_killed_training_left_is_removed_and_what_a_running_one_writes_is_not(settings: Settings) -> None:
    settings.models_dir.mkdir()
    for pid in (os.getpid(), 4_194_305):  # beyond what Linux gives out
        (settings.models_dir / f"unfinished-{pid}.tar.gz").write_text("")
    drop_old_models(settings)
    assert [path.name for path in settings.models_dir.iterdir()] == [f"unfinished-{os.getpid()}.tar.gz"]

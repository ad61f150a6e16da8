"""A lesson: trained, judged, taken over on an admin's word; cut off anywhere, its state says what is so."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.editing.model_note import note_of
from bot.processes import rasa_train, training
from bot.processes.engines import Engines, SwitchError
from bot.processes.lessons import Lessons
from bot.settings import Settings
from bot.store.content import ContentStore
from bot.store.lessons import EngineStore, Lesson, LessonKind, LessonState, LessonStore
from bot.store.sentences import SentenceStore
from tests.processes.stub_engine import StubEngine

NOW = 1_700_000_000.0
RIGHT = [[f"kalimat {number}", "biaya", "biaya"] for number in range(20)]
FEW = [[text, topic, "visa"] for text, topic, _ in RIGHT[:5]] + RIGHT[5:]
WORSE = [["kalimat 0", "biaya", "visa"], *RIGHT[1:]]


class NoEngines(Engines):
    """Switches at once, or fails as told; no process is started."""

    def __init__(self, settings: Settings, model: Path) -> None:
        self._now = model
        self.fault: BaseException | None = None
        self.switched: list[str] = []

    @property
    def model(self) -> Path:
        return self._now

    async def switch(self, model: Path, progress: Callable[[str], None], take: Callable[[str], None]) -> None:
        progress("Menyalakan")
        if self.fault:
            raise self.fault
        take("http://127.0.0.1:7000")
        self.switched.append(model.name)
        self._now = model


class Office:
    """The supervisor's side with a store, and an admin who orders."""

    def __init__(self, settings: Settings, db: Database) -> None:
        self.settings, self.db = settings, db
        self.lessons, self.in_use = LessonStore(db), EngineStore(db)
        model = training.model_path(settings)
        settings.models_dir.mkdir()
        model.write_text("baik")
        self.in_use.take(model.name, "http://127.0.0.1:5005", NOW)
        self.said: list[str] = []
        self.engines = NoEngines(settings, model)
        self.work = Lessons(settings, db, self.engines, self.said.append, lambda: NOW)
        ContentStore(db).put("jawaban/biaya", "Biaya", "x", origin="berkas", author=None, note="", at=NOW)

    def teach(self, text: str = "ongkosnya paspor brapa sih mang") -> None:
        assert SentenceStore(self.db).add("biaya", text, False, 1, NOW)

    def restart(self) -> None:
        self.work = Lessons(self.settings, self.db, self.engines, self.said.append, lambda: NOW)
        self.work.take_up()

    async def learn(self) -> Lesson:
        self.lessons.ask(LessonKind.LEARN, 1, NOW)
        await self.work.once()
        return self.latest

    async def use(self) -> Lesson:
        assert self.lessons.move(self.latest.id, {LessonState.READY}, LessonState.SWITCHING, NOW)
        await self.work.once()
        return self.latest

    @property
    def latest(self) -> Lesson:
        lesson = self.lessons.latest()
        assert lesson
        return lesson

    @property
    def state(self) -> str:
        return self.latest.state.value

    @property
    def model(self) -> str:
        current = self.in_use.current()
        assert current
        return current.model


@pytest.fixture
def office(settings: Settings, db: Database, stub_engine: StubEngine) -> Office:
    return Office(settings, db)


async def test_a_lesson_is_trained_with_what_was_added_examined_beside_the_old_model_and_waits(
    office: Office, stub_engine: StubEngine
) -> None:
    office.teach()
    stub_engine.plan(after=RIGHT, before=WORSE)
    before = office.model
    lesson = await office.learn()
    assert lesson.state is LessonState.READY
    assert (lesson.report["right_before"], lesson.report["right_after"]) == (19, 20)
    assert lesson.report["better"] == [{"text": "kalimat 0", "topic": "biaya", "before": "visa", "after": "biaya"}]
    assert office.model == before and not office.engines.switched
    told = stub_engine.told
    assert told[told.index("--rival") + 1].endswith(before)
    data = Path(told[told.index("--data") + 1])
    assert "ongkosnya paspor brapa sih mang" in (data / "nlu" / "biaya.yml").read_text()
    assert "ongkosnya" in (Path(told[told.index("--also") + 1]) / "biaya.yml").read_text()


async def test_the_model_is_used_once_an_admin_says_so(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    new = (await office.learn()).model
    lesson = await office.use()
    assert lesson.state is LessonState.DONE
    assert office.model == new
    assert office.in_use.current().address == "http://127.0.0.1:7000"  # type: ignore[union-attr]
    note = note_of(office.settings.models_dir / new)
    assert note.base == training.fingerprint() and len(note.taught) == 1


async def test_a_worse_model_is_refused_and_used_only_with_a_reason(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    stub_engine.plan(after=WORSE, before=RIGHT)
    lesson = await office.learn()
    assert lesson.state is LessonState.REFUSED
    assert [reason["complaint"] for reason in lesson.report["reasons"]] == ["lebih-sedikit"]
    assert lesson.report["overridable"]
    assert not office.lessons.move(lesson.id, {LessonState.READY}, LessonState.SWITCHING, NOW)
    await office.work.once()
    assert not office.engines.switched
    assert office.lessons.override(lesson.id, "kalimatnya memang salah", NOW)
    await office.work.once()
    assert (office.latest.state, office.latest.reason) == (LessonState.DONE, "kalimatnya memang salah")


async def test_one_urgent_message_lost_is_enough_whatever_else_is_won(office: Office, stub_engine: StubEngine) -> None:
    """Urgent is what config.yml says: whoever is ill abroad must not be missed for a better mark."""
    office.teach()
    ill, fee = ["ibu sakit, harus ke Penang", "berobat-luar-negeri"], ["kalimat 0", "biaya"]
    stub_engine.plan(
        after=[[*ill, "umrah-haji"], [*fee, "biaya"], *RIGHT[1:]],
        before=[[*ill, "berobat-luar-negeri"], [*fee, "visa"], *RIGHT[1:]],
    )
    before = office.model
    lesson = await office.learn()
    assert lesson.state is LessonState.REFUSED
    assert lesson.report["reasons"] == [{"complaint": "mendesak", "topic": "berobat-luar-negeri", "lost": 1}]
    assert lesson.report["worse"][0]["text"] == ill[0]
    await office.work.once()
    assert office.model == before and not office.engines.switched


async def test_below_the_bar_the_report_says_that_no_reason_helps(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    stub_engine.plan(after=FEW, before=FEW)
    lesson = await office.learn()
    assert lesson.state is LessonState.REFUSED
    assert not lesson.report["overridable"]


async def test_a_failed_training_is_told_and_changes_nothing(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    stub_engine.plan(code=3)
    before = office.model
    lesson = await office.learn()
    assert lesson.state is LessonState.FAILED
    assert lesson.progress.startswith("Pelatihan gagal (kode 3).")
    assert office.model == before
    assert [path.name for path in office.settings.models_dir.glob("*.tar.gz")] == [before]


async def test_without_anything_new_there_is_nothing_to_train(office: Office) -> None:
    lesson = await office.learn()
    assert (lesson.state, lesson.progress) == (LessonState.FAILED, "Tidak ada yang baru untuk dilatih.")


async def test_a_training_that_nobody_wants_any_more_is_stopped(
    office: Office, stub_engine: StubEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rasa_train, "_LIFE_SIGN_S", 0.05)
    office.teach()
    stub_engine.plan(hangs=True)
    office.lessons.ask(LessonKind.LEARN, 1, NOW)
    id_ = office.latest.id
    working = asyncio.create_task(office.work.once())
    while office.latest.state is not LessonState.TRAINING:
        await asyncio.sleep(0)
    assert office.lessons.move(id_, {LessonState.TRAINING}, LessonState.DROPPED, NOW)
    await asyncio.wait_for(working, 10)
    assert office.state == LessonState.DROPPED
    assert not list(office.settings.models_dir.glob("unfinished-*"))


async def test_a_model_that_does_not_start_leaves_the_old_one_in_use(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    before = office.model
    await office.learn()
    office.engines.fault = SwitchError("Mesin dengan model baru tidak bisa dinyalakan.")
    lesson = await office.use()
    assert (lesson.state, lesson.progress) == (LessonState.FAILED, "Mesin dengan model baru tidak bisa dinyalakan.")
    assert office.model == before


async def test_the_way_back_and_forth(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    first = office.model
    second = (await office.learn()).model
    await office.use()
    for expected in (first, second):
        office.lessons.ask(LessonKind.BACK, 1, NOW)
        await office.work.once()  # to the model's name
        await office.work.once()  # to the model
        assert office.state == LessonState.DONE
        assert office.model == expected


async def test_without_a_model_before_there_is_no_way_back(office: Office) -> None:
    office.lessons.ask(LessonKind.BACK, 1, NOW)
    await office.work.once()
    assert (office.latest.state, office.latest.progress) == (LessonState.FAILED, "Belum ada model sebelumnya.")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda model: model.unlink(), "Berkas modelnya sudah tidak ada"),
        (lambda model: model.with_name(model.name[:-7] + ".json").write_text('{"base": "lain", "taught": []}'), "Bot"),
    ],
)
async def test_a_model_that_is_gone_or_of_another_repository_is_not_used(
    office: Office, stub_engine: StubEngine, spoil: Callable[[Path], object], why: str
) -> None:
    office.teach()
    spoil(office.settings.models_dir / (await office.learn()).model)
    lesson = await office.use()
    assert lesson.state is LessonState.FAILED
    assert lesson.progress.startswith(why)
    assert not office.engines.switched


async def test_after_a_restart_a_training_has_failed(office: Office, stub_engine: StubEngine) -> None:
    lesson = office.lessons.ask(LessonKind.LEARN, 1, NOW)
    office.lessons.move(lesson.id, {LessonState.ASKED}, LessonState.TRAINING, NOW)
    office.restart()
    assert (office.latest.state, office.latest.progress) == (
        LessonState.FAILED,
        "Terputus karena bot dimulai ulang. Latih sekali lagi.",
    )


async def test_what_was_asked_before_a_restart_is_done_after_it(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    office.lessons.ask(LessonKind.LEARN, 1, NOW)
    office.restart()
    await office.work.once()
    assert office.state == LessonState.READY


async def test_a_switch_that_was_cut_off_is_done_after_the_restart(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    model = (await office.learn()).model
    office.engines.fault = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await office.use()
    assert office.state == LessonState.SWITCHING
    office.engines.fault = None
    office.restart()
    await office.work.once()
    assert office.state == LessonState.DONE
    assert office.model == model


async def test_a_switch_that_is_cut_off_every_time_is_given_up(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    before = office.model
    await office.learn()
    assert office.lessons.move(office.latest.id, {LessonState.READY}, LessonState.SWITCHING, NOW)
    office.restart()
    office.restart()
    assert office.state == LessonState.FAILED
    assert "dua kali" in office.latest.progress
    assert office.model == before


async def test_taking_over_and_saying_so_are_one(office: Office, stub_engine: StubEngine) -> None:
    """Cut off between the two, neither has happened."""
    office.teach()
    before = office.model
    lesson = await office.learn()

    async def dropped_meanwhile(model: Path, progress: object, take: Callable[[str], None]) -> None:
        office.lessons.move(lesson.id, {LessonState.SWITCHING}, LessonState.DROPPED, NOW)
        take("http://127.0.0.1:7000")

    office.engines.switch = dropped_meanwhile  # type: ignore[method-assign]
    assert (await office.use()).state is LessonState.DROPPED
    assert office.model == before


async def test_a_fault_of_ours_ends_the_lesson_and_not_the_supervisor(office: Office, stub_engine: StubEngine) -> None:
    office.teach()
    await office.learn()
    office.engines.fault = RuntimeError("tak terduga")
    lesson = await office.use()
    assert lesson.state is LessonState.FAILED
    assert "galat program" in lesson.progress


async def test_a_store_that_cannot_be_written_is_tried_again_later(
    office: Office, stub_engine: StubEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = asyncio.Event()

    def locked() -> None:
        tried.set()
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(office.lessons.__class__, "latest", lambda self: locked())
    running = asyncio.create_task(office.work.run())
    await asyncio.wait_for(tried.wait(), 5)
    await asyncio.sleep(0)
    assert not running.done()
    running.cancel()


async def test_the_stages_are_told_while_it_trains(
    office: Office, stub_engine: StubEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.teach()
    told: list[str] = []
    move = LessonStore.move

    def noted(self: LessonStore, *args: object, **fields: object) -> bool:
        told.append(str(fields.get("progress", "")))
        return move(self, *args, **fields)  # type: ignore[arg-type]

    monkeypatch.setattr(LessonStore, "move", noted)
    await office.learn()
    await office.use()
    assert [line for line in told if line] == ["Menyiapkan kalimat", "Melatih model baru, 0 detik", "Menyalakan"]

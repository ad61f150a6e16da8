"""A model is made again exactly when what it is made from changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import paths
from bot.errors import OperatorError
from bot.processes import training
from bot.settings import Settings

INPUTS = ["config.yml", "domain.yml", "requirements/engine.txt", "nlu_data/rules.yml", "nlu_data/nlu/biaya.yml"]
INPUTS += ["engine/normalise.py", "engine/slang.yml", "engine/classifier.py"]
OTHERS = ["faq/biaya.md", "tests/nlu/biaya.yml", "bot/cli.py", "endpoints.yml", "engine/__pycache__/x.cpython-310.pyc"]
OTHERS += ["engine/README.md", "engine/baselines/stock.yml", "nlu_data/nlu/catatan.txt"]


def move(monkeypatch: pytest.MonkeyPatch, old: Path, new: Path) -> None:
    """Every path of the checkout, from one root to another."""
    for name, value in list(vars(paths).items()):
        if isinstance(value, Path):
            monkeypatch.setattr(paths, name, new / value.relative_to(old))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout that training looks at."""
    root = tmp_path / "checkout"
    for name in INPUTS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    move(monkeypatch, paths.ROOT, root)
    return root


@pytest.mark.parametrize("name", INPUTS)
def test_a_changed_input_changes_the_fingerprint_and_back_changes_it_back(checkout: Path, name: str) -> None:
    before = training.fingerprint()
    (checkout / name).write_text("lain")
    assert training.fingerprint() != before
    (checkout / name).write_text(name)
    assert training.fingerprint() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "nlu_data/nlu/biaya.yml").unlink(),
        lambda root: (root / "nlu_data/nlu/biaya.yml").rename(root / "nlu_data/nlu/visa.yml"),
        lambda root: (root / "nlu_data/nlu/visa.yml").write_text(""),
        lambda root: (root / "engine/baru.py").write_text(""),
    ],
)
def test_a_new_renamed_or_removed_input_counts(checkout: Path, change: Callable[[Path], object]) -> None:
    before = training.fingerprint()
    change(checkout)
    assert training.fingerprint() != before


@pytest.mark.parametrize("name", OTHERS)
def test_what_a_model_is_not_made_from_does_not_count(checkout: Path, name: str) -> None:
    before = training.fingerprint()
    (checkout / name).parent.mkdir(parents=True, exist_ok=True)
    (checkout / name).write_text("lain")
    os.utime(checkout / "config.yml", (1, 1))
    assert training.fingerprint() == before


def test_where_the_checkout_lies_does_not_count(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = training.fingerprint()
    moved = checkout.with_name("pindah")
    shutil.move(checkout, moved)
    move(monkeypatch, checkout, moved)
    assert training.fingerprint() == before


@pytest.fixture
def rasa(checkout: Path) -> Callable[..., None]:
    """`rasa(code, makes_model, first)`: a stand-in for the engine's Python, whose training ends like this."""

    def set_up(code: int = 0, makes_model: bool = True, first: int = 95) -> None:
        paths.ENGINE_PYTHON.parent.mkdir(parents=True, exist_ok=True)
        make = 'echo model > "$out/$name.tar.gz"' if makes_model else ":"
        cases = "--out) out=$2;; --fixed-model-name) name=$2;; --marks) marks=$2;;"
        given = f"while [ $# -gt 0 ]; do case $1 in {cases} esac; shift; done"
        examined = f"""echo '{{"sentences": 100, "first": {first}, "offered": 99}}' > "$marks" """
        paths.ENGINE_PYTHON.write_text(f"#!/bin/sh\n{given}\n{make}\n{examined}\nexit {code}\n")
        paths.ENGINE_PYTHON.chmod(0o755)

    return set_up


async def test_a_model_is_trained_once_and_then_used_again(rasa: Callable[..., None], settings: Settings) -> None:
    rasa()
    said: list[str] = []
    model = await training.ensure_model(settings, said.append)
    assert model == training.model_path(settings) and model.exists()
    rasa(code=1)
    assert await training.ensure_model(settings, said.append) == model
    assert [line.split()[0] for line in said] == ["Melatih", "Model", "Selesai"]
    assert "95 dari 100 kalimat uji" in said[1]


@pytest.mark.parametrize(("code", "makes_model"), [(1, True), (1, False), (0, False), (3, True)])
async def test_a_failed_training_leaves_no_model_that_looks_finished(
    rasa: Callable[..., None], settings: Settings, code: int, makes_model: bool
) -> None:
    rasa(code, makes_model)
    with pytest.raises(OperatorError, match=rf"^Pelatihan gagal \(kode {code}\). Lihat \S+train.log"):
        await training.ensure_model(settings, lambda line: None)
    assert not list(settings.models_dir.iterdir())


async def test_a_model_that_fails_its_exam_is_not_used(rasa: Callable[..., None], settings: Settings) -> None:
    rasa(first=89)
    with pytest.raises(OperatorError, match=r"^Model baru hanya mengenali 89 dari 100 kalimat uji"):
        await training.ensure_model(settings, lambda line: None)
    assert not list(settings.models_dir.iterdir())


async def test_old_models_are_dropped(rasa: Callable[..., None], settings: Settings) -> None:
    rasa()
    settings.models_dir.mkdir()
    for age in range(5):
        old = settings.models_dir / f"pandu-{age}.tar.gz"
        old.write_text("")
        os.utime(old, (age + 1, age + 1))
    model = await training.train(settings, lambda line: None)
    assert {path.name for path in settings.models_dir.iterdir()} == {"pandu-3.tar.gz", "pandu-4.tar.gz", model.name}


async def test_without_the_engines_environment_the_mending_command_is_named(checkout: Path, settings: Settings) -> None:
    with pytest.raises(OperatorError, match="scripts/setup run"):
        await training.train(settings, lambda line: None)

"""Comparing: the same data and messages for all, from nothing, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import yaml
from click.testing import CliRunner

from bot import cli, paths
from bot.content.search import training_sentences
from bot.errors import OperatorError
from bot.evaluation import compare
from bot.evaluation.compare import comparison, table
from bot.evaluation.contenders import CONTENDERS, Contender, copy_inputs, write_config
from bot.evaluation.run import Row
from bot.evaluation.trial import Result, Trial, memory_of
from bot.settings import Settings

StubEngine = Callable[..., Path]


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    path = tmp_path / "pesan.jsonl"
    path.write_text('{"text": "berapa", "gold": ["biaya"]}\n{"text": "lain", "gold": ["visa"]}\n')
    return path


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    folder = tmp_path / "sementara"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def ours_and_one_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "CONTENDERS", CONTENDERS[::2])


def _running() -> set[psutil.Process]:
    return {child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE}


@pytest.fixture
def assert_nothing_left(scratch: Path) -> Callable[[], None]:
    """Call at the end: no files, and no processes but those that other tests had left running."""
    before = _running()

    def check() -> None:
        assert list(scratch.iterdir()) == []
        assert _running() - before == set()

    return check


def test_all_are_trained_from_nothing_and_asked_the_same(
    stub_engine: StubEngine,
    settings: Settings,
    messages: Path,
    assert_nothing_left: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours_and_one_other(monkeypatch)
    notes = stub_engine()
    said: list[str] = []
    out = messages.with_name("hasil.json")
    shown = list(comparison(settings, messages, out, said.append))
    logistic = "WhitespaceTokenizer CountVectorsFeaturizer CountVectorsFeaturizer LogisticRegressionClassifier"
    told = notes.read_text().splitlines()
    config = yaml.safe_load(paths.CONFIG.read_text())
    importers, ours = (" ".join(entry["name"] for entry in config[key]) for key in ("importers", "pipeline"))
    assert told == [
        f"train fresh=True known=False {importers} {ours} RulePolicy",
        f"train fresh=True known=True {importers} {ours} RulePolicy",
        f"train fresh=True known=False {importers} {logistic} RulePolicy",
        *["ask halo"] * 2,  # warm, both
        *["ask berapa"] * 2,  # in turn
        *["ask lain"] * 2,
    ]
    data = json.loads(out.read_text())
    assert [entry["name"] for entry in data["contenders"]] == ["pandu", "logistic-regression"]
    for entry in data["contenders"]:
        assert (entry["summary"]["messages"], entry["summary"]["top1"], entry["summary"]["wrong_answers"]) == (
            2,
            0.5,
            0.5,
        )
        assert (entry["retrain_s"] is not None) == (entry["name"] == "pandu")
        assert 0 <= entry["train_cpu_s"] < 5
        assert 5 < entry["memory_mb"] < 500
        assert len(entry["rows"]) == 2
    assert "Pandu Paspor" in shown[0] and "LogisticRegression" in shown[0]
    assert said and not settings.models_dir.exists()
    assert_nothing_left()


def test_a_failed_training_names_its_log_and_leaves_nothing(
    stub_engine: StubEngine, settings: Settings, messages: Path, assert_nothing_left: Callable[[], None]
) -> None:
    stub_engine(code=3)
    with pytest.raises(OperatorError, match=r"gagal \(kode 3\).*compare-pandu.log"):
        list(comparison(settings, messages, None, lambda line: None))
    assert_nothing_left()


def test_a_polite_kill_leaves_nothing(
    stub_engine: StubEngine, settings: Settings, messages: Path, assert_nothing_left: Callable[[], None]
) -> None:
    notes = stub_engine(hangs=True)

    def kill_when_training() -> None:
        until = time.monotonic() + 60
        while not notes.exists() and time.monotonic() < until:
            time.sleep(0.05)
        if notes.exists():
            os.kill(os.getpid(), signal.SIGTERM)

    killer = threading.Thread(target=kill_when_training)
    killer.start()
    with pytest.raises(OperatorError, match="dihentikan"):
        list(comparison(settings, messages, None, lambda line: None))
    killer.join()
    assert_nothing_left()


def test_without_the_engines_environment_the_mending_command_is_named(
    settings: Settings, messages: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "ENGINE_PYTHON", scratch / "tidak-ada")
    with pytest.raises(OperatorError, match="scripts/setup run"):
        list(comparison(settings, messages, None, lambda line: None))


@pytest.mark.parametrize("command", ["evaluate", "compare"])
@pytest.mark.parametrize("out", ["tidak/ada.json", "."])
def test_an_output_that_cannot_be_written_is_named_before_the_work(
    stub_engine: StubEngine, messages: Path, command: str, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(messages.parent)
    result = CliRunner().invoke(cli.main, [command, str(messages), "--json", out])
    assert result.exit_code == 1
    assert "tidak bisa ditulis" in result.output
    assert not stub_engine().exists()


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda contender: contender.name)
def test_only_understanding_differs(contender: Contender, tmp_path: Path) -> None:
    ours = yaml.safe_load(paths.CONFIG.read_text())
    path, cache = write_config(contender, tmp_path)
    written = yaml.safe_load(path.read_text())
    assert {**written, "pipeline": 0} == {**ours, "pipeline": 0}
    assert (cache is not None) == (contender.name == "pandu")
    if cache:
        assert cache.parent == tmp_path and not cache.exists()
        for component in written["pipeline"]:
            component.pop("embedding_cache", None)
        assert written["pipeline"] == ours["pipeline"]
    else:
        assert not any(entry["name"].startswith("engine.") for entry in written["pipeline"])


def test_networks_alone_may_be_trained_for_less(tmp_path: Path) -> None:
    def epochs(name: str) -> list[int]:
        contender = next(one for one in CONTENDERS if one.name == name)
        path, _ = write_config(contender, tmp_path, epochs=1)
        return [entry["epochs"] for entry in yaml.safe_load(path.read_text())["pipeline"] if "epochs" in entry]

    assert (epochs("pandu"), epochs("rasa-default")) == ([], [1, 1])


def test_a_short_training_is_told_before_the_figures(
    stub_engine: StubEngine, settings: Settings, messages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours_and_one_other(monkeypatch)
    stub_engine()
    first, *_ = comparison(settings, messages, None, lambda line: None, epochs=3)
    assert first == (
        "Jaringan saraf hanya dilatih 3 putaran: waktu per pesan dan memorinya berlaku, ketepatannya tidak.\n"
    )


def test_the_baselines_are_no_input_of_our_own_model() -> None:
    assert not [path for path in (paths.ENGINE / "baselines").iterdir() if path.suffix in (".py", ".yml")]


def test_training_data_is_copied(tmp_path: Path) -> None:
    inputs = copy_inputs(tmp_path)
    for path in (*paths.NLU_DATA.rglob("*.yml"), paths.DOMAIN):
        copied = inputs.domain if path == paths.DOMAIN else inputs.data / path.relative_to(paths.NLU_DATA)
        assert copied.read_bytes() == path.read_bytes()


def test_a_part_of_the_training_data_has_that_share_of_every_topic(tmp_path: Path) -> None:
    data = copy_inputs(tmp_path, share=0.1).data
    for path in paths.NLU_TRAIN.glob("*.yml"):
        all_of_it, part = training_sentences(path), training_sentences(data / "nlu" / path.name)
        assert set(part) <= set(all_of_it)
        assert abs(len(part) - max(len(all_of_it) / 10, 10)) <= 1


def test_the_table_has_a_column_a_contender(row: Callable[..., Row]) -> None:
    right, wrong = row(ranking="biaya", answered="biaya"), row(ranking="visa", answered="visa")
    refused = row(gold="luar-topik", ranking="luar-topik", answered="luar-topik", outcome="refused")
    results = [
        Result(Trial("a", "kami", 61.6, 40.4, 20.2, 9.0, 500.4), [right, right, right, wrong]),
        Result(Trial("b", "lain", 200.0, 300.0, None, 12.0, 800.0), [wrong, refused]),
    ]
    shown = {line[:34].strip(): line[34:].split() for line in table(results)}
    assert shown[""] == ["kami", "lain"]
    assert shown["melatih dari nol (detik)"] == ["62", "200"]
    assert shown["melatih, kalimat sudah dikenal"] == ["20", "-"]
    assert shown["waktu prosesor (detik)"] == ["40", "300"]
    assert shown["memori (MB)"] == ["500", "800"]
    assert shown["jawaban salah"] == ["25.0%", "50.0%"]
    assert shown["dari luar topik, ditolak benar"] == ["-", "100.0%"]


def test_only_our_own_processes_are_weighed() -> None:
    assert memory_of("tidak-ada-proses-begini") == 0

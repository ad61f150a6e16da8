"""`python -m bot evaluate` from file to figures, with an engine that answers everything alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from bot import cli
from bot.evaluation.command import evaluation, write_json
from bot.processes import training
from bot.processes.temporary import free_port
from bot.settings import Settings


def test_a_file_is_measured_and_written(stub_engine: Callable[..., Path], settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(update={"engine_port": free_port()})
    own.models_dir.mkdir()
    training.model_path(own).write_text("model")
    messages = tmp_path / "pesan.jsonl"
    messages.write_text('{"text": "/berapa", "gold": ["biaya"], "kind": "asli"}\n{"text": "<b>", "gold": ["visa"]}\n')
    as_json, as_html = tmp_path / "a.json", tmp_path / "a.html"
    shown = list(evaluation(own, messages, as_json, as_html, lambda line: None))
    assert stub_engine().read_text().splitlines() == ["ask halo", "ask berapa", "ask <b>"]
    assert shown[0] == "Pesan diuji          2"
    data = json.loads(as_json.read_text())
    first = data["rows"][0] | {"ms": 0}
    assert first == {
        "text": "/berapa",
        "gold": ["biaya"],
        "ranking": ["biaya", "visa"],
        "answered": ["biaya"],
        "offered": [],
        "outcome": "answered",
        "ms": 0,
        "kind": "asli",
    }
    assert data["summary"]["without_engine"] == 0
    assert data["summary"]["urgent"]["together"]["times"] == 0
    assert "pesan.jsonl" in as_html.read_text() and "&lt;b&gt;" in as_html.read_text()


def test_half_a_character_pair_does_not_lose_the_figures(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"text": "\ud83d é"})
    assert json.loads(path.read_text(encoding="utf-8")) == {"text": "\ud83d é"}


def test_a_missing_file_is_one_line() -> None:
    for command in ("evaluate", "compare"):
        result = CliRunner().invoke(cli.main, [command, "/tidak/ada.jsonl"])
        assert result.exit_code == 1
        assert result.output.count("\n") == 1 and "tidak terbaca" in result.output

"""Hand-made rows, and an engine's Python that is none: it trains in no time and takes everything for `biaya`."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import paths
from bot.evaluation.run import Row
from bot.settings import Settings

STUB = """\
#!{python}
import http.server, json, os, pathlib, sys, time

def option(name):
    return sys.argv[sys.argv.index(name) + 1]

def note(line):
    with open({notes!r}, "a") as notes:
        notes.write(line + "\\n")

class Engine(http.server.BaseHTTPRequestHandler):
    def reply(self, data):
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply({{}})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        note("ask " + asked["message"])
        self.reply({{"messages": [{{"custom": {{"faq": "biaya"}}}}], "ranking": ["biaya", "visa"]}})

    def log_message(self, *args):
        pass

if sys.argv[2] == "engine.train":  # after -m
    cache = os.environ["RASA_CACHE_DIRECTORY"]
    config = pathlib.Path(option("--config")).read_text()
    names = " ".join(line.split(":")[1].strip() for line in config.splitlines() if line.startswith("- name"))
    fresh = not pathlib.Path(cache).exists() and cache.startswith(os.environ["TMPDIR"])
    known = [pathlib.Path(line.split(": ")[1]) for line in config.splitlines() if "embedding_cache" in line]
    note(f"train fresh={{fresh}} known={{any(path.exists() for path in known)}} {{names}}")
    pathlib.Path(cache).mkdir()
    for path in known:
        path.write_text("")
    if {code}:
        sys.exit({code})
    if {hangs}:
        time.sleep(600)
    out = pathlib.Path(option("--out"))
    out.mkdir(exist_ok=True)
    (out / (option("--fixed-model-name") + ".tar.gz")).write_text("model")
else:
    assert sys.argv[2:4] == ["rasa", "run"]
    assert pathlib.Path(option("--model")).read_text() == "model"
    http.server.ThreadingHTTPServer(("127.0.0.1", int(option("--port"))), Engine).serve_forever()
"""


def row(
    gold: str = "biaya",
    ranking: str = "",
    answered: str = "",
    outcome: str = "answered",
    ms: float = 10.0,
    offered: str = "",
    text: str = "teks",
    **labels: object,
) -> Row:
    return Row(text, gold.split(), ranking.split(), answered.split(), offered.split(), outcome, ms, **labels)  # type: ignore[arg-type]


@pytest.fixture(name="row")
def make_row() -> Callable[..., Row]:
    return row


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests counts."""
    for name in list(os.environ):
        if name.upper().startswith("PANDU_") or name.upper() in ("TELEGRAM_BOT_TOKEN", "WEBHOOK_URL"):
            monkeypatch.delenv(name)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(paths, "SETTINGS_FILE", tmp_path / "pandu.toml")
    return Settings(data_dir=tmp_path / "data", models_dir=tmp_path / "models")


@pytest.fixture
def stub_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """`stub_engine(code, hangs)`: how training ends. Returns the file of what the stub was told to do."""
    python, notes = tmp_path / "stub" / "python", tmp_path / "stub" / "notes"
    python.parent.mkdir()
    monkeypatch.setattr(paths, "ENGINE_PYTHON", python)

    def set_up(code: int = 0, hangs: bool = False) -> Path:
        script = STUB.format(python=sys.executable, notes=str(notes), code=code, hangs=hangs)
        python.write_text(textwrap.dedent(script), encoding="utf-8")
        python.chmod(0o755)
        return notes

    set_up()
    return set_up
